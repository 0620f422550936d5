import type { Condition, Pod, ReplicaSet, ReplicaSetStatus } from "../../api/objects.ts";
import { equal } from "../../base/equal.ts";
import { matches } from "../../base/selector.ts";
import type { TimeMs } from "../../base/units.ts";
import {
  conditionOf,
  isPodActive,
  isPodAvailable,
  isPodReady,
  isPodTerminating,
  wholeSecond,
} from "../../cluster/pod-state.ts";

/** What went wrong when pods were created or deleted. */
export interface Failure {
  readonly reason: "FailedCreate" | "FailedDelete";
  readonly message: string;
}

const REPLICA_FAILURE = "ReplicaFailure";

/**
 * Counters over the pods as listed when the sync began. A failure keeps the message of its first sync.
 * Upstream: kubernetes v1.36.1 pkg/controller/replicaset/replica_set_utils.go calculateStatus.
 */
export function statusOf(
  set: ReplicaSet,
  pods: readonly Pod[],
  failure: Failure | undefined,
  now: TimeMs,
): ReplicaSetStatus {
  const { template, minReadySeconds = 0 } = set.spec;
  const selector = { matchLabels: template.metadata?.labels ?? {} };
  let [replicas, fullyLabeledReplicas, readyReplicas, availableReplicas, terminatingReplicas] = [0, 0, 0, 0, 0];
  for (const pod of pods) {
    if (isPodTerminating(pod)) terminatingReplicas++;
    if (!isPodActive(pod)) continue;
    replicas++;
    if (matches(selector, pod.metadata.labels)) fullyLabeledReplicas++;
    if (!isPodReady(pod)) continue;
    readyReplicas++;
    if (isPodAvailable(pod, minReadySeconds, now)) availableReplicas++;
  }
  return {
    observedGeneration: set.metadata.generation,
    replicas,
    fullyLabeledReplicas,
    readyReplicas,
    availableReplicas,
    terminatingReplicas,
    conditions: conditionsAfter(set.status.conditions ?? [], failure, now),
  };
}

/** Nothing to write. */
export const sameStatus = (a: ReplicaSetStatus, b: ReplicaSetStatus): boolean =>
  a.observedGeneration === b.observedGeneration &&
  a.replicas === b.replicas &&
  a.fullyLabeledReplicas === b.fullyLabeledReplicas &&
  a.readyReplicas === b.readyReplicas &&
  a.availableReplicas === b.availableReplicas &&
  a.terminatingReplicas === b.terminatingReplicas &&
  equal(a.conditions ?? [], b.conditions ?? []);

function conditionsAfter(
  before: readonly Condition[],
  failure: Failure | undefined,
  now: TimeMs,
): readonly Condition[] {
  const known = conditionOf(before, REPLICA_FAILURE);
  if (!failure) return known ? before.filter((condition) => condition !== known) : before;
  if (known) return before;
  return [...before, { type: REPLICA_FAILURE, status: "True", ...failure, lastTransitionTime: wholeSecond(now) }];
}
