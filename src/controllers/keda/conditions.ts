import type { Condition } from "../../api/objects.ts";

/** A condition's status, reason and message; the lists are never changed in place. */
type Conditions = readonly Condition[];

/** What a new object's conditions say. Upstream condition_types.go GetInitializedConditions. */
const INITIAL: Conditions = [
  { type: "Ready", status: "Unknown" },
  { type: "Active", status: "Unknown" },
  { type: "Fallback", status: "Unknown" },
  { type: "Paused", status: "False" },
];

/** The conditions, or the initial ones if one of the four is missing. */
export const initialized = (conditions: Conditions | undefined): Conditions =>
  conditions && INITIAL.every(({ type }) => conditions.some((own) => own.type === type)) ? conditions : INITIAL;

export const statusOf = (conditions: Conditions | undefined, type: string): Condition["status"] | undefined =>
  (conditions ?? INITIAL).find((condition) => condition.type === type)?.status;

/** The list with one condition set, at its place or at the end. */
export function withCondition(conditions: Conditions | undefined, condition: Condition): Conditions {
  const known = conditions ?? INITIAL;
  const index = known.findIndex(({ type }) => type === condition.type);
  if (index < 0) return [...known, condition];
  return known[index] === condition ? known : known.with(index, condition);
}

export const withConditions = (conditions: Conditions | undefined, changes: Conditions): Conditions =>
  changes.reduce<Conditions>(withCondition, conditions ?? INITIAL);

export const NO_FALLBACK: Condition = {
  type: "Fallback",
  status: "False",
  reason: "NoFallbackFound",
  message: "No fallbacks are active on this scaled object",
};
export const FALLBACK_EXISTS: Condition = {
  type: "Fallback",
  status: "True",
  reason: "FallbackExists",
  message: "At least one trigger is falling back on this scaled object",
};
export const OBJECT_PAUSED: Condition = {
  type: "Paused",
  status: "True",
  reason: "ScaledObjectPaused",
  message: "ScaledObject is paused",
};
export const ACTIVE: Condition = {
  type: "Active",
  status: "True",
  reason: "ScalerActive",
  message: "Scaling is performed because triggers are active",
};
export const NOT_ACTIVE: Condition = {
  type: "Active",
  status: "False",
  reason: "ScalerNotActive",
  message: "Scaling is not performed because triggers are not active",
};

type Kind = "ScaledObject" | "ScaledJob";

/** Some triggers are active, another one failed. */
export const partialError = (kind: Kind): Condition => ({
  type: "Ready",
  status: "Unknown",
  reason: "PartialTriggerError",
  message: `Some triggers defined in ${kind} are not working correctly`,
});
/** No trigger is active and one failed. */
export const triggerError = (kind: Kind): Condition => ({
  type: "Ready",
  status: "False",
  reason: "TriggerError",
  message: `Triggers defined in ${kind} are not working correctly`,
});
export const ready = (kind: Kind, message: string): Condition => ({
  type: "Ready",
  status: "True",
  reason: `${kind}Ready`,
  message,
});
export const READY_MESSAGE = "is defined correctly and is ready for scaling";

/** A reconcile that failed. */
export const checkFailed = (kind: Kind, message: string): readonly Condition[] => [
  { type: "Ready", status: "False", reason: `${kind}CheckFailed`, message },
  { type: "Active", status: "Unknown", reason: "UnknownState", message: `${kind} check failed` },
];
