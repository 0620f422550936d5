/**
 * The second measure of failure accrual `unified`: the share of good answers within a window that moves in ten steps.
 * Upstream: linkerd2-proxy linkerd/app/outbound/src/http/breaker/unified.rs.
 */
export interface SuccessRateSettings {
  /** Least share of good answers; 0 turns this measure off. */
  readonly threshold: number;
  readonly windowMs: number;
  /** Answers that must be in the window. */
  readonly minRequests: number;
}

/** Answers of one step of the window. */
interface Bucket {
  /** Number of the step since time 0. */
  step: number;
  good: number;
  all: number;
}

/** By step modulo their number. */
export type RateWindow = Bucket[];

const STEPS = 10;

export const rateWindow = (): RateWindow =>
  Array.from({ length: STEPS }, () => ({ step: Number.NEGATIVE_INFINITY, good: 0, all: 0 }));

/** Counts an answer. @returns whether too few in the window are good */
export function isTooLow(
  window: RateWindow,
  { threshold, windowMs, minRequests }: SuccessRateSettings,
  now: number,
  good: boolean,
): boolean {
  const step = Math.floor((now * STEPS) / windowMs);
  const bucket = window[step % STEPS] as Bucket;
  if (bucket.step !== step) Object.assign(bucket, { step, good: 0, all: 0 });
  bucket.all++;
  if (good) bucket.good++;
  let [goods, all] = [0, 0];
  for (const each of window) {
    if (each.step <= step - STEPS) continue;
    goods += each.good;
    all += each.all;
  }
  return all >= minRequests && goods / all < threshold;
}
