import type { Verdict } from "./conditions.ts";
import { scalingLimited } from "./messages.ts";

/** A number of replicas after the last limits, and the ScalingLimited verdict on it. */
export interface Limited {
  readonly replicas: number;
  readonly verdict: Verdict;
  /** The most (growing) or fewest (shrinking) pods that the rate allows now; absent where no rate was looked at. */
  readonly rate?: number;
}

const asIs = (replicas: number): Limited => ({ replicas, verdict: scalingLimited(false, "DesiredWithinRange") });

/**
 * Without `behavior`: between min and the smaller of max and the doubling limit; no limit downwards but min.
 * Upstream: horizontal.go convertDesiredReplicasWithRules, v1.36.1.
 */
export function limitByRules(current: number, wanted: number, min: number, max: number): Limited {
  const rate = doublingLimit(current);
  if (wanted < min) return { replicas: min, verdict: scalingLimited(true, "TooFewReplicas") };
  const high = Math.min(max, rate);
  if (wanted <= high) return wanted > current ? { ...asIs(wanted), rate } : asIs(wanted);
  return { replicas: high, rate, verdict: scalingLimited(true, max > rate ? "ScaleUpLimit" : "TooManyReplicas") };
}

/** Twice the size a sync, and to 4 from anything smaller. Upstream: calculateScaleUpLimit, v1.36.1. */
const doublingLimit = (current: number): number => Math.max(2 * current, 4);

/**
 * With `behavior`: only the bound in the direction of the change is looked at; without a change none is.
 * Upstream: horizontal.go convertDesiredReplicasWithBehaviorRate, v1.36.1.
 */
export function limitByBehavior(
  current: number,
  wanted: number,
  min: number,
  max: number,
  rateUp: () => number,
  rateDown: () => number,
): Limited {
  if (wanted > current) {
    const rate = Math.max(rateUp(), current);
    const high = Math.min(max, rate);
    if (wanted <= high) return { ...asIs(wanted), rate };
    return { replicas: high, rate, verdict: scalingLimited(true, max > rate ? "ScaleUpLimit" : "TooManyReplicas") };
  }
  if (wanted < current) {
    const rate = Math.min(rateDown(), current);
    const low = Math.max(min, rate);
    if (wanted >= low) return { ...asIs(wanted), rate };
    return { replicas: low, rate, verdict: scalingLimited(true, min < rate ? "ScaleDownLimit" : "TooFewReplicas") };
  }
  return asIs(wanted);
}
