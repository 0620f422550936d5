import {
  acquire,
  endIgnored,
  endWithResult,
  openOnResult,
  release,
} from "../../plant/policies/resilience4j/breaker/calls.ts";
import { failureRate, slowCallRate } from "../../plant/policies/resilience4j/breaker/rates.ts";
import { BREAKER_DEFAULTS, type BreakerSettings } from "../../plant/policies/resilience4j/breaker/settings.ts";
import {
  type Breaker,
  type BreakerEvent,
  type BreakerState,
  type BreakerTimer,
  breaker,
  fireTimer,
  moveTo,
  nextTimer,
  reset,
} from "../../plant/policies/resilience4j/breaker/state.ts";
import { exceptionKind } from "../../plant/policies/resilience4j/exceptions.ts";
import { expire, failedOf, slowFailedOf, slowOf, totalOf } from "../../plant/policies/resilience4j/window.ts";
import type { BreakerConfig, Did, Operation, Outcome } from "./format.ts";

/** The circuit breaker of a recording. `now` is wall-clock milliseconds. */
export class BreakerPart {
  readonly #config: BreakerConfig;
  readonly #settings: BreakerSettings;
  readonly #state: Breaker;
  readonly #emit: (event: BreakerEvent) => void;

  constructor(config: BreakerConfig, now: number, events: string[]) {
    this.#config = config;
    this.#settings = settingsOf(config);
    this.#state = breaker(this.#settings, now, config.initialState);
    this.#emit = (event) => events.push(textOf(event));
  }

  answer(operation: Operation, now: number): Did {
    const timer = nextTimer(this.#state);
    if (operation.op === "timer") return timer?.at === now ? this.#fire(timer) : {};
    this.runTimers(now);
    switch (operation.op) {
      case "acquire":
        return { permitted: this.acquire(now) };
      case "release":
        release(this.#state);
        return {};
      case "transition":
        return this.#transition(operation.to, operation.forMs, now);
      case "success":
        return this.#end(now, operation.durationMs, false);
      case "error":
        return this.report({ thrown: operation.exception ?? "io" }, operation.durationMs, now);
      case "result":
        return this.report({ result: operation.result }, operation.durationMs, now);
      default:
        return {};
    }
  }

  acquire(now: number): boolean {
    return acquire(this.#state, this.#settings, now, this.#emit);
  }

  report(outcome: Outcome, durationMs: number, now: number): Did {
    const { recordExceptions, ignoreExceptions, recordResultAtLeast = Number.POSITIVE_INFINITY } = this.#config;
    if ("result" in outcome) {
      const failed = outcome.result >= recordResultAtLeast;
      const did = this.#end(now, durationMs, failed);
      if (!failed && outcome.result === this.#config.openOnResult) this.#openOnResult(now);
      return did;
    }
    const kind = exceptionKind({ counted: recordExceptions, ignored: ignoreExceptions }, outcome.thrown);
    if (kind !== "ignored") return this.#end(now, durationMs, kind === "counted");
    endIgnored(this.#state, this.#emit);
    return {};
  }

  /** Timers due by now, which come before what else happens at this instant. */
  runTimers(now: number): void {
    for (let timer = nextTimer(this.#state); timer && timer.at <= now; timer = nextTimer(this.#state))
      this.#fire(timer);
  }

  look(now: number): Did {
    const { state, window, notPermitted } = this.#state;
    expire(window, now);
    return {
      state,
      metrics: {
        failureRate: Number(floatText(failureRate(this.#state))),
        slowCallRate: Number(floatText(slowCallRate(this.#state))),
        buffered: totalOf(window),
        failed: failedOf(window),
        slow: slowOf(window),
        slowFailed: slowFailedOf(window),
        notPermitted,
      },
    };
  }

  #end(now: number, durationMs: number, failed: boolean): Did {
    const recorded = endWithResult(this.#state, this.#settings, now, durationMs, failed, this.#emit);
    return recorded ? {} : { error: "ArithmeticException: / by zero" };
  }

  #openOnResult(now: number): void {
    openOnResult(this.#state, this.#settings, now, this.#config.openOnResultForMs ?? 0, this.#emit);
  }

  #transition(to: BreakerState | "RESET" | "OPEN_FOR", forMs: number | undefined, now: number): Did {
    if (to === "RESET") {
      reset(this.#state, this.#settings, now, this.#emit);
      return {};
    }
    const target = to === "OPEN_FOR" ? "OPEN" : to;
    const from = this.#state.state;
    return moveTo(this.#state, this.#settings, now, target, this.#emit, forMs) ? {} : illegal(from, target);
  }

  #fire(timer: BreakerTimer): Did {
    const from = this.#state.state;
    return fireTimer(this.#state, this.#settings, timer, this.#emit) ? {} : illegal(from, timer.to);
  }
}

const illegal = (from: BreakerState, to: BreakerState): Did => ({
  error: `IllegalStateTransitionException: CircuitBreaker 'cb' tried an illegal state transition from ${from} to ${to}`,
});

function settingsOf(config: BreakerConfig): BreakerSettings {
  const { waitDurationInOpenStateMs, exponentialWaitInOpenState, viaSlidingWindow, ...rest } = config;
  const settings = {
    ...BREAKER_DEFAULTS,
    ...rest,
    waitInOpenState: exponentialWaitInOpenState ?? waitDurationInOpenStateMs ?? BREAKER_DEFAULTS.waitInOpenState,
  };
  if (!viaSlidingWindow || settings.slidingWindowType === "TIME_BASED") return settings;
  const { minimumNumberOfCalls, slidingWindowSize } = settings;
  return { ...settings, minimumNumberOfCalls: Math.min(minimumNumberOfCalls, slidingWindowSize) };
}

function textOf(event: BreakerEvent): string {
  if (event.type === "STATE_TRANSITION") return `${event.type} ${event.from}->${event.to}`;
  return "rate" in event ? `${event.type} ${floatText(event.rate)}` : event.type;
}

/** A 32-bit float as Java prints it: the fewest digits that say which float it is, at least one after the point. */
function floatText(value: number): string {
  let text = "";
  for (let digits = 1; digits <= 9 && Math.fround(Number(text || "NaN")) !== value; digits++) {
    text = String(Number(value.toPrecision(digits)));
  }
  return text.includes(".") ? text : `${text}.0`;
}
