import {
  cycleAt,
  drain,
  permitsAt,
  RATE_LIMITER_DEFAULTS,
  type RateLimiter,
  type RateLimiterSettings,
  rateLimiter,
  reserve,
  waitFor,
} from "../../plant/policies/resilience4j/rate-limiter.ts";
import type { Did, Operation, RateLimiterConfig } from "./format.ts";

const NANOS_PER_MS = 1_000_000;
const nanos = (ms: number): number => Math.round(ms * NANOS_PER_MS);
const millis = (span: number): number => (span < 0 ? -1 : Math.trunc(span / NANOS_PER_MS));

/** The rate limiter of a recording. */
export class RateLimiterPart {
  #settings: RateLimiterSettings;
  readonly #state: RateLimiter;
  readonly #events: string[];

  constructor({ limitForPeriod, limitRefreshPeriodMs, timeoutDurationMs }: RateLimiterConfig, events: string[]) {
    const defaults = RATE_LIMITER_DEFAULTS;
    this.#settings = {
      limitForPeriod: limitForPeriod ?? defaults.limitForPeriod,
      limitRefreshPeriodNanos:
        limitRefreshPeriodMs === undefined ? defaults.limitRefreshPeriodNanos : nanos(limitRefreshPeriodMs),
      timeoutDurationNanos: timeoutDurationMs === undefined ? defaults.timeoutDurationNanos : nanos(timeoutDurationMs),
    };
    this.#state = rateLimiter(this.#settings);
    this.#events = events;
  }

  answer(operation: Operation, t: number): Did {
    if (operation.op === "setLimit") {
      this.#settings = { ...this.#settings, limitForPeriod: operation.limitForPeriod };
    } else if (operation.op === "setTimeout") {
      this.#settings = { ...this.#settings, timeoutDurationNanos: nanos(operation.timeoutDurationMs) };
    } else if (operation.op === "drain") {
      this.#events.push(`RATE_LIMITER DRAINED ${drain(this.#state, this.#settings, nanos(t))}`);
    } else if (operation.op === "reserve") {
      const { permits = 1 } = operation;
      const waitMs = millis(reserve(this.#state, this.#settings, nanos(t), permits));
      this.#events.push(`RATE_LIMITER ${waitMs < 0 ? "FAILED" : "SUCCESSFUL"}_ACQUIRE ${permits}`);
      return { waitMs };
    }
    return {};
  }

  look(t: number): Did {
    return {
      rateLimiter: {
        available: permitsAt(this.#state, this.#settings, nanos(t)),
        waitMs: millis(waitFor(this.#state, this.#settings, nanos(t), 1)),
        cycle: cycleAt(this.#settings, nanos(t)),
      },
    };
  }
}
