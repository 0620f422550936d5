import type { Condition, Node } from "../api/objects.ts";
import { closesAt, triggered, waitingFrom } from "../controllers/karpenter/batch.ts";
import { allowance } from "../controllers/karpenter/budgets.ts";
import { isExpired, lookAtClaim } from "../controllers/karpenter/claim-conditions.ts";
import { terminationDeadline } from "../controllers/karpenter/deadline.ts";
import { drain, tryEviction } from "../controllers/karpenter/drain.ts";
import type { Reason } from "../controllers/karpenter/kinds.ts";
import { orchestrate } from "../controllers/karpenter/orchestrate.ts";
import { disruptionPass, NO_DISRUPTION } from "../controllers/karpenter/pass.ts";
import { createClaims, provision } from "../controllers/karpenter/provision.ts";
import { Recorder } from "../controllers/karpenter/recorder.ts";
import { type Marks, type World, worldOf } from "../controllers/karpenter/world.ts";
import { compare } from "./compare.ts";
import { claimConditionsDoc, drainDoc, nodeNames, passDoc, planDoc, queueDoc } from "./karpenter/did.ts";
import { type See, seenOf } from "./karpenter/objects.ts";
import type { Adapter, Difference, Recording, Tick } from "./recording.ts";

/** Replays recordings of Karpenter: format only (`tests/golden/README.md`). */
export const karpenterAdapter: Adapter = { controller: "karpenter", replay };

function replay(recording: Recording): readonly (readonly Difference[])[] {
  const cluster = new Cluster(recording);
  return recording.ticks.map((tick) => {
    cluster.look(tick);
    return differences(tick, cluster.act(tick));
  });
}

/** Any of the recorded outcomes is right. */
function differences(tick: Tick, did: unknown): readonly Difference[] {
  const first = compare(tick.t, tick.did, did, "did");
  const others = (tick.didAlso ?? []) as readonly unknown[];
  return others.some((other) => compare(tick.t, other, did, "did").length === 0) ? [] : first;
}

const BUDGET_REASONS: readonly Reason[] = ["Drifted", "Empty", "Underutilized"];

/** What the recording has shown so far, and what Karpenter keeps in mind. */
class Cluster {
  private see: See = {};
  private readonly terminatingSince = new Map<string, number>();
  private readonly component: string;
  private readonly startUnixMs: number;
  private claims = 0;
  private disruption = NO_DISRUPTION;
  private untaintedInPass: readonly string[] = [];
  private readonly typeFoundUntil = new Map<string, number>();
  /** Of nodes that are being deleted: conditions and pods in the eviction queue, by claim. */
  private draining: { readonly conditions: readonly Condition[]; readonly queue: ReadonlySet<string> } | undefined;

  constructor(private readonly recording: Recording) {
    const { config } = recording.header;
    this.component = String(config.component);
    this.startUnixMs = Number(config.startUnixMs);
  }

  look({ t, see }: Tick): void {
    this.see = { ...this.see, ...(see as See | undefined) };
    for (const { uid, terminating } of this.see.pods ?? []) {
      if (terminating && !this.terminatingSince.has(uid)) this.terminatingSince.set(uid, t);
    }
  }

  /** Lines of a disruption recording are of its loop, of its queue, or of the provisioner: what was done tells which. */
  act(tick: Tick): unknown {
    if (this.component === "budgets") return this.budgets(tick);
    if (this.component === "batch") return { windows: this.windows() };
    if (this.component === "nodeclaim") return this.lookAtClaims(tick);
    if (this.component === "termination") return this.terminate(tick);
    if (this.component === "provisioning" || tick.did?.newClaims) return this.provision(tick);
    return tick.did?.queue ? this.lookAtQueue(tick) : this.pass(tick);
  }

  private world(now: number): World {
    const { config } = this.recording.header;
    const deletedAt = this.component === "termination" ? this.recording.ticks[0]?.t : undefined;
    const timing = { terminatingSince: this.terminatingSince, deletedAt, startUnixMs: this.startUnixMs };
    return worldOf(seenOf(this.see, config, timing), this.marks(now), now);
  }

  private marks(now: number): Marks {
    const nodes = this.see.nodes ?? [];
    const ids = (which: "nominated" | "markedForDeletion") =>
      nodes.filter((doc) => doc[which]).map(({ claim, node }) => claim ?? node ?? "");
    return {
      nominatedUntil: Object.fromEntries(ids("nominated").map((id) => [id, now + 1])),
      markedForDeletion: ids("markedForDeletion"),
      unavailable: {},
    };
  }

  private readonly nextName = (pool: string): string => `${pool}-${String(++this.claims).padStart(4, "0")}`;

  private provision({ t }: Tick): unknown {
    const world = this.world(t);
    const recorder = new Recorder();
    const plan = provision(world, recorder);
    const created = createClaims(plan.claims, world, this.nextName, recorder);
    return planDoc(plan, created, recorder.events);
  }

  private pass({ t }: Tick): unknown {
    const world = this.world(t);
    const recorder = new Recorder();
    const result = disruptionPass(world, this.disruption, this.see.consolidationStateMs ?? 0, this.nextName, recorder);
    this.disruption = result.memory;
    const before = this.untaintedInPass;
    this.untaintedInPass = result.waitMs === undefined ? [] : [...before, ...nodeNames(result.untainted)];
    return passDoc(result, world, before, recorder.events);
  }

  private lookAtQueue({ t }: Tick): unknown {
    const world = this.world(t);
    const recorder = new Recorder();
    const { looks, memory } = orchestrate(world, this.disruption, recorder);
    this.disruption = memory;
    const failed = looks.filter(({ over }) => over === "failed").flatMap(({ command }) => command.candidates);
    const untainted = failed.map(({ node }) => node).filter((node) => world.nodeByName.get(node)?.spec.taints?.length);
    return { ...queueDoc(looks, recorder.events), ...(untainted.length > 0 ? { untainted: untainted.sort() } : {}) };
  }

  private budgets({ t }: Tick): unknown {
    const { budgets, nodeCounts = [] } = this.see;
    const allowed = nodeCounts.map((nodes) => {
      const found = BUDGET_REASONS.map((reason) => allowance(budgets ?? [], reason, nodes, this.startUnixMs + t));
      const byReason = BUDGET_REASONS.map((reason, i) => [reason, found[i]?.nodes] as const);
      const error = found.some(({ unreadable }) => unreadable) ? { error: true } : {};
      return [nodes, { ...Object.fromEntries(byReason), ...error }] as const;
    });
    return { allowed: Object.fromEntries(allowed) };
  }

  /** Every window until the last pod has been in one. */
  private windows(): readonly unknown[] {
    const { triggers = [], idleMs = 0, maxMs = 0 } = this.see;
    const windows: unknown[] = [];
    let batch = waitingFrom(0);
    const close = (until: number): void => {
      const closedMs = closesAt(batch, { idleMs, maxMs });
      if (closedMs === undefined || closedMs > until) return;
      windows.push({ closedMs, waitFromMs: batch.waitFrom });
      batch = waitingFrom(closedMs);
    };
    for (const { atMs, pod } of triggers) {
      close(atMs);
      batch = triggered(batch, pod, atMs);
    }
    close(Number.POSITIVE_INFINITY);
    return windows;
  }

  private lookAtClaims({ t }: Tick): unknown {
    const world = this.world(t);
    const conditions: Record<string, unknown> = {};
    const requeueAfterMs: Record<string, number> = {};
    for (const claim of world.claims) {
      const { name, uid } = claim.metadata;
      const reason = this.see.nodes?.find((doc) => doc.claim === name)?.driftedAtProvider;
      const look = lookAtClaim(claim, world, reason, this.typeFoundUntil.get(uid));
      if (look.typeFoundUntil !== undefined) this.typeFoundUntil.set(uid, look.typeFoundUntil);
      if (look.requeueAfterMs !== undefined) requeueAfterMs[name] = look.requeueAfterMs;
      conditions[name] = claimConditionsDoc(look.conditions);
    }
    const expired = world.claims.filter((claim) => isExpired(claim, t)).map(({ metadata }) => metadata.name);
    return { conditions, requeueAfterMs, ...(expired.length > 0 ? { expired } : {}) };
  }

  /** Does the recording go on to show the pod? If not, its deletion was its end. */
  private isShownAfter(tick: Tick, name: string): boolean {
    const { ticks } = this.recording;
    const next = ticks.slice(ticks.indexOf(tick) + 1).find(({ see }) => (see as See | undefined)?.pods);
    return ((next?.see ?? {}) as See).pods?.some((pod) => pod.name === name) ?? false;
  }

  private terminate(tick: Tick): unknown {
    const { t } = tick;
    const world = this.world(t);
    const [state] = world.nodes;
    if (!state?.node || !state.claim) return {};
    const recorder = new Recorder();
    const known = this.draining ?? { conditions: state.claim.status?.conditions ?? [], queue: new Set<string>() };
    const claim = { ...state.claim, status: { ...state.claim.status, conditions: known.conditions } };
    const deadline = terminationDeadline(claim);
    const look = drain(state.node, claim, state.pods, deadline, world, recorder);
    /** The claim is deleted by the first look, whose own status then is out of date. */
    const stale = claim.metadata.deletionTimestamp === undefined;
    const conditions = stale ? known.conditions : look.conditions;
    const queue = new Set([...known.queue, ...look.toEvict.map(({ metadata }) => metadata.name)]);
    const gone = look.deleted.map(({ pod }) => pod.metadata.name).filter((name) => !this.isShownAfter(tick, name));
    const waiting = state.pods.filter(({ metadata }) => queue.has(metadata.name) && !gone.includes(metadata.name));
    const refused = (name: string) => (this.see.refuseEviction?.includes(name) ? "budget" : undefined);
    const evicted = waiting.filter((pod) =>
      tryEviction(pod, state.node as Node, claim, refused(pod.metadata.name), recorder),
    );
    for (const { metadata } of evicted) queue.delete(metadata.name);
    this.draining = { conditions, queue };
    return drainDoc({ conditions, look, stale, waiting, evicted, events: recorder.events });
  }
}
