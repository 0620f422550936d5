/** Waits that double: linkerd2-proxy `linkerd-exp-backoff`. */
export interface BackOffSettings {
  readonly minMs: number;
  readonly maxMs: number;
  /** What is added at most, as a share of the wait. */
  readonly jitterRatio: number;
}

/**
 * The n-th wait in a row: doubled each time, then lengthened by chance, never above the longest.
 * @param n 0 for the first
 * @param random uniform in [0, 1)
 */
export function backOffMs({ minMs, maxMs, jitterRatio }: BackOffSettings, n: number, random: number): number {
  let base = Math.min(minMs, maxMs);
  for (let i = 0; i < n && base < maxMs; i++) base = Math.min(2 * base, maxMs);
  return Math.min(base + base * jitterRatio * random, maxMs);
}
