import { parseQuantity } from "../../base/quantity.ts";
import type { HpaConfig } from "./config.ts";
import type { HpaSpec } from "./spec.ts";

/** Dead band around ratio 1, one width a direction; ratios ≥ 0. */
export interface Tolerance {
  readonly down: number;
  readonly up: number;
  /** The test of 1.32 and before. */
  readonly symmetric: boolean;
}

/**
 * The tolerance that holds for this object: the flag, or `behavior.*.tolerance` where the release reads it.
 * Upstream: pkg/controller/podautoscaler/horizontal.go tolerancesForHpa, v1.36.1.
 */
export function toleranceOf(spec: HpaSpec, config: HpaConfig): Tolerance {
  const own = config.configurableTolerance ? spec.behavior : undefined;
  return {
    down: asDouble(own?.scaleDown.tolerance) ?? config.tolerance,
    up: asDouble(own?.scaleUp.tolerance) ?? config.tolerance,
    symmetric: config.symmetricTolerance,
  };
}

/**
 * Is the ratio too close to 1 to act on? Both ends are inside (0.9 and 1.1 at 0.1), compared in doubles.
 * Upstream: replica_calculator.go Tolerances.isWithin, v1.36.1; before 1.33 math.Abs(1.0-usageRatio) <= tolerance.
 */
export const isWithin = (ratio: number, { down, up, symmetric }: Tolerance): boolean =>
  symmetric ? Math.abs(1 - ratio) <= up : 1 - down <= ratio && ratio <= 1 + up;

/** Quantity.AsApproximateFloat64 of the canonical form: an integer times a power of a thousand. */
function asDouble(text: string | undefined): number | undefined {
  const nano = text === undefined ? undefined : parseQuantity(text);
  if (nano === undefined) return undefined;
  if (nano % 1_000_000_000n === 0n) return Number(nano / 1_000_000_000n);
  if (nano % 1_000_000n === 0n) return Number(nano / 1_000_000n) * 1e-3;
  if (nano % 1_000n === 0n) return Number(nano / 1_000n) * 1e-6;
  return Number(nano) * 1e-9;
}
