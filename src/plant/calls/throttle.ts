import { nextDouble, type Stream } from "../../base/random.ts";

/**
 * Adaptive throttling of the book "Site Reliability Engineering" (Handling Overload): a caller rejects its own attempts
 * with probability max(0, (asked − k·accepted) / (asked + 1)), counted over the last seconds. Rejected ones count as
 * asked; an attempt is accepted when it succeeds.
 */
export interface Throttle {
  /** By second of the window: attempts asked for, and accepted. */
  readonly asked: Float64Array;
  readonly accepted: Float64Array;
  askedInAll: number;
  acceptedInAll: number;
  second: number;
}

const SECOND_MS = 1000;

export const throttle = (windowSeconds: number): Throttle => ({
  asked: new Float64Array(windowSeconds),
  accepted: new Float64Array(windowSeconds),
  askedInAll: 0,
  acceptedInAll: 0,
  second: 0,
});

/** Whether one more attempt may be made. */
export function asks(state: Throttle, k: number, now: number, chance: Stream): boolean {
  expire(state, now);
  const reject = (state.askedInAll - k * state.acceptedInAll) / (state.askedInAll + 1);
  state.asked[state.second % state.asked.length]! += 1;
  state.askedInAll += 1;
  return reject <= 0 || nextDouble(chance) >= reject;
}

/** An attempt succeeded. */
export function accepted(state: Throttle, now: number): void {
  expire(state, now);
  state.accepted[state.second % state.accepted.length]! += 1;
  state.acceptedInAll += 1;
}

function expire(state: Throttle, now: number): void {
  const second = Math.floor(now / SECOND_MS);
  const { length } = state.asked;
  for (let gone = Math.min(second - state.second, length); gone > 0; gone--) {
    const at = (second - gone + 1) % length;
    state.askedInAll -= state.asked[at]!;
    state.acceptedInAll -= state.accepted[at]!;
    state.asked[at] = 0;
    state.accepted[at] = 0;
  }
  state.second = second;
}
