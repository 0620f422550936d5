/** How long a call may take: resilience4j-timelimiter `TimeLimiterConfig` 2.4.0. */
export const TIME_LIMITER_DEFAULT_MS = 1_000;

/** A call that takes exactly the timeout is too late. Milliseconds both. */
export const inTime = (durationMs: number, timeoutDurationMs: number): boolean => durationMs < timeoutDurationMs;
