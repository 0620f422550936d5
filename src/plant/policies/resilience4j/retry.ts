import { type Exponential, exponentialMs } from "./interval.ts";

/** When a call is tried again: resilience4j-retry `RetryConfig` and `RetryImpl` 2.4.0. */
export interface RetrySettings {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** Wait before each further attempt in milliseconds, or how it grows. */
  readonly wait: number | Exponential;
  /** A result that was retried to the end becomes the exception MaxRetriesExceeded. */
  readonly failAfterMaxAttempts: boolean;
}

export const RETRY_DEFAULTS: RetrySettings = { maxAttempts: 3, wait: 500, failAfterMaxAttempts: false };

/** `Retry.Metrics`: calls that ended, and what the library calls attempts. */
export interface RetryCounters {
  successfulCallsWithoutRetryAttempt: number;
  successfulCallsWithRetryAttempt: number;
  failedCallsWithoutRetryAttempt: number;
  failedCallsWithRetryAttempt: number;
  totalCalls: number;
}

export const noCalls = (): RetryCounters => ({
  successfulCallsWithoutRetryAttempt: 0,
  successfulCallsWithRetryAttempt: 0,
  failedCallsWithoutRetryAttempt: 0,
  failedCallsWithRetryAttempt: 0,
  totalCalls: 0,
});

/** How an attempt ended; `ignored` is an exception that is not retried. */
export type AttemptEnd = "good" | "bad result" | "exception" | "ignored";

/**
 * What follows: another attempt after a wait, or the call's end. `exhausted` throws the last exception on or hands the
 * last result back; `raise` throws MaxRetriesExceeded instead, which is judged once more as an attempt that ended so.
 */
export type Verdict = "again" | "succeeded" | "exhausted" | "raise" | "ignored";

/**
 * Judges an attempt and counts it.
 * @param failed attempts of this call that ended in a bad result or exception, this one included
 */
export function endAttempt(counters: RetryCounters, settings: RetrySettings, end: AttemptEnd, failed: number): Verdict {
  counters.totalCalls += 1;
  if (end === "good") {
    if (failed > 0) counters.successfulCallsWithRetryAttempt += 1;
    else counters.successfulCallsWithoutRetryAttempt += 1;
    return "succeeded";
  }
  if (end === "ignored") {
    counters.failedCallsWithoutRetryAttempt += 1;
    return "ignored";
  }
  if (failed < settings.maxAttempts) return "again";
  counters.failedCallsWithRetryAttempt += 1;
  if (end === "exception") return "exhausted";
  // A last bad result is counted twice: as an attempt and as the call's completion.
  counters.totalCalls += 1;
  return settings.failAfterMaxAttempts ? "raise" : "exhausted";
}

/** Milliseconds to wait after the `failed`-th bad attempt, ≥ 1. */
export const retryWaitMs = ({ wait }: RetrySettings, failed: number): number =>
  typeof wait === "number" ? wait : exponentialMs(wait, failed);
