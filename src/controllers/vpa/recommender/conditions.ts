import type { Condition } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import { wholeSecond } from "../../../cluster/pod-state.ts";
import { compareText } from "../amounts.ts";

/**
 * A VPA's conditions by type, sorted. Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/vpa.go.
 */
export type Conditions = Readonly<Record<string, Condition>>;

export const conditionsOf = (list: readonly Condition[] | undefined): Conditions =>
  Object.fromEntries((list ?? []).map((condition) => [condition.type, condition]));

export const conditionList = (conditions: Conditions): readonly Condition[] =>
  Object.values(conditions).sort((a, b) => compareText(a.type, b.type));

/** The transition time stays while the status does. */
export function withCondition(
  conditions: Conditions,
  type: string,
  status: "True" | "False",
  reason: string,
  message: string,
  now: TimeMs,
): Conditions {
  const old = conditions[type];
  const lastTransitionTime = old?.status === status ? old.lastTransitionTime : wholeSecond(now);
  const words = { ...(reason && { reason }), ...(message && { message }) };
  return { ...conditions, [type]: { type, status, lastTransitionTime, ...words } };
}

export function withoutCondition(conditions: Conditions, type: string): Conditions {
  const { [type]: _, ...others } = conditions;
  return others;
}

const NO_PODS = "NoPodsMatched";
const NO_PODS_MESSAGE = "No pods match this VPA object";

/** What a loop says of the pods and of the recommendation. */
export function withOutcome(
  conditions: Conditions,
  hasPods: boolean,
  hasRecommendation: boolean,
  now: TimeMs,
): Conditions {
  const seen = hasPods
    ? withoutCondition(conditions, NO_PODS)
    : withCondition(conditions, NO_PODS, "True", NO_PODS, NO_PODS_MESSAGE, now);
  if (hasRecommendation) return withCondition(seen, "RecommendationProvided", "True", "", "", now);
  const [reason, message] = hasPods ? ["", ""] : [NO_PODS, NO_PODS_MESSAGE];
  return withCondition(seen, "RecommendationProvided", "False", reason, message, now);
}
