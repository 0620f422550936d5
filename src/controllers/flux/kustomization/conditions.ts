import type { TimeMs } from "../../../base/units.ts";

/** `Released` and `Remediated` are those of HelmReleases. */
export type ConditionType = "Stalled" | "Reconciling" | "Ready" | "Healthy" | "Released" | "Remediated";

export interface Condition {
  readonly type: ConditionType;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  /** When status, reason or message changed last. */
  readonly lastTransition: TimeMs;
}

type Told = Omit<Condition, "observedGeneration" | "lastTransition">;

/** Sets one condition; its time moves only with what it says. Upstream: fluxcd/pkg runtime/conditions/setter.go Set. */
export function withCondition(
  conditions: readonly Condition[],
  told: Told,
  observedGeneration: number,
  now: TimeMs,
): readonly Condition[] {
  const old = conditionOf(conditions, told.type);
  const lastTransition = old !== undefined && saysTheSame(old, told) ? old.lastTransition : now;
  const others = withoutCondition(conditions, told.type);
  return [...others, { ...told, observedGeneration, lastTransition }].sort(inOrder);
}

export const withoutCondition = (conditions: readonly Condition[], type: ConditionType): readonly Condition[] =>
  conditions.filter((condition) => condition.type !== type);

export const conditionOf = (conditions: readonly Condition[], type: ConditionType): Condition | undefined =>
  conditions.find((condition) => condition.type === type);

export const isTrue = (conditions: readonly Condition[], type: ConditionType): boolean =>
  conditionOf(conditions, type)?.status === "True";

const saysTheSame = (left: Told, right: Told): boolean =>
  left.status === right.status && left.reason === right.reason && left.message === right.message;

const ORDER: readonly ConditionType[] = ["Stalled", "Reconciling", "Ready", "Healthy", "Released", "Remediated"];
const inOrder = (left: Condition, right: Condition): number => ORDER.indexOf(left.type) - ORDER.indexOf(right.type);
