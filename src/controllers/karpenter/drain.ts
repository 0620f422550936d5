import type { Condition, Node, Pod } from "../../api/objects.ts";
import { goTimeText, rfc3339 } from "../../base/rfc3339.ts";
import { type DurationMs, SECOND_MS, type TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { withCondition } from "./claim-conditions.ts";
import { isProtected } from "./do-not-disrupt.ts";
import type { NodeClaim } from "./kinds.ts";
import { deletionEnd, isAwaited, isCritical, isDaemon, isEvictable, isTerminating, podKey } from "./pods.ts";
import type { Recorder } from "./recorder.ts";

const MIN_DRAIN_MS = 5 * SECOND_MS;
const DRAIN_POLL_MS = SECOND_MS;
const INSTANCE_POLL_MS = 5 * SECOND_MS;

/** What one look at a node being deleted gave. */
export interface DrainLook {
  readonly conditions: readonly Condition[];
  readonly requeueAfterMs: DurationMs;
  /** Pods that the eviction queue is to try; those that wait there already may be among them. */
  readonly toEvict: readonly Pod[];
  /** Deleted outright: their time would not suffice otherwise. */
  readonly deleted: readonly { readonly pod: Pod; readonly graceSeconds: number }[];
  /** The node is empty: its instance may go. */
  readonly drained: boolean;
}

interface Clock {
  readonly now: TimeMs;
  readonly epochUnixMs: number;
}

/**
 * Upstream: karpenter v1.14.1 pkg/controllers/node/termination/{controller,terminator/terminator}.go.
 * @param pods all that are bound to the node
 * @param deadlineUnixMs when its terminationGracePeriod ends
 */
export function drain(
  node: Node,
  claim: NodeClaim,
  pods: readonly Pod[],
  deadlineUnixMs: number | undefined,
  clock: Clock,
  recorder: Recorder,
): DrainLook {
  const { now, epochUnixMs } = clock;
  if (deadlineUnixMs !== undefined) {
    const message = `All pods will be deleted by ${rfc3339(deadlineUnixMs)}`;
    recorder.publish(node, "Warning", "TerminationGracePeriodExpiring", message);
  }
  const known = claim.status?.conditions ?? [];
  const conditions = conditionOf(known, "Drained") ? known : [...known, draining(now)];
  const awaited = pods.filter((pod) => isAwaited(pod, now));
  const deadline = deadlineUnixMs === undefined ? undefined : deadlineUnixMs - epochUnixMs;
  const deleted = deadline === undefined ? [] : expiring(awaited, deadline, clock, recorder);
  const group = groups(awaited).find(({ length }) => length > 0);
  if (group) {
    const message = `Failed to drain node, ${awaited.length} pods are waiting to be evicted`;
    recorder.publish(node, "Warning", "FailedDraining", message);
    const toEvict = group.filter((pod) => isEvictable(pod) && !isProtected(pod, clock, recorder));
    return { conditions, requeueAfterMs: DRAIN_POLL_MS, toEvict, deleted, drained: false };
  }
  const since = conditionOf(conditions, "Drained");
  if (since?.status === "Unknown" && now - (since.lastTransitionTime ?? now) < MIN_DRAIN_MS) {
    return { conditions, requeueAfterMs: DRAIN_POLL_MS, toEvict: [], deleted, drained: false };
  }
  let done = conditions;
  for (const type of ["Drained", "VolumesDetached", "InstanceTerminating"]) done = withCondition(done, type, type, now);
  return { conditions: done, requeueAfterMs: INSTANCE_POLL_MS, toEvict: [], deleted, drained: true };
}

const draining = (now: TimeMs): Condition => ({
  type: "Drained",
  status: "Unknown",
  reason: "Draining",
  message: "Draining",
  lastTransitionTime: now,
});

/** Plain pods, plain DaemonSets, critical pods, critical DaemonSets: one group at a time. */
const groups = (pods: readonly Pod[]): readonly (readonly Pod[])[] =>
  [false, true].flatMap((critical) =>
    [false, true].map((daemon) => pods.filter((pod) => isCritical(pod) === critical && isDaemon(pod) === daemon)),
  );

/** Pods whose own grace period would no longer fit before the deadline, budgets and annotations notwithstanding. */
function expiring(
  pods: readonly Pod[],
  deadline: TimeMs,
  { now, epochUnixMs }: Clock,
  recorder: Recorder,
): DrainLook["deleted"] {
  return pods.flatMap((pod) => {
    if (isTerminating(pod) && deletionEnd(pod) <= deadline) return [];
    const own = pod.spec.terminationGracePeriodSeconds;
    if (own === undefined || now <= deadline - own * SECOND_MS) return [];
    const graceSeconds = Math.max(1, Math.trunc((deadline - now) / SECOND_MS));
    const time = goTimeText(epochUnixMs + deadline);
    const message = `Deleting the pod to accommodate the terminationTime ${time} of the node. The pod was granted ${graceSeconds} seconds of grace-period of its ${own} terminationGracePeriodSeconds. This bypasses the PDB of the pod and the do-not-disrupt annotation.`;
    recorder.publish(pod, "Normal", "Disrupted", message);
    return [{ pod, graceSeconds }];
  });
}

/** Why the eviction API refuses; undefined: it does not. */
export type Refused = "budget" | "several budgets" | undefined;

/**
 * One try to evict a pod; false: try again later.
 * Upstream: karpenter v1.14.1 pkg/controllers/node/termination/terminator/eviction.go.
 */
export function tryEviction(pod: Pod, node: Node, claim: NodeClaim, refused: Refused, recorder: Recorder): boolean {
  if (refused !== undefined) {
    const why = refused === "budget" ? "evicting pod violates a PDB" : "eviction does not support multiple PDBs";
    recorder.publish(node, "Warning", "FailedDraining", `Failed to drain node, ${why} (Pod=${podKey(pod)})`);
    return false;
  }
  const disruption = conditionOf(claim.status?.conditions, "DisruptionReason");
  const reason = disruption?.status === "True" ? (disruption.reason ?? "") : "Forceful Termination";
  recorder.publish(pod, "Normal", "Evicted", `Evicted pod: ${reason}`);
  return true;
}
