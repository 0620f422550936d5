import type { DurationMs, TimeMs } from "../../base/units.ts";

/** A token bucket of one token: `intervalMs` null gives none at all. */
export interface Limiter {
  readonly intervalMs: DurationMs | null;
  /** When the token is there again. */
  readonly freeAt: TimeMs;
}

export const accepts = ({ intervalMs, freeAt }: Limiter, now: TimeMs): boolean => intervalMs !== null && now >= freeAt;

/** After its token was taken. */
export const spent = (limiter: Limiter, now: TimeMs): Limiter => ({
  ...limiter,
  freeAt: now + (limiter.intervalMs ?? 0),
});

/**
 * Changes the rate; whoever waits now goes on waiting for a whole interval of the new rate.
 * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go SwapLimiter.
 */
export function atRate(limiter: Limiter, intervalMs: DurationMs | null, now: TimeMs): Limiter {
  if (limiter.intervalMs === intervalMs) return limiter;
  return { intervalMs, freeAt: accepts(limiter, now) ? now : now + (intervalMs ?? 0) };
}
