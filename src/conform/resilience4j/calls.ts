import { exceptionKind } from "../../plant/policies/resilience4j/exceptions.ts";
import {
  type AttemptEnd,
  endAttempt,
  noCalls,
  RETRY_DEFAULTS,
  type RetryCounters,
  type RetrySettings,
  retryWaitMs,
  type Verdict,
} from "../../plant/policies/resilience4j/retry.ts";
import { inTime, TIME_LIMITER_DEFAULT_MS } from "../../plant/policies/resilience4j/time-limiter.ts";
import type { BreakerPart } from "./breaker.ts";
import type { Config, Did, Operation, Outcome, Reply, RetryConfig } from "./format.ts";

/** Whole calls of a recording: through a retry, a breaker, both in either order, or a time limiter. */
export class Calls {
  readonly #config: Config;
  readonly #settings: RetrySettings;
  readonly #counters: RetryCounters = noCalls();
  readonly #breaker: BreakerPart | undefined;
  readonly #clockAtStart: number;
  readonly #events: string[];

  constructor(config: Config, breaker: BreakerPart | undefined, clockAtStart: number, events: string[]) {
    this.#config = config;
    this.#settings = settingsOf(config.retry ?? {});
    this.#breaker = breaker;
    this.#clockAtStart = clockAtStart;
    this.#events = events;
  }

  answer(operation: Operation, t: number): Did {
    if (operation.op === "call") return this.#call(operation.replies, t);
    return operation.op === "limited" ? this.#limited(operation, t) : {};
  }

  look(): Did {
    if (!this.#config.retry) return {};
    const counters = this.#counters;
    return {
      retry: {
        okFirst: counters.successfulCallsWithoutRetryAttempt,
        okRetried: counters.successfulCallsWithRetryAttempt,
        failedFirst: counters.failedCallsWithoutRetryAttempt,
        failedRetried: counters.failedCallsWithRetryAttempt,
        total: counters.totalCalls,
      },
    };
  }

  #call(replies: readonly Reply[], t: number): Did {
    const attemptMs: number[] = [];
    const sleepsMs: number[] = [];
    let now = t;
    const pass = (ms: number) => {
      now += ms;
      this.#breaker?.runTimers(this.#clockAtStart + now);
    };
    const work = (): Outcome => {
      const { durationMs, exception, result = 200 } = replies[attemptMs.length] ?? replies.at(-1) ?? { durationMs: 0 };
      attemptMs.push(now);
      pass(durationMs);
      return exception === undefined ? { result } : { thrown: exception };
    };
    const guarded = (inner: () => Outcome) => () => this.#guarded(inner, () => this.#clockAtStart + now);
    const retried = (inner: () => Outcome) => () =>
      this.#retried(inner, (ms) => {
        sleepsMs.push(ms);
        pass(ms);
      });
    const run = this.#config.order === "breaker-outside" ? guarded(retried(work)) : retried(guarded(work));
    const outcome = run();
    return { ...outcome, attemptMs, sleepsMs, doneMs: now };
  }

  #guarded(inner: () => Outcome, now: () => number): Outcome {
    if (!this.#breaker) return inner();
    const start = now();
    if (!this.#breaker.acquire(start)) return { thrown: "notPermitted" };
    const outcome = inner();
    this.#breaker.report(outcome, now() - start, now());
    return outcome;
  }

  #retried(inner: () => Outcome, sleep: (ms: number) => void): Outcome {
    if (!this.#config.retry) return inner();
    let failed = 0;
    const judge = (outcome: Outcome): Verdict => {
      const end = this.#endOf(outcome);
      if (end === "bad result" || end === "exception") failed += 1;
      return this.#told(endAttempt(this.#counters, this.#settings, end, failed), failed);
    };
    for (;;) {
      const outcome = inner();
      const verdict = judge(outcome);
      if (verdict === "again") {
        sleep(retryWaitMs(this.#settings, failed));
      } else if (verdict === "raise") {
        const raised: Outcome = { thrown: "maxRetriesExceeded" };
        judge(raised);
        return raised;
      } else {
        return outcome;
      }
    }
  }

  #told(verdict: Verdict, failed: number): Verdict {
    if (verdict === "again") this.#events.push(`RETRY RETRY ${failed} wait ${retryWaitMs(this.#settings, failed)}`);
    else if (verdict === "ignored") this.#events.push("RETRY IGNORED_ERROR 0");
    else if (verdict !== "succeeded") this.#events.push(`RETRY ERROR ${failed}`);
    else if (failed > 0) this.#events.push(`RETRY SUCCESS ${failed}`);
    return verdict;
  }

  #endOf(outcome: Outcome): AttemptEnd {
    const {
      retryOnResultAtLeast = Number.POSITIVE_INFINITY,
      retryExceptions,
      ignoreExceptions,
    } = this.#config.retry ?? {};
    if ("result" in outcome) return outcome.result >= retryOnResultAtLeast ? "bad result" : "good";
    const kind = exceptionKind({ counted: retryExceptions, ignored: ignoreExceptions }, outcome.thrown);
    return kind === "counted" ? "exception" : "ignored";
  }

  #limited({ durationMs, exception }: { readonly durationMs: number; readonly exception?: string }, t: number): Did {
    const timeoutMs = this.#config.timeLimiter?.timeoutDurationMs ?? TIME_LIMITER_DEFAULT_MS;
    if (!inTime(durationMs, timeoutMs)) {
      this.#events.push("TIME_LIMITER TIMEOUT");
      return { thrown: "timeLimiterTimeout", doneMs: t + timeoutMs };
    }
    this.#events.push(exception === undefined ? "TIME_LIMITER SUCCESS" : "TIME_LIMITER ERROR");
    return { ...(exception === undefined ? { result: 200 } : { thrown: exception }), doneMs: t + durationMs };
  }
}

function settingsOf({ maxAttempts, waitDurationMs, exponential, failAfterMaxAttempts }: RetryConfig): RetrySettings {
  return {
    maxAttempts: maxAttempts ?? RETRY_DEFAULTS.maxAttempts,
    wait: exponential ?? waitDurationMs ?? RETRY_DEFAULTS.wait,
    failAfterMaxAttempts: failAfterMaxAttempts ?? RETRY_DEFAULTS.failAfterMaxAttempts,
  };
}
