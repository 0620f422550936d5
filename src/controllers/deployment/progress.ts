import type { Condition, Deployment, DeploymentSpec, DeploymentStatus } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { conditionAt, refreshCondition, withCondition, withoutCondition } from "./conditions.ts";

export const PROGRESSING = "Progressing";
const AVAILABLE = "NewReplicaSetAvailable";
const TIMED_OUT = "ProgressDeadlineExceeded";
const NO_DEADLINE = 0x7fffffff;

/** Is there a progress deadline? Upstream takes the largest int32 for none. */
export const hasDeadline = ({ progressDeadlineSeconds }: DeploymentSpec): boolean =>
  progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== NO_DEADLINE;

/**
 * Every wanted pod is of the new set and available, and the status speaks of the current spec.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/util/deployment_util.go DeploymentComplete.
 */
export const isComplete = ({ spec, metadata }: Deployment, status: DeploymentStatus): boolean =>
  status.updatedReplicas === spec.replicas &&
  status.replicas === spec.replicas &&
  status.availableReplicas === spec.replicas &&
  (status.observedGeneration ?? 0) >= metadata.generation;

/**
 * The Progressing condition of a rollout's new status. Completion is judged by the new status, progress by comparing it
 * with the one seen.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/progress.go syncRolloutStatus.
 */
export function progressed(
  deployment: Deployment,
  next: DeploymentStatus,
  conditions: readonly Condition[],
  newSet: string | undefined,
  now: TimeMs,
): readonly Condition[] {
  if (!hasDeadline(deployment.spec)) return withoutCondition(conditions, PROGRESSING);
  const seen = conditionOf(deployment.status.conditions, PROGRESSING);
  if (seen?.reason === AVAILABLE && next.replicas === next.updatedReplicas) return conditions;

  const subject = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet}"`;
  const say = (status: Condition["status"], reason: string, what: string): Condition =>
    conditionAt(now, PROGRESSING, status, reason, `${subject} ${what}`);
  if (isComplete(deployment, next)) {
    return withCondition(conditions, say("True", AVAILABLE, "has successfully progressed."));
  }
  if (movedOn(deployment.status, next)) {
    return refreshCondition(conditions, say("True", "ReplicaSetUpdated", "is progressing."));
  }
  if (isTimedOut(deployment.spec, conditions, now)) {
    return withCondition(conditions, say("False", TIMED_OUT, "has timed out progressing."));
  }
  return conditions;
}

/** When the deadline should be looked at again; null while nothing runs against it. */
export function deadlineCheck({ spec }: Deployment, next: DeploymentStatus, complete: boolean): TimeMs | null {
  const condition = conditionOf(next.conditions, PROGRESSING);
  if (!hasDeadline(spec) || !condition || complete) return null;
  if (condition.reason === TIMED_OUT || condition.reason === AVAILABLE) return null;
  // One second later than due, as upstream: condition times are whole seconds.
  return (condition.lastUpdateTime ?? 0) + ((spec.progressDeadlineSeconds ?? 0) + 1) * SECOND_MS;
}

function movedOn(seen: DeploymentStatus, next: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (seen.updatedReplicas ?? 0) ||
    old(next) < old(seen) ||
    (next.readyReplicas ?? 0) > (seen.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (seen.availableReplicas ?? 0)
  );
}

function isTimedOut(
  { progressDeadlineSeconds = 0 }: DeploymentSpec,
  conditions: readonly Condition[],
  now: TimeMs,
): boolean {
  const condition = conditionOf(conditions, PROGRESSING);
  if (!condition || condition.reason === AVAILABLE) return false;
  return condition.reason === TIMED_OUT || (condition.lastUpdateTime ?? 0) + progressDeadlineSeconds * SECOND_MS < now;
}
