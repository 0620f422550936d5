import type { Condition } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";

export type Conditions = readonly Condition[];

/** What a rule has to say in one condition. */
export interface Verdict {
  readonly type: "AbleToScale" | "ScalingActive" | "ScalingLimited" | "ScaledToZero";
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/**
 * Sets one condition, keeping its place in the list; a new one goes last. The time moves only with the status, judged
 * at each setting, so two settings in one sync may both move it.
 * Upstream: horizontal.go setConditionInList, v1.36.1.
 */
export function withVerdict(list: Conditions, verdict: Verdict, at: TimeMs): Conditions {
  const old = list.find(({ type }) => type === verdict.type);
  if (old && old.status === verdict.status && old.reason === verdict.reason && old.message === verdict.message)
    return list;
  const lastTransitionTime = old?.status === verdict.status ? old.lastTransitionTime : at;
  const { type, status, reason, message } = verdict;
  const next: Condition = { type, status, reason, message, lastTransitionTime };
  return old === undefined ? [...list, next] : list.map((condition) => (condition === old ? next : condition));
}

/** The list without one type. */
export const withoutCondition = (list: Conditions, gone: Verdict["type"]): Conditions =>
  list.filter(({ type }) => type !== gone);
