import type { Condition, Pod } from "../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../base/units.ts";

/** Reading a pod as several controllers do. Upstream: kubernetes v1.36.1 pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go. */

/** The API keeps whole seconds. */
export const wholeSecond = (at: TimeMs): TimeMs => at - (at % SECOND_MS);

/** The condition of a type, if there is one. */
export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

/** Condition Ready is True. */
export const isPodReady = (pod: Pod): boolean => conditionOf(pod.status.conditions, "Ready")?.status === "True";

/** Since when a ready pod has been ready; undefined when it is not. */
export const readySince = (pod: Pod): TimeMs | undefined =>
  isPodReady(pod) ? conditionOf(pod.status.conditions, "Ready")?.lastTransitionTime : undefined;

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: TimeMs): boolean {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * SECOND_MS <= now;
}

/** Succeeded or Failed: it will never run again. */
export const isPodFinished = (pod: Pod): boolean => pod.status.phase === "Succeeded" || pod.status.phase === "Failed";

/** Counts as a replica: neither finished nor being deleted. */
export const isPodActive = (pod: Pod): boolean => !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined;

/** On its way out, but not finished yet. */
export const isPodTerminating = (pod: Pod): boolean =>
  !isPodFinished(pod) && pod.metadata.deletionTimestamp !== undefined;
