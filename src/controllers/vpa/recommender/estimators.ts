import type { PerResource, RecommenderConfig } from "../config.ts";
import type { Aggregate } from "./aggregate.ts";
import { CPU_BUCKETS, MEMORY_BUCKETS } from "./buckets.ts";
import { confidenceOf, lowerFactor, upperFactor } from "./confidence.ts";
import { percentile } from "./histogram.ts";

/**
 * From histograms to amounts: percentile, safety margin, confidence, minimum; each step truncates.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/logic/{estimator,recommender}.go, pkg/recommender/model/types.go.
 */
export type Bound = "target" | "lower" | "upper";

/** One amount (millicores or bytes) and how it came about. */
export interface Estimate {
  readonly share: number;
  readonly percentile: number;
  readonly withMargin: number;
  readonly confidence: number;
  /** 1 for the target. */
  readonly factor: number;
  readonly withConfidence: number;
  readonly minimum: number;
  readonly amount: number;
}
export type Estimates = Readonly<Record<Bound, PerResource<Estimate>>>;

/** Largest amount there is: millicores or bytes. */
const MAX_AMOUNT = 1e14;
/** −2⁶³: int64 of NaN on amd64. */
const NOT_A_NUMBER = -(2_147_483_648 * 4_294_967_296);

/** resourceAmountFromFloat. */
export function amountOfFloat(value: number): number {
  if (value > MAX_AMOUNT) return MAX_AMOUNT;
  return Number.isNaN(value) ? NOT_A_NUMBER : Math.trunc(Math.max(value, 0));
}

export const scaleAmount = (amount: number, factor: number): number => amountOfFloat(amount * factor);

/** What each of `containers` containers gets at least. */
export function minimumsOf(config: RecommenderConfig, containers: number): PerResource<number> {
  const share = 1 / containers;
  return {
    cpu: scaleAmount(amountOfFloat(config.podMinCpuMilli * 0.001 * 1000), share),
    memory: scaleAmount(amountOfFloat(config.podMinMemoryMib * 1024 * 1024), share),
  };
}

export function estimate(aggregate: Aggregate, config: RecommenderConfig, minimums: PerResource<number>): Estimates {
  const bound = (name: Bound): PerResource<Estimate> => ({
    cpu: estimateOne(aggregate, config, name, "cpu", minimums.cpu),
    memory: estimateOne(aggregate, config, name, "memory", minimums.memory),
  });
  return { target: bound("target"), lower: bound("lower"), upper: bound("upper") };
}

function estimateOne(
  aggregate: Aggregate,
  config: RecommenderConfig,
  bound: Bound,
  resource: keyof PerResource<unknown>,
  minimum: number,
): Estimate {
  const share = config.percentiles[bound][resource];
  const base = amountOfFloat(
    resource === "cpu"
      ? percentile(aggregate.cpu, CPU_BUCKETS, share) * 1000
      : percentile(aggregate.memory, MEMORY_BUCKETS, share),
  );
  const withMargin = base + scaleAmount(base, config.marginFraction);
  const confidence = confidenceOf(aggregate, config.confidenceIntervalMs[resource]);
  const factor = bound === "target" ? 1 : bound === "lower" ? lowerFactor(confidence) : upperFactor(confidence);
  const withConfidence = bound === "target" ? withMargin : scaleAmount(withMargin, factor);
  const amount = Math.max(withConfidence, minimum);
  return { share, percentile: base, withMargin, confidence, factor, withConfidence, minimum, amount };
}
