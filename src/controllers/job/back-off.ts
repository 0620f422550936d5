import type { DurationMs, TimeMs } from "../../base/units.ts";

/** Pods that failed since the last one that succeeded. */
export interface Failures {
  readonly count: number;
  readonly lastAt: TimeMs;
}

export const NO_FAILURES: Failures = { count: 0, lastAt: 0 };

const FIRST_MS: DurationMs = 10_000;
const MOST_MS: DurationMs = 600_000;

/** With pods that have finished since, by the times at which they did. Upstream: backoff_utils.go newBackoffRecord. */
export function failuresAfter(before: Failures, succeeded: readonly TimeMs[], failed: readonly TimeMs[]): Failures {
  if (succeeded.length === 0) {
    if (failed.length === 0) return before;
    return { count: before.count + failed.length, lastAt: Math.max(...failed) };
  }
  const lastSuccess = Math.max(...succeeded);
  const later = failed.filter((at) => at > lastSuccess);
  return later.length === 0 ? NO_FAILURES : { count: later.length, lastAt: Math.max(...later) };
}

/** When the next pod may be made: 10 s · 2^(n−1) after the n-th failure in a row, at most 10 min. */
export function nextTryAt({ count, lastAt }: Failures): TimeMs {
  if (count === 0) return 0;
  let wait = FIRST_MS;
  for (let i = 1; i < count && wait < MOST_MS; i++) wait *= 2;
  return lastAt + Math.min(wait, MOST_MS);
}
