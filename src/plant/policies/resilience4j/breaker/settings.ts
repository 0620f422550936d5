import type { Exponential } from "../interval.ts";
import type { WindowType } from "../window.ts";

/** Options of a circuit breaker: resilience4j-circuitbreaker `CircuitBreakerConfig` 2.4.0, with the library's names. */
export interface BreakerSettings {
  readonly slidingWindowType: WindowType;
  /** Results (COUNT_BASED) or seconds (TIME_BASED). */
  readonly slidingWindowSize: number;
  /** Results below which there is no rate; at most the window's size where results are counted. */
  readonly minimumNumberOfCalls: number;
  /** Percent from which the breaker opens. */
  readonly failureRateThreshold: number;
  readonly slowCallRateThreshold: number;
  /** A call is slow when it takes longer than this. */
  readonly slowCallDurationThresholdMs: number;
  /** How long OPEN rejects, or how that grows with the openings since the breaker was last CLOSED. */
  readonly waitInOpenState: number | Exponential;
  readonly permittedNumberOfCallsInHalfOpenState: number;
  /** The longest time in HALF_OPEN; 0 for no bound. */
  readonly maxWaitDurationInHalfOpenStateMs: number;
  /** Where HALF_OPEN goes when that time is over. */
  readonly transitionToStateAfterWaitDuration: "OPEN" | "CLOSED";
  /** OPEN ends by a timer; otherwise by the first call after the wait. */
  readonly automaticTransitionFromOpenToHalfOpen: boolean;
}

export const BREAKER_DEFAULTS: BreakerSettings = {
  slidingWindowType: "COUNT_BASED",
  slidingWindowSize: 100,
  minimumNumberOfCalls: 100,
  failureRateThreshold: 50,
  slowCallRateThreshold: 100,
  slowCallDurationThresholdMs: 60_000,
  waitInOpenState: 60_000,
  permittedNumberOfCallsInHalfOpenState: 10,
  maxWaitDurationInHalfOpenStateMs: 0,
  transitionToStateAfterWaitDuration: "OPEN",
  automaticTransitionFromOpenToHalfOpen: false,
};
