import { record } from "../window.ts";
import { failureRate, slowCallRate } from "./rates.ts";
import type { BreakerSettings } from "./settings.ts";
import { type Breaker, type BreakerEvent, type Emit, moveTo } from "./state.ts";

const SUCCESS: BreakerEvent = { type: "SUCCESS" };
const ERROR: BreakerEvent = { type: "ERROR" };
const IGNORED_ERROR: BreakerEvent = { type: "IGNORED_ERROR" };
const NOT_PERMITTED: BreakerEvent = { type: "NOT_PERMITTED" };

/** Whether a call may start. The first one strictly after OPEN's wait begins HALF_OPEN and is its first trial. */
export function acquire(state: Breaker, settings: BreakerSettings, now: number, emit: Emit): boolean {
  if (state.state === "OPEN" && now > state.openUntil) moveTo(state, settings, now, "HALF_OPEN", emit);
  if (admits(state)) return true;
  state.notPermitted += 1;
  publish(state, NOT_PERMITTED, emit);
  return false;
}

/** A permitted call gives its permit back without a result. */
export function release(state: Breaker): void {
  if (state.state === "HALF_OPEN") state.permits += 1;
}

/** A permitted call ended with an ignored exception: that is no result. */
export function endIgnored(state: Breaker, emit: Emit): void {
  release(state);
  publish(state, IGNORED_ERROR, emit);
}

/**
 * A call ended with a result, in whatever state it had begun.
 * @returns false where the library throws ArithmeticException: OPEN came after a state that holds no results
 */
export function endWithResult(
  state: Breaker,
  settings: BreakerSettings,
  now: number,
  durationMs: number,
  failed: boolean,
  emit: Emit,
): boolean {
  publish(state, failed ? ERROR : SUCCESS, emit);
  if (state.state === "DISABLED" || state.state === "FORCED_OPEN") return true;
  const recorded = record(state.window, now, failed, durationMs > settings.slowCallDurationThresholdMs);
  if (recorded && state.state !== "OPEN") judge(state, settings, now, emit);
  return recorded;
}

/** `transitionOnResult`: a result says for how long to open. Only CLOSED listens, and it counts as no opening. */
export function openOnResult(
  state: Breaker,
  settings: BreakerSettings,
  now: number,
  openForMs: number,
  emit: Emit,
): void {
  if (state.state === "CLOSED") moveTo(state, settings, now, "OPEN", emit, openForMs);
}

function admits(state: Breaker): boolean {
  if (state.state === "OPEN" || state.state === "FORCED_OPEN") return false;
  if (state.state !== "HALF_OPEN") return true;
  if (state.permits <= 0) return false;
  state.permits -= 1;
  return true;
}

/** DISABLED and FORCED_OPEN say nothing about calls. */
function publish(state: Breaker, event: BreakerEvent, emit: Emit): void {
  if (state.state !== "DISABLED" && state.state !== "FORCED_OPEN") emit(event);
}

/** After every result, good ones too, each rate is held against its threshold. */
function judge(state: Breaker, settings: BreakerSettings, now: number, emit: Emit): void {
  const failures = failureRate(state);
  if (failures < 0) return;
  const slow = slowCallRate(state);
  const tooManyFailed = failures >= settings.failureRateThreshold;
  const tooManySlow = slow >= settings.slowCallRateThreshold;
  const bad = tooManyFailed || tooManySlow;
  if (state.state === "HALF_OPEN") {
    moveTo(state, settings, now, bad ? "OPEN" : "CLOSED", emit);
    return;
  }
  if (tooManyFailed && !state.failureRateReported) emit({ type: "FAILURE_RATE_EXCEEDED", rate: failures });
  if (tooManySlow && !state.slowCallRateReported) emit({ type: "SLOW_CALL_RATE_EXCEEDED", rate: slow });
  if (state.state === "CLOSED") {
    if (bad) moveTo(state, settings, now, "OPEN", emit);
    return;
  }
  state.failureRateReported ||= tooManyFailed;
  state.slowCallRateReported ||= tooManySlow;
}
