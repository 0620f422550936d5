import { describe, expect, test } from "vitest";
import { acquire, endWithResult } from "../../../src/plant/policies/resilience4j/breaker/calls.ts";
import { failureRate } from "../../../src/plant/policies/resilience4j/breaker/rates.ts";
import { BREAKER_DEFAULTS, type BreakerSettings } from "../../../src/plant/policies/resilience4j/breaker/settings.ts";
import { type BreakerEvent, breaker, nextTimer } from "../../../src/plant/policies/resilience4j/breaker/state.ts";
import { exponentialMs } from "../../../src/plant/policies/resilience4j/interval.ts";
import { rateLimiter, reserve } from "../../../src/plant/policies/resilience4j/rate-limiter.ts";
import { inTime } from "../../../src/plant/policies/resilience4j/time-limiter.ts";

const silent = (_event: BreakerEvent): void => {};

/** A breaker after so many failures and then so many successes, all at 0. */
function after(settings: BreakerSettings, failures: number, successes: number) {
  const made = breaker(settings, 0);
  for (let call = 0; call < failures + successes; call++) {
    endWithResult(made, settings, 0, 10, call < failures, silent);
  }
  return made;
}

describe("a closed breaker opens by its rate", () => {
  test.each([
    { name: "half of a hundred", failures: 50, successes: 50, want: "OPEN", naive: "opens only above the threshold" },
    { name: "49 of a hundred", failures: 49, successes: 51, want: "CLOSED", naive: "rounds" },
    { name: "99 of 99", failures: 99, successes: 0, want: "CLOSED", naive: "has a rate below the minimum" },
    { name: "a success reaches the minimum", failures: 99, successes: 1, want: "OPEN", naive: "judges failures only" },
  ])("$name → $want (a naive rule $naive)", ({ failures, successes, want }) => {
    expect(after(BREAKER_DEFAULTS, failures, successes).state).toBe(want);
  });

  test("rates are 32-bit floats: a third is less than its double", () => {
    const settings: BreakerSettings = { ...BREAKER_DEFAULTS, slidingWindowSize: 3, failureRateThreshold: 90 };
    const rate = failureRate(after(settings, 1, 2));
    expect(rate).toBe(Math.fround(100 / 3));
    expect(rate).not.toBe(100 / 3);
  });
});

describe("an open breaker", () => {
  const settings: BreakerSettings = { ...BREAKER_DEFAULTS, slidingWindowSize: 1, waitInOpenState: 1_000 };

  test.each([
    { name: "rejects at the wait's last instant", now: 1_000, want: false },
    { name: "admits a trial strictly later", now: 1_001, want: true },
  ])("$name", ({ now, want }) => {
    expect(acquire(after(settings, 1, 0), settings, now, silent)).toBe(want);
  });

  test("half-opens by a timer where it is told to", () => {
    const automatic = { ...settings, automaticTransitionFromOpenToHalfOpen: true };
    expect(nextTimer(after(automatic, 1, 0))).toMatchObject({ at: 1_000, to: "HALF_OPEN" });
    expect(nextTimer(after(settings, 1, 0))).toBeUndefined();
  });
});

test("growing waits are truncated at every step, not at the end", () => {
  const waits = [1, 2, 3, 4].map((attempt) =>
    exponentialMs({ initialMs: 333, multiplier: 1.5, maxMs: 1_000 }, attempt),
  );
  expect(waits).toEqual([333, 499, 748, 1_000]);
  expect(Math.trunc(333 * 1.5 * 1.5)).toBe(749);
});

test("a refused reservation takes nothing; one that waits is owed by later periods", () => {
  const settings = { limitForPeriod: 2, limitRefreshPeriodNanos: 1_000, timeoutDurationNanos: 1_500 };
  const limiter = rateLimiter(settings);
  const waits = [0, 0, 0, 0, 0, 0].map((age) => reserve(limiter, settings, age, 1));
  expect(waits).toEqual([0, 0, 1_000, 1_000, -1, -1]);
  expect(limiter.permits).toBe(-2);
});

test("a call that takes exactly its timeout is late", () => {
  expect([999, 1_000].map((duration) => inTime(duration, 1_000))).toEqual([true, false]);
});
