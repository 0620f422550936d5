/** Permits by the period: resilience4j-ratelimiter `AtomicRateLimiter` 2.4.0. All spans in whole nanoseconds. */
export interface RateLimiterSettings {
  /** Permits of one period; 50 by default. */
  readonly limitForPeriod: number;
  /** Length of a period; 500 ns by default. */
  readonly limitRefreshPeriodNanos: number;
  /** How long a call may wait for its permits; 5 s by default. */
  readonly timeoutDurationNanos: number;
}

export const RATE_LIMITER_DEFAULTS: RateLimiterSettings = {
  limitForPeriod: 50,
  limitRefreshPeriodNanos: 500,
  timeoutDurationNanos: 5_000_000_000,
};

export interface RateLimiter {
  /** Periods since the limiter was made, as of the last reservation. */
  cycle: number;
  /** Permits left in that period; negative when later periods' permits are promised. */
  permits: number;
}

export const rateLimiter = ({ limitForPeriod }: RateLimiterSettings): RateLimiter => ({
  cycle: 0,
  permits: limitForPeriod,
});

/**
 * Takes permits, if need be of periods to come. A refusal takes none.
 * @param age nanoseconds since the limiter was made
 * @returns the wait in nanoseconds, 0 for none, or −1 where it would be longer than the timeout
 */
export function reserve(limiter: RateLimiter, settings: RateLimiterSettings, age: number, permits: number): number {
  const wait = waitFor(limiter, settings, age, permits);
  limiter.permits = permitsAt(limiter, settings, age);
  limiter.cycle = cycleAt(settings, age);
  if (wait > settings.timeoutDurationNanos) return -1;
  limiter.permits -= permits;
  return wait;
}

/**
 * Takes as many permits as the last reservation left; a new period's are not among them.
 * @returns what its event says: 0, or the permits still owed, as a negative number
 */
export function drain(limiter: RateLimiter, settings: RateLimiterSettings, age: number): number {
  const before = limiter.permits;
  reserve(limiter, settings, age, before);
  return Math.min(before, 0);
}

/** Period that is running. */
export const cycleAt = ({ limitRefreshPeriodNanos }: RateLimiterSettings, age: number): number =>
  Math.floor(age / limitRefreshPeriodNanos);

/** Permits left now: every new period adds its own, up to one period's. */
export function permitsAt({ cycle, permits }: RateLimiter, settings: RateLimiterSettings, age: number): number {
  const gone = cycleAt(settings, age) - cycle;
  if (gone === 0) return permits;
  return Math.min(permits + gone * settings.limitForPeriod, settings.limitForPeriod);
}

/** Nanoseconds until so many permits could be had. */
export function waitFor(limiter: RateLimiter, settings: RateLimiterSettings, age: number, permits: number): number {
  const { limitForPeriod, limitRefreshPeriodNanos } = settings;
  const left = permitsAt(limiter, settings, age);
  if (left >= permits) return 0;
  const toNextPeriod = (cycleAt(settings, age) + 1) * limitRefreshPeriodNanos - age;
  const morePeriods = Math.max(0, Math.ceil((permits - left - limitForPeriod) / limitForPeriod));
  return toNextPeriod + morePeriods * limitRefreshPeriodNanos;
}
