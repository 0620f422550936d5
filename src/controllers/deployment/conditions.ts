import type { Condition } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf, wholeSecond } from "../../cluster/pod-state.ts";

type Conditions = readonly Condition[];

/** A condition of a Deployment as of now, in whole seconds. */
export const conditionAt = (
  now: TimeMs,
  type: string,
  status: Condition["status"],
  reason: string,
  message: string,
): Condition => ({
  type,
  status,
  reason,
  message,
  lastUpdateTime: wholeSecond(now),
  lastTransitionTime: wholeSecond(now),
});

/**
 * Sets a condition. The same status and reason leave everything as it was, times and message included; the same
 * status keeps the transition time.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/util/deployment_util.go SetDeploymentCondition.
 */
export function withCondition(conditions: Conditions, next: Condition): Conditions {
  const current = conditionOf(conditions, next.type);
  if (current?.status === next.status && current.reason === next.reason) return conditions;
  return [...withoutCondition(conditions, next.type), keepTransition(current, next)];
}

/** Sets a condition even when status and reason are the same: its update time is the sign of life. */
export const refreshCondition = (conditions: Conditions, next: Condition): Conditions => [
  ...withoutCondition(conditions, next.type),
  keepTransition(conditionOf(conditions, next.type), next),
];

export const withoutCondition = (conditions: Conditions, type: string): Conditions =>
  conditions.filter((condition) => condition.type !== type);

const keepTransition = (current: Condition | undefined, next: Condition): Condition =>
  current?.status === next.status ? { ...next, lastTransitionTime: current.lastTransitionTime } : next;
