import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from "../../api/objects.ts";
import { equal } from "../../base/equal.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { conditionAt, withCondition, withoutCondition } from "./conditions.ts";
import { fencepostsOf } from "./fenceposts.ts";
import { availableIn, sum, wantedBy } from "./replica-sets.ts";

const REPLICA_FAILURE = "ReplicaFailure";

/**
 * The counters and the Available condition, from the statuses of the sets.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go calculateStatus.
 */
export function countedStatus(
  { metadata, spec, status }: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: TimeMs,
): DeploymentStatus & { readonly conditions: readonly Condition[] } {
  const available = availableIn(sets);
  const enough = available >= spec.replicas - fencepostsOf(spec).unavailable;
  const condition = enough
    ? conditionAt(now, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    : conditionAt(
        now,
        "Available",
        "False",
        "MinimumReplicasUnavailable",
        "Deployment does not have minimum availability.",
      );
  return {
    observedGeneration: metadata.generation,
    replicas: sum(sets, (set) => set.status.replicas),
    updatedReplicas: newSet?.status.replicas ?? 0,
    readyReplicas: sum(sets, (set) => set.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedBy(sets) - available),
    terminatingReplicas: sum(sets, (set) => set.status.terminatingReplicas),
    conditions: withCondition(status.conditions ?? [], condition),
  };
}

/**
 * Copies a failure to create pods from the new set, else from any other.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/progress.go getReplicaFailures.
 */
export function withReplicaFailure(
  conditions: readonly Condition[],
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
): readonly Condition[] {
  const candidates = newSet ? [newSet, ...sets] : sets;
  for (const { status } of candidates) {
    const failure = conditionOf(status.conditions, REPLICA_FAILURE);
    if (failure) return withCondition(conditions, { ...failure, lastUpdateTime: failure.lastTransitionTime });
  }
  return withoutCondition(conditions, REPLICA_FAILURE);
}

/** Nothing to write: every counter and condition is as it was. */
export const sameStatus = (a: DeploymentStatus, b: DeploymentStatus): boolean =>
  a.observedGeneration === b.observedGeneration &&
  a.replicas === b.replicas &&
  a.updatedReplicas === b.updatedReplicas &&
  a.readyReplicas === b.readyReplicas &&
  a.availableReplicas === b.availableReplicas &&
  a.unavailableReplicas === b.unavailableReplicas &&
  a.terminatingReplicas === b.terminatingReplicas &&
  equal(a.conditions ?? [], b.conditions ?? []);
