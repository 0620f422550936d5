import { failed, ok, type Result } from "../../base/result.ts";
import type { PodGroups } from "./classify.ts";
import { ceilToInt32 } from "./go-numbers.ts";
import type { Measure, Reading, Usages } from "./pod-ratio.ts";
import type { Sampled } from "./samples.ts";
import { isWithin, type Tolerance } from "./tolerance.ts";

/** One metric's proposal from per-pod samples, with the way there. */
export interface PodCalculation {
  readonly over: "pods";
  /** How many pods are in each group. */
  readonly groups: Readonly<Record<keyof PodGroups, number>>;
  /** Over ready pods; this is what the status reports. */
  readonly first: Reading;
  /** With missing and unready pods filled in; absent when there was nothing to fill in. */
  readonly refined?: { readonly ratio: number; readonly pods: number };
  readonly replicas: number;
  /** Which rule had the last word. */
  readonly by: "ready pods" | "all pods" | "tolerance" | "changed direction";
}

/** Samples that count: those of ready pods, and of pods that nobody lists. */
export function countedUsages({ ofPods, strangers }: Sampled, { ready }: PodGroups): Usages {
  const places = [...ready];
  const milli = ready.map((place) => ofPods[place]?.valueMilli ?? 0);
  for (const { valueMilli } of strangers) {
    places.push(-1);
    milli.push(valueMilli);
  }
  return { places, milli };
}

/**
 * Replicas proposed by per-pod samples. Pods without a sample are counted so that they dampen the change, and a change
 * of direction that only they would cause is not made.
 * @param usages at least one, see `countedUsages`
 * @returns `current` inside the tolerance; the error when no sample belongs to a listed pod
 * Upstream: replica_calculator.go GetResourceReplicas and calcPlainMetricReplicas, v1.36.1.
 */
export function replicasFromPods(
  current: number,
  usages: Usages,
  groups: PodGroups,
  measure: Measure,
  tolerance: Tolerance,
): Result<PodCalculation, string> {
  const reading = measure.read(usages);
  if (!reading.ok) return reading;
  const first = reading.value;
  const { ratio } = first;
  const counts = {
    ready: groups.ready.length,
    unready: groups.unready.length,
    missing: groups.missing.length,
    ignored: groups.ignored.length,
  };
  const proposal = (by: PodCalculation["by"], replicas: number, refined?: PodCalculation["refined"]) =>
    ok<PodCalculation>({ over: "pods", groups: counts, first, refined, replicas, by });

  const growsWithUnready = groups.unready.length > 0 && ratio > 1;
  if (!growsWithUnready && groups.missing.length === 0) {
    if (isWithin(ratio, tolerance)) return proposal("tolerance", current);
    return proposal("ready pods", ceilToInt32(ratio * counts.ready));
  }

  const missing = ratio === 1 ? [] : groups.missing;
  const unready = growsWithUnready ? groups.unready : [];
  const places = [...usages.places, ...missing, ...unready];
  const milli = [
    ...usages.milli,
    ...missing.map((place) => (ratio < 1 ? measure.missingUsage(place) : 0)),
    ...unready.map(() => 0),
  ];

  const second = measure.read({ places, milli });
  if (!second.ok) return failed(second.error);
  const refined = { ratio: second.value.ratio, pods: places.length };
  const turned = (ratio < 1 && refined.ratio > 1) || (ratio > 1 && refined.ratio < 1);
  if (isWithin(refined.ratio, tolerance)) return proposal("tolerance", current, refined);
  if (turned) return proposal("changed direction", current, refined);
  const replicas = ceilToInt32(refined.ratio * refined.pods);
  const backwards = (refined.ratio < 1 && replicas > current) || (refined.ratio > 1 && replicas < current);
  return backwards ? proposal("changed direction", current, refined) : proposal("all pods", replicas, refined);
}
