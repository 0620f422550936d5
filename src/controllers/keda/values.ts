import type { MetricTarget } from "./types.ts";

/** One value as external.metrics.k8s.io carries it, in milli-units. */
export interface MetricValue {
  readonly metric: string;
  readonly milli: number;
}

/**
 * Milli-units of a number as KEDA formats it: three decimals, half to even on the exact binary value; NaN, infinities
 * and negatives become 0. Upstream pkg/scalers/scaler.go quantityFromFloat64.
 */
export function toMilli(value: number): number {
  if (!Number.isFinite(value) || value <= 0) return 0;
  const [numerator, denominator] = exactFraction(value);
  const scaled = numerator * 1_000n;
  const whole = scaled / denominator;
  const twiceRest = (scaled - whole * denominator) * 2n;
  const up = twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n);
  return Number(up ? whole + 1n : whole);
}

/** The integer fraction that a positive double is. */
function exactFraction(value: number): readonly [bigint, bigint] {
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return [BigInt(numerator), denominator];
}

/** resource.Quantity.AsApproximateFloat64 of a milli-quantity. */
export const approximate = (milli: number): number => milli * 0.001;

/** The quantity's text: "10", "2500m". */
const quantityText = (milli: number): string =>
  milli % 1_000 === 0 ? String(BigInt(milli / 1_000)) : `${BigInt(milli)}m`;

/** A target of the given type. Upstream pkg/scalers/scaler.go GetMetricTargetMili. */
export function metricTarget(type: string, milli: number): MetricTarget {
  const text = quantityText(milli);
  return type === "AverageValue" ? { type, averageValue: text } : { type, value: text };
}
