import { type DurationMs, MINUTE_MS } from "../../../base/units.ts";
import type { Aggregate } from "./aggregate.ts";

/**
 * How much the samples can be trusted, in days of one sample a minute; 0 without samples.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/logic/estimator.go getConfidence.
 * @param intervalMs what counts as a day (confidence-interval)
 */
export function confidenceOf({ firstSample, lastSample, samples }: Aggregate, intervalMs: DurationMs): number {
  const lifespan = ((lastSample ?? 0) - (firstSample ?? 0)) / intervalMs;
  return Math.min(lifespan, samples / minutesOf(intervalMs));
}

/** Go's Duration.Minutes: whole minutes and the rest are divided apart. */
const minutesOf = (ms: DurationMs): number => Math.floor(ms / MINUTE_MS) + (ms % MINUTE_MS) / MINUTE_MS;

/** Factor of the upper bound: 1 + 1/confidence, without end at first. */
export const upperFactor = (confidence: number): number => 1 + 1 / confidence;

/** Factor of the lower bound: (1 + 0.001/confidence)⁻². */
export function lowerFactor(confidence: number): number {
  const y = 1 + 0.001 / confidence;
  return 1 / (y * y);
}
