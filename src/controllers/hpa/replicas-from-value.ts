import type { Pod } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { countRunningReady } from "./classify.ts";
import type { HpaConfig } from "./config.ts";
import { ceilToInt32, MAX_INT32, MAX_INT64, toInt64 } from "./go-numbers.ts";
import { READY_PODS_UNKNOWN } from "./messages.ts";
import { isWithin, type Tolerance } from "./tolerance.ts";

/** One metric's proposal from a single number (Object, External), with the way there. */
export interface ValueCalculation {
  readonly over: "value" | "total";
  /** What is reported: the value, or for a total its share a pod; milli-units. */
  readonly reportedMilli: bigint;
  readonly valueMilli: bigint;
  readonly ratio: number;
  /** Ready pods that a `Value` is multiplied with; null when the size is 0 or inside the tolerance. */
  readonly readyPods: number | null;
  readonly replicas: number;
  readonly by: "ratio" | "tolerance";
}

const capped = (proposal: number, config: HpaConfig): number =>
  config.capped && proposal > MAX_INT32 ? MAX_INT32 : ceilToInt32(proposal);

/**
 * Target type `Value`: the ratio times the pods that run and are Ready. From zero: the ratio alone, no tolerance.
 * Upstream: replica_calculator.go getUsageRatioReplicaCount, v1.36.1.
 */
export function replicasFromValue(
  current: number,
  valueMilli: bigint,
  targetMilli: number,
  pods: readonly Pod[],
  tolerance: Tolerance,
  config: HpaConfig,
): Result<ValueCalculation, string> {
  const ratio = Number(valueMilli) / targetMilli;
  const proposal = (by: ValueCalculation["by"], replicas: number, readyPods: number | null) =>
    ok<ValueCalculation>({ over: "value", reportedMilli: valueMilli, valueMilli, ratio, readyPods, replicas, by });
  if (current === 0) return proposal("ratio", capped(ratio, config), null);
  if (isWithin(ratio, tolerance)) return proposal("tolerance", current, null);
  if (pods.length === 0) return failed(READY_PODS_UNKNOWN);
  const readyPods = countRunningReady(pods);
  return proposal("ratio", capped(ratio * readyPods, config), readyPods);
}

/**
 * Target type `AverageValue` of Object and External: the total shared out over the pods the target reports; readiness
 * plays no part. Inside the tolerance the answer is the status count, not the spec's.
 * With no pod the ratio is ±Inf or NaN, which is never inside, and the reported share is int64(Inf) = −2⁶³.
 * Upstream: replica_calculator.go Get{Object,External}PerPodMetricReplicas, v1.36.1.
 */
export function replicasFromTotal(
  statusReplicas: number,
  totalMilli: bigint,
  targetMilli: number,
  tolerance: Tolerance,
  config: HpaConfig,
  caps: boolean,
): ValueCalculation {
  const ratio = Number(totalMilli) / (targetMilli * statusReplicas);
  const within = isWithin(ratio, tolerance);
  const needed = Number(totalMilli) / targetMilli;
  return {
    over: "total",
    reportedMilli: totalMilli === MAX_INT64 ? totalMilli : toInt64(Math.ceil(Number(totalMilli) / statusReplicas)),
    valueMilli: totalMilli,
    ratio,
    readyPods: null,
    replicas: within ? statusReplicas : caps ? capped(needed, config) : ceilToInt32(needed),
    by: within ? "tolerance" : "ratio",
  };
}

/** Sum of series against a `Value` target; stops at 2⁶³−1. Upstream: GetExternalMetricReplicas, v1.36.1. */
export function sumForValue(values: readonly bigint[], config: HpaConfig): bigint {
  let sum = 0n;
  for (const value of values) {
    if (config.capped && value > 0n && sum > MAX_INT64 - value) return MAX_INT64;
    sum = BigInt.asIntN(64, sum + value);
  }
  return sum;
}

/**
 * Sum of series against an `AverageValue` target. Upstream takes the first negative running sum for an overflow, so one
 * negative series scales to the limit. Upstream: GetExternalPerPodMetricReplicas, v1.36.1.
 */
export function sumForAverage(values: readonly bigint[], config: HpaConfig): bigint {
  let sum = 0n;
  for (const value of values) {
    sum = BigInt.asIntN(64, sum + value);
    if (config.capped && sum < 0n) return MAX_INT64;
  }
  return sum;
}
