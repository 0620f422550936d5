import type { Quantity } from "../quantity.ts";

/** An amount after a bound, and whether the bound took hold. */
export interface Bounded {
  readonly amount: Quantity;
  readonly isCapped: boolean;
}

/**
 * A bound of 0 is none.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/capping.go maybeCapToMin, maybeCapToMax.
 */
export const atLeast = (amount: Quantity, min: Quantity | undefined): Bounded =>
  min && min.nano !== 0n && amount.nano < min.nano ? { amount: min, isCapped: true } : { amount, isCapped: false };

export const atMost = (amount: Quantity, max: Quantity | undefined): Bounded =>
  max && max.nano !== 0n && amount.nano > max.nano ? { amount: max, isCapped: true } : { amount, isCapped: false };
