/** The recordings' own words for configuration, operations and answers; times in milliseconds. */
export interface Config {
  readonly circuitBreaker?: BreakerConfig;
  readonly bulkhead?: { readonly maxConcurrentCalls?: number };
  readonly rateLimiter?: RateLimiterConfig;
  readonly retry?: RetryConfig;
  readonly timeLimiter?: { readonly timeoutDurationMs?: number };
  readonly order?: "retry-outside" | "breaker-outside";
  readonly clockAtStartMs?: number;
}

interface Growing {
  readonly initialMs: number;
  readonly multiplier: number;
  readonly maxMs?: number;
}

export interface BreakerConfig {
  readonly slidingWindowType?: "COUNT_BASED" | "TIME_BASED";
  readonly slidingWindowSize?: number;
  readonly minimumNumberOfCalls?: number;
  /** Type, size and minimum were set by one call, which cuts the minimum to the size. */
  readonly viaSlidingWindow?: boolean;
  readonly failureRateThreshold?: number;
  readonly slowCallRateThreshold?: number;
  readonly slowCallDurationThresholdMs?: number;
  readonly waitDurationInOpenStateMs?: number;
  readonly exponentialWaitInOpenState?: Growing;
  readonly permittedNumberOfCallsInHalfOpenState?: number;
  readonly maxWaitDurationInHalfOpenStateMs?: number;
  readonly transitionToStateAfterWaitDuration?: "OPEN" | "CLOSED";
  readonly automaticTransitionFromOpenToHalfOpen?: boolean;
  readonly initialState?: State;
  readonly recordExceptions?: readonly string[];
  readonly ignoreExceptions?: readonly string[];
  readonly recordResultAtLeast?: number;
  readonly openOnResult?: number;
  readonly openOnResultForMs?: number;
}

export interface RateLimiterConfig {
  readonly limitForPeriod?: number;
  readonly limitRefreshPeriodMs?: number;
  readonly timeoutDurationMs?: number;
}

export interface RetryConfig {
  readonly maxAttempts?: number;
  readonly waitDurationMs?: number;
  readonly exponential?: Growing;
  readonly failAfterMaxAttempts?: boolean;
  readonly retryOnResultAtLeast?: number;
  readonly retryExceptions?: readonly string[];
  readonly ignoreExceptions?: readonly string[];
}

type State = "CLOSED" | "OPEN" | "HALF_OPEN" | "DISABLED" | "FORCED_OPEN" | "METRICS_ONLY";

export interface Reply {
  readonly durationMs: number;
  readonly exception?: string;
  readonly result?: number;
}

export type Operation =
  | { readonly op: "start" | "look" | "acquire" | "release" | "timer" | "enter" | "leave" | "drain" }
  | { readonly op: "success"; readonly durationMs: number }
  | { readonly op: "error"; readonly durationMs: number; readonly exception?: string }
  | { readonly op: "result"; readonly durationMs: number; readonly result: number }
  | { readonly op: "transition"; readonly to: State | "RESET" | "OPEN_FOR"; readonly forMs?: number }
  | { readonly op: "resize"; readonly maxConcurrentCalls: number }
  | { readonly op: "reserve"; readonly permits?: number }
  | { readonly op: "setLimit"; readonly limitForPeriod: number }
  | { readonly op: "setTimeout"; readonly timeoutDurationMs: number }
  | { readonly op: "call"; readonly replies: readonly Reply[] }
  | { readonly op: "limited"; readonly durationMs: number; readonly exception?: string };

/** How a call ended for its caller. */
export type Outcome = { readonly result: number } | { readonly thrown: string };

/** A line's `did`, or a part of it. */
export interface Did {
  readonly doneMs?: number;
  readonly [key: string]: unknown;
}
