import type { Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { readySince } from "../../cluster/pod-state.ts";
import { type Candidate, compareForDeletion, deletionCostOf } from "./deletion-order.ts";

const NS_PER_MS = 1_000_000n;

/**
 * Active pods in the order in which they would be given up.
 * @param siblingsByNode active pods of the owner's other ReplicaSets on each node
 * Upstream: kubernetes v1.36.1 pkg/controller/replicaset/replica_set.go getPodsToDelete.
 */
export function inDeletionOrder(
  active: readonly Pod[],
  siblingsByNode: Readonly<Record<string, number>>,
  now: TimeMs,
): readonly Pod[] {
  const rankOf = (node: string): number =>
    (siblingsByNode[node] ?? 0) + active.filter((pod) => (pod.spec.nodeName ?? "") === node).length;
  return active
    .map((pod) => ({ pod, candidate: candidateOf(pod, rankOf(pod.spec.nodeName ?? ""), now) }))
    .sort((a, b) => compareForDeletion(a.candidate, b.candidate))
    .map(({ pod }) => pod);
}

/** A pod as the ranking sees it. */
export function candidateOf(pod: Pod, rank: number, now: TimeMs): Candidate {
  const since = readySince(pod);
  return {
    uid: pod.metadata.uid,
    node: pod.spec.nodeName ?? "",
    phase: pod.status.phase,
    readyForNs: since === undefined ? undefined : ageNs(since, now),
    deletionCost: deletionCostOf(pod.metadata.annotations?.["controller.kubernetes.io/pod-deletion-cost"]),
    rank,
    restarts: Math.max(0, ...(pod.status.containerStatuses ?? []).map((status) => status.restartCount)),
    ageNs: ageNs(pod.metadata.creationTimestamp, now),
  };
}

const ageNs = (since: TimeMs, now: TimeMs): bigint => BigInt(now - since) * NS_PER_MS;
