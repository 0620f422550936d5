/**
 * A token bucket; times are whole nanoseconds of simulated time, as upstream's.
 * Upstream: golang.org/x/time/rate Limiter.Wait.
 */
export interface Bucket {
  readonly tokens: number;
  readonly atNs: number;
}

const SECOND_NS = 1e9;

/**
 * Takes one token, waiting for it: when the action happens, and the bucket after it. Undefined when the wait would end
 * after the deadline; nothing is taken then.
 * @param bucket null while it was never used: then it is full
 * @param rate tokens a second; ≤ 0 is without limit
 */
export function takeToken(
  bucket: Bucket | null,
  rate: number,
  burst: number,
  nowNs: number,
  deadlineNs: number,
): { readonly bucket: Bucket | null; readonly atNs: number } | undefined {
  if (rate <= 0) return { bucket, atNs: nowNs };
  if (burst < 1) return undefined;
  const earned = bucket ? bucket.tokens + secondsOf(nowNs - bucket.atNs) * rate : burst;
  const tokens = Math.min(earned, burst) - 1;
  const waitNs = tokens < 0 ? Math.trunc((-tokens / rate) * SECOND_NS) : 0;
  return nowNs + waitNs > deadlineNs ? undefined : { bucket: { tokens, atNs: nowNs }, atNs: nowNs + waitNs };
}

const secondsOf = (ns: number): number => Math.floor(ns / SECOND_NS) + (ns % SECOND_NS) / SECOND_NS;
