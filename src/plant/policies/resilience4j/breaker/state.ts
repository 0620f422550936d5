import { exponentialMs } from "../interval.ts";
import { emptyWindow, type Window } from "../window.ts";
import type { BreakerSettings } from "./settings.ts";

/**
 * The circuit breaker's states and how it moves between them: resilience4j-circuitbreaker `CircuitBreakerStateMachine`
 * 2.4.0. Plain data, changed in place. `now` is everywhere wall-clock milliseconds since the epoch.
 */
export interface Breaker {
  state: BreakerState;
  /** Openings since the breaker was last CLOSED. */
  openings: number;
  /** OPEN rejects up to and including this instant. */
  openUntil: number;
  /** Trial calls that HALF_OPEN still admits. */
  permits: number;
  window: Window;
  /** Results below which `window` has no rate. */
  minimum: number;
  /** Calls rejected since `window` was begun. */
  notPermitted: number;
  /** METRICS_ONLY says each only once. */
  failureRateReported: boolean;
  slowCallRateReported: boolean;
  /** Timers that have not fired, in the order in which they were set. */
  timers: readonly BreakerTimer[];
}

export type BreakerState = "CLOSED" | "OPEN" | "HALF_OPEN" | "DISABLED" | "FORCED_OPEN" | "METRICS_ONLY";

export interface BreakerTimer {
  readonly at: number;
  readonly to: BreakerState;
  /** Whether the state that set it still holds; a reset leaves the old state's timer running. */
  readonly own: boolean;
}

export type BreakerEvent =
  | { readonly type: "SUCCESS" | "ERROR" | "IGNORED_ERROR" | "NOT_PERMITTED" | "RESET" }
  | { readonly type: "FAILURE_RATE_EXCEEDED" | "SLOW_CALL_RATE_EXCEEDED"; readonly rate: number }
  | { readonly type: "STATE_TRANSITION"; readonly from: BreakerState; readonly to: BreakerState };

/** Told of every event that the library would publish. */
export type Emit = (event: BreakerEvent) => void;

/** A breaker as its registry makes it. */
export function breaker(settings: BreakerSettings, now: number, initialState: BreakerState = "CLOSED"): Breaker {
  const made: Breaker = {
    state: "CLOSED",
    openings: initialState === "HALF_OPEN" ? 1 : 0,
    openUntil: 0,
    permits: 0,
    window: emptyWindow("COUNT_BASED", 0, now),
    minimum: 0,
    notPermitted: 0,
    failureRateReported: false,
    slowCallRateReported: false,
    timers: [],
  };
  beginWindow(made, settings, now);
  begin(made, settings, now, initialState);
  return made;
}

/**
 * Moves to a state, by hand or by rule; from a state to itself it begins anew, without an event.
 * @param openForMs wait of this opening instead of the configured one; it is then not counted as an opening
 * @returns false where the library throws IllegalStateTransitionException: nothing has changed then
 */
export function moveTo(
  state: Breaker,
  settings: BreakerSettings,
  now: number,
  to: BreakerState,
  emit: Emit,
  openForMs?: number,
): boolean {
  const from = state.state;
  if (isIllegal(from, to)) return false;
  state.timers = state.timers.filter(({ own }) => !own);
  begin(state, settings, now, to, openForMs);
  if (from !== to) emit({ type: "STATE_TRANSITION", from, to });
  return true;
}

/** A new CLOSED from any state. A timer of the state left keeps running and can move a later state. */
export function reset(state: Breaker, settings: BreakerSettings, now: number, emit: Emit): void {
  const from = state.state;
  state.timers = state.timers.map((timer) => ({ ...timer, own: false }));
  begin(state, settings, now, "CLOSED");
  if (from !== "CLOSED") emit({ type: "STATE_TRANSITION", from, to: "CLOSED" });
  emit({ type: "RESET" });
}

/** The timer that fires next: the earliest, and among equals the one set first. */
export const nextTimer = ({ timers }: Breaker): BreakerTimer | undefined =>
  timers.reduce<BreakerTimer | undefined>((first, timer) => (first && first.at <= timer.at ? first : timer), undefined);

/** A timer fires at its time. Answers as `moveTo` does. */
export function fireTimer(state: Breaker, settings: BreakerSettings, timer: BreakerTimer, emit: Emit): boolean {
  state.timers = state.timers.filter((other) => other !== timer);
  return moveTo(state, settings, timer.at, timer.to, emit);
}

/** Transitions that `CircuitBreaker.StateTransition` does not list. */
const isIllegal = (from: BreakerState, to: BreakerState): boolean =>
  (to === "HALF_OPEN" && (from === "CLOSED" || from === "METRICS_ONLY")) || (to === "OPEN" && from === "METRICS_ONLY");

function begin(state: Breaker, settings: BreakerSettings, now: number, to: BreakerState, openForMs?: number): void {
  state.state = to;
  if (to === "OPEN") {
    beginOpen(state, settings, now, openForMs);
    return;
  }
  if (to === "FORCED_OPEN") state.openings += 1;
  else if (to !== "HALF_OPEN") state.openings = 0;
  beginWindow(state, settings, now);
  state.failureRateReported = false;
  state.slowCallRateReported = false;
  if (to === "HALF_OPEN") beginHalfOpen(state, settings, now);
}

/** OPEN keeps the window of the state before: results that come late go into it. */
function beginOpen(state: Breaker, settings: BreakerSettings, now: number, openForMs: number | undefined): void {
  if (openForMs === undefined) state.openings += 1;
  const { waitInOpenState: wait } = settings;
  state.openUntil = now + (openForMs ?? (typeof wait === "number" ? wait : exponentialMs(wait, state.openings)));
  if (settings.automaticTransitionFromOpenToHalfOpen) setTimer(state, state.openUntil, "HALF_OPEN");
}

function beginHalfOpen(state: Breaker, settings: BreakerSettings, now: number): void {
  const { maxWaitDurationInHalfOpenStateMs: longest, transitionToStateAfterWaitDuration: to } = settings;
  state.permits = settings.permittedNumberOfCallsInHalfOpenState;
  if (longest > 0) setTimer(state, now + longest, to);
}

function setTimer(state: Breaker, at: number, to: BreakerState): void {
  state.timers = [...state.timers, { at, to, own: true }];
}

/** `CircuitBreakerMetrics`: trials are counted whatever the configured type; DISABLED and FORCED_OPEN hold no result. */
function beginWindow(state: Breaker, settings: BreakerSettings, now: number): void {
  const holdsNone = state.state === "DISABLED" || state.state === "FORCED_OPEN";
  const trial = state.state === "HALF_OPEN";
  const type = holdsNone || trial ? "COUNT_BASED" : settings.slidingWindowType;
  const usual = trial ? settings.permittedNumberOfCallsInHalfOpenState : settings.slidingWindowSize;
  const size = holdsNone ? 0 : usual;
  state.window = emptyWindow(type, size, now);
  state.minimum =
    type === "COUNT_BASED" ? Math.min(settings.minimumNumberOfCalls, size) : settings.minimumNumberOfCalls;
  state.notPermitted = 0;
}
