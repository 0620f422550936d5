import { parseDuration } from "../../base/go-duration.ts";
import { type DurationMs, MINUTE_MS, SECOND_MS } from "../../base/units.ts";
import type { Analysis, CanaryMetric, CanarySpec } from "./types.ts";

/** Defaults and bounds of an analysis: pkg/apis/flagger/v1beta1/canary.go, pkg/controller/scheduler.go. */

const TOTAL = 100;

/** One minute where none is given; never below ten seconds. */
export function intervalMs({ interval }: Analysis): DurationMs {
  const ms = parseDuration(interval) ?? MINUTE_MS;
  return Math.max(ms, 10 * SECOND_MS);
}

export const metricWindowMs = ({ interval }: CanaryMetric): DurationMs => parseDuration(interval) ?? MINUTE_MS;

export const thresholdOf = ({ threshold = 0 }: Analysis): number => (threshold > 0 ? threshold : 1);

export const deadlineSeconds = ({ progressDeadlineSeconds = 600 }: CanarySpec): number => progressDeadlineSeconds;

export function maxWeight({ stepWeights = [], maxWeight: most = 0 }: Analysis): number {
  const last = stepWeights.at(-1);
  if (last !== undefined) return Math.min(TOTAL, last);
  return most > 0 ? most : TOTAL;
}

/** What the next good check adds to the canary's share. */
export function nextStep({ stepWeight = 0, stepWeights = [] }: Analysis, weight: number): number {
  if (stepWeight > 0 || stepWeights.length === 0) return stepWeight;
  const most = TOTAL - weight;
  if (most === 0) return 1;
  if (weight === 0) return Math.min(most, stepWeights[0] ?? 0);
  const at = stepWeights.indexOf(weight);
  const next = at < 0 ? undefined : stepWeights[at + 1];
  return next === undefined ? most : Math.min(most, next - weight);
}
