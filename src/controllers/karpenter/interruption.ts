import type { KubeObject } from "../../api/objects.ts";
import { MINUTE_MS, type TimeMs } from "../../base/units.ts";
import type { Desk } from "./desk.ts";
import type { NodeClaim } from "./kinds.ts";
import { INSTANCE_TYPE, ZONE } from "./labels.ts";
import type { Note } from "./lifecycle.ts";
import type { Recorder } from "./recorder.ts";
import type { World } from "./world.ts";

/** The cloud's message that it takes a machine back: it carries the name of the machine's NodeClaim. */
export const INTERRUPTION = "SpotInterruption";

/** An offering of an interrupted machine is not bought again so soon. AWS provider: pkg/cache/cache.go. */
const UNAVAILABLE_MS = 3 * MINUTE_MS;

/** Offerings that are not to be bought, and until when. */
export type Unavailable = Readonly<Record<string, TimeMs>>;

export const offeringKey = (type: string, zone: string, capacityType: string): string =>
  `${capacityType}:${type}:${zone}`;

interface Handled {
  readonly notes: readonly Note[];
  readonly unavailable: Unavailable;
}

/**
 * Messages from the cloud: the claim is deleted at once, whatever budgets say, and what it was bought as counts as
 * sold out for a while. Upstream: karpenter-provider-aws pkg/controllers/interruption.
 */
export function handleInterruptions(world: World, known: Unavailable, desk: Desk, recorder: Recorder): Handled {
  const notes: Note[] = [];
  const unavailable = Object.fromEntries(Object.entries(known).filter(([, until]) => until > world.now));
  for (const message of world.interruptions) {
    const claim = world.claims.find(({ metadata }) => metadata.name === message.metadata.name);
    if (claim) {
      const { labels = {} } = claim.metadata;
      unavailable[offeringKey(labels[INSTANCE_TYPE] ?? "", labels[ZONE] ?? "", "spot")] = world.now + UNAVAILABLE_MS;
      notes.push(...terminate(claim, world, desk, recorder));
    }
    desk.send({ verb: "delete", target: { kind: INTERRUPTION, namespace: "", name: message.metadata.name } });
  }
  return { notes, unavailable };
}

function terminate(claim: NodeClaim, world: World, desk: Desk, recorder: Recorder): readonly Note[] {
  const { name } = claim.metadata;
  const state = world.nodes.find((each) => each.claim === claim);
  const warn = (object: KubeObject, reason: string, message: string) =>
    recorder.publish(object, "Warning", reason, message);
  const involved: readonly KubeObject[] = [claim, ...(state?.node ? [state.node] : []), ...(state?.pods ?? [])];
  for (const object of involved) warn(object, "SpotInterrupted", "Spot interruption warning was triggered");
  if (claim.metadata.deletionTimestamp !== undefined) return [];
  for (const object of involved.filter(({ kind }) => kind !== "Pod")) {
    warn(object, "TerminatingOnInterruption", `Interruption triggered termination for the ${object.kind}`);
  }
  desk.send({ verb: "delete", target: { kind: "NodeClaim", namespace: "", name } });
  return [{ claim: name, rule: "interrupted", because: "the cloud takes its spot machine back in 2 minutes" }];
}
