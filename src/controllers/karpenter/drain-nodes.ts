import { refOf } from "../../api/controller.ts";
import type { Pod } from "../../api/objects.ts";
import { type DurationMs, SECOND_MS, type TimeMs } from "../../base/units.ts";
import { evict } from "../../cluster/schedule/index.ts";
import { withCondition } from "./claim-conditions.ts";
import { terminationDeadline } from "./deadline.ts";
import type { Desk } from "./desk.ts";
import { drain, type Refused, tryEviction } from "./drain.ts";
import { DISRUPTED_TAINT, TERMINATION_FINALIZER } from "./labels.ts";
import type { Note } from "./lifecycle.ts";
import type { Waiting } from "./memory.ts";
import type { Recorder } from "./recorder.ts";
import { sameTaint } from "./taints.ts";
import { isTrue, type StateNode, type World } from "./world.ts";

const BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10 * SECOND_MS;
/** A machine that was told to end is looked for after this time; here it has ended by then. */
const INSTANCE_MS = 5 * SECOND_MS;

type Queue = Readonly<Record<string, Waiting>>;

/** One look at every node that is being deleted, and one try of the pods whose eviction is due. */
export function drainNodes(
  world: World,
  before: Queue,
  desk: Desk,
  recorder: Recorder,
): { readonly evictions: Queue; readonly nextAt: TimeMs | undefined; readonly notes: readonly Note[] } {
  const evictions: Record<string, Waiting> = {};
  const notes: Note[] = [];
  let nextAt = Number.POSITIVE_INFINITY;
  for (const state of world.nodes) {
    const { claim, node } = state;
    if (!claim || node?.metadata.deletionTimestamp === undefined) continue;
    if (isTrue(claim, "InstanceTerminating")) {
      const endsAt = terminatingSince(state) + INSTANCE_MS;
      if (world.now >= endsAt) letGo(state, desk, notes);
      else nextAt = Math.min(nextAt, endsAt);
      continue;
    }
    const look = drain(node, claim, state.pods, terminationDeadline(claim), world, recorder);
    desk.setConditions(desk.claim(claim.metadata.name) ?? claim, look.conditions);
    desk.setTaints(node.metadata.name, (taints) =>
      taints.some((taint) => sameTaint(taint, DISRUPTED_TAINT)) ? taints : [...taints, DISRUPTED_TAINT],
    );
    for (const { pod, graceSeconds } of look.deleted) {
      desk.send({ verb: "delete", target: refOf(pod), gracePeriodSeconds: graceSeconds });
    }
    const queued = new Set([...look.toEvict, ...state.pods.filter(({ metadata }) => before[metadata.uid])]);
    for (const pod of queued) {
      const waiting = tried(pod, state, before[pod.metadata.uid], world, desk, recorder);
      if (!waiting) continue;
      evictions[pod.metadata.uid] = waiting;
      nextAt = Math.min(nextAt, waiting.nextAt);
    }
    nextAt = Math.min(nextAt, world.now + look.requeueAfterMs);
    if (look.drained)
      notes.push({ claim: state.id, rule: "drained", because: "no pod is waited for; its instance ends" });
  }
  return { evictions, nextAt: Number.isFinite(nextAt) ? nextAt : undefined, notes };
}

const terminatingSince = ({ claim }: StateNode): TimeMs =>
  (claim?.status?.conditions ?? []).find(({ type }) => type === "InstanceTerminating")?.lastTransitionTime ?? 0;

function letGo({ claim, node }: StateNode, desk: Desk, notes: Note[]): void {
  const held = desk.claim(claim?.metadata.name ?? "");
  if (!held || !node) return;
  const finalizers = (node.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TERMINATION_FINALIZER);
  desk.setNode({ ...node, metadata: { ...node.metadata, finalizers } });
  desk.setClaim({ ...held, metadata: { ...held.metadata, finalizers: [] } });
  notes.push({ claim: held.metadata.name, rule: "gone", because: `node ${node.metadata.name} has ended` });
}

/** Tries the eviction if it is due; what is left to wait for. */
function tried(
  pod: Pod,
  { node, claim }: StateNode,
  waiting: Waiting | undefined,
  world: World,
  desk: Desk,
  recorder: Recorder,
): Waiting | undefined {
  if (waiting && world.now < waiting.nextAt) return waiting;
  if (!node || !claim) return undefined;
  const answer = evict(pod, world.budgets);
  const refused: Refused = answer.allowed ? undefined : answer.code === 500 ? "several budgets" : "budget";
  if (tryEviction(pod, node, claim, refused, recorder)) {
    desk.send({ verb: "evict", pod: refOf(pod) });
    return undefined;
  }
  const refusals = (waiting?.refusals ?? 0) + 1;
  return { refusals, nextAt: world.now + backoff(refusals) };
}

function backoff(refusals: number): DurationMs {
  let delay = BACKOFF_MS;
  for (let i = 1; i < refusals && delay < MAX_BACKOFF_MS; i++) delay *= 2;
  return Math.min(delay, MAX_BACKOFF_MS);
}

/** Why a claim's node is being disrupted, as a condition for its evictions' reason. */
export const withDisruptionReason = (world: World, desk: Desk, name: string, reason: string | undefined): void => {
  const claim = desk.claim(name);
  if (claim)
    desk.setConditions(claim, withCondition(claim.status?.conditions ?? [], "DisruptionReason", reason, world.now));
};
