import { createClaims, provision } from "../controllers/karpenter/provision.ts";
import { Recorder } from "../controllers/karpenter/recorder.ts";
import { type Marks, type World, worldOf } from "../controllers/karpenter/world.ts";
import { compare } from "./compare.ts";
import { planDoc } from "./karpenter/did.ts";
import { type See, seenOf } from "./karpenter/objects.ts";
import type { Adapter, Difference, Recording, Tick } from "./recording.ts";

/** Replays recordings of Karpenter: format only, see their README. */
export const karpenterAdapter: Adapter = { controller: "karpenter", replay };

function replay(recording: Recording): readonly (readonly Difference[])[] {
  const { component } = recording.header.config;
  if (component === "provisioning") {
    const replayed = new Cluster(recording);
    return recording.ticks.map((tick) => {
      replayed.look(tick);
      return differences(tick, replayed.provision(tick));
    });
  }
  return recording.ticks.map((tick) => [{ t: tick.t, path: "did", want: component, got: "nothing" }]);
}

/** Any of the recorded outcomes is right. */
function differences(tick: Tick, did: unknown): readonly Difference[] {
  const first = compare(tick.t, tick.did, did, "did");
  const others = (tick.didAlso ?? []) as readonly unknown[];
  return others.some((other) => compare(tick.t, other, did, "did").length === 0) ? [] : first;
}

/** What the recording has shown so far, and what Karpenter keeps in mind. */
class Cluster {
  private see: See = {};
  private readonly terminatingSince = new Map<string, number>();
  private claims = 0;

  constructor(private readonly recording: Recording) {}

  look({ t, see }: Tick): void {
    this.see = { ...this.see, ...(see as See | undefined) };
    for (const { uid, terminating } of this.see.pods ?? []) {
      if (terminating && !this.terminatingSince.has(uid)) this.terminatingSince.set(uid, t);
    }
  }

  world(now: number): World {
    const { config } = this.recording.header;
    const { terminatingSince } = this;
    const timing = { terminatingSince, deletedAt: undefined, startUnixMs: Number(config.startUnixMs) };
    return worldOf(seenOf(this.see, config, timing), this.marks(now), now);
  }

  private marks(now: number): Marks {
    const nodes = this.see.nodes ?? [];
    const ids = (which: "nominated" | "markedForDeletion") =>
      nodes.filter((doc) => doc[which]).map(({ claim, node }) => claim ?? node ?? "");
    return {
      nominatedUntil: Object.fromEntries(ids("nominated").map((id) => [id, now + 1])),
      markedForDeletion: ids("markedForDeletion"),
    };
  }

  readonly nextName = (pool: string): string => `${pool}-${String(++this.claims).padStart(4, "0")}`;

  provision({ t }: Tick): unknown {
    const world = this.world(t);
    const recorder = new Recorder();
    const plan = provision(world, recorder);
    const created = createClaims(plan.claims, world, this.nextName, recorder);
    return planDoc(plan, created, recorder.events);
  }
}
