/** Waits that grow by a factor: resilience4j-core `IntervalFunction.ofExponentialBackoff` 2.4.0. */
export interface Exponential {
  readonly initialMs: number;
  readonly multiplier: number;
  /** The longest wait; none by default. */
  readonly maxMs?: number;
}

/**
 * Wait in whole milliseconds; every step of the multiplication is truncated, the cap applies to the end only.
 * @param attempt 1 for the first wait
 */
export function exponentialMs({ initialMs, multiplier, maxMs = LONGEST_MS }: Exponential, attempt: number): number {
  let wait = initialMs;
  for (let step = 1; step < attempt; step++) wait = Math.min(Math.trunc(wait * multiplier), LONGEST_MS);
  return Math.min(wait, maxMs);
}

const LONGEST_MS = Number.MAX_SAFE_INTEGER;
