import { parseGoDuration } from "../../base/go-duration.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { type DurationMs, MINUTE_MS, SECOND_MS, type TimeMs } from "../../base/units.ts";

/** `syncPolicy.retry` of an application. Durations: whole seconds, or with Go's units. */
export interface RetryStrategy {
  /** Tries after the first; negative: without end. */
  readonly limit?: number;
  readonly backoff?: { readonly duration?: string; readonly factor?: number; readonly maxDuration?: string };
}

const DURATION_MS = 5 * SECOND_MS;
const MAX_DURATION_MS = 3 * MINUTE_MS;
const FACTOR = 2;

/**
 * When a failed operation is tried again: `lastAttempt + min(duration · factor^retryCount, maxDuration)`; a longest wait
 * of 0 is none. Upstream: pkg/apis/application/v1alpha1/types.go RetryStrategy.NextRetryAt, v3.5.7, with its error texts.
 */
export function nextRetryAt(
  { backoff = {} }: RetryStrategy,
  lastAttempt: TimeMs,
  retryCount: number,
): Result<TimeMs, string> {
  const duration = durationOf(backoff.duration, DURATION_MS);
  if (!duration.ok) return duration;
  const longest = durationOf(backoff.maxDuration, MAX_DURATION_MS);
  if (!longest.ok) return longest;
  let wait = duration.value;
  for (let i = 0; i < retryCount; i++) wait *= backoff.factor ?? FACTOR;
  return ok(lastAttempt + (longest.value > 0 ? Math.min(longest.value, wait) : wait));
}

function durationOf(text: string | undefined, otherwise: DurationMs): Result<DurationMs, string> {
  if (text === undefined || text === "") return ok(otherwise);
  if (/^[+-]?\d+$/.test(text)) return ok(Number(text) * SECOND_MS);
  const parsed = parseGoDuration(text);
  return parsed.ok ? parsed : failed(`unable to parse ${text} as a duration`);
}
