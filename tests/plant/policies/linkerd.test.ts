import { describe, expect, test } from "vitest";
import {
  type AccrualSettings,
  admit,
  gate,
  isOpen,
  isReady,
  onResponse,
} from "../../../src/plant/policies/linkerd/accrual.ts";
import { backOffMs } from "../../../src/plant/policies/linkerd/back-off.ts";
import { cost, estimate, observe } from "../../../src/plant/policies/linkerd/peak-ewma.ts";
import { budget, deposit, withdraw } from "../../../src/plant/policies/linkerd/retry-budget.ts";

const PENALTY = { minMs: 1000, maxMs: 60_000, jitterRatio: 0.5 };

describe("penalties", () => {
  test("double up to a minute", () => {
    const waits = Array.from({ length: 8 }, (_, n) => backOffMs(PENALTY, n, 0) / 1000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test.each([
    { name: "half as much again at most", n: 1, want: 3000 },
    { name: "but never more than the longest", n: 5, want: 48_000 },
    { name: "which nothing lengthens", n: 6, want: 60_000 },
  ])("chance adds $name", ({ n, want }) => {
    expect(backOffMs(PENALTY, n, 1)).toBe(want);
  });
});

describe("failure accrual", () => {
  const settings: AccrualSettings = { maxFailures: 3, penalty: PENALTY };
  const respond = (state: ReturnType<typeof gate>, now: number, ...answers: readonly boolean[]) => {
    for (const good of answers) onResponse(state, settings, now, good, () => 0);
    return state;
  };

  test.each([
    { name: "failures in a row shut", answers: [false, false, false], open: false },
    { name: "a success between starts again", answers: [false, false, true, false, false], open: true },
  ])("$name", ({ answers, open }) => {
    expect(isOpen(respond(gate(), 0, ...answers))).toBe(open);
  });

  test("one request probes, and its answer decides", () => {
    const state = respond(gate(), 0, false, false, false);
    expect([isReady(state, 999), isReady(state, 1000)]).toEqual([false, true]);
    admit(state);
    expect(isReady(state, 1000)).toBe(false);
    respond(state, 1100, false);
    expect([isReady(state, 3099), isReady(state, 3100)]).toEqual([false, true]);
    admit(state);
    respond(state, 3200, true);
    expect(isOpen(state)).toBe(true);
    // And the next penalty is the first one again.
    respond(state, 4000, false, false, false);
    expect(isReady(state, 5000)).toBe(true);
  });

  test("what comes while it is shut is ignored", () => {
    const state = respond(gate(), 0, false, false, false, true, false);
    expect([isOpen(state), isReady(state, 1000)]).toEqual([false, true]);
  });
});

describe("peak EWMA", () => {
  test("a peak counts at once, less takes its time, and nothing fades", () => {
    const state = estimate(0);
    expect(cost(state, 0, 0)).toBe(30);
    observe(state, 0, 100);
    expect(cost(state, 0, 1)).toBe(200);
    observe(state, 10_000, 50);
    expect(state.rttMs).toBeCloseTo(100 / Math.E + 50 * (1 - 1 / Math.E));
    expect(cost(state, 110_000, 0)).toBeLessThan(0.01);
  });
});

describe("retry budget", () => {
  const settings = { ratio: 0.2, minRetriesPerSecond: 10, ttlMs: 10_000 };
  const spent = (state: ReturnType<typeof budget>, now: number) => {
    let retries = 0;
    while (withdraw(state, settings, now)) retries++;
    return retries;
  };

  test("of nothing but failures: 10 a second, for ten seconds ahead", () => {
    const state = budget(0);
    expect(spent(state, 0)).toBe(100);
    expect(spent(state, 9999)).toBe(0);
  });

  test("five that need no retry pay for one", () => {
    const state = budget(0);
    spent(state, 0);
    for (let request = 0; request < 23; request++) deposit(state, settings, 100);
    expect(spent(state, 100)).toBe(4);
  });

  test("what was deposited counts for the time to live", () => {
    const counted = (now: number) => {
      const state = budget(0);
      for (let request = 0; request < 50; request++) deposit(state, settings, 0);
      return spent(state, now);
    };
    expect([counted(9999), counted(10_000)]).toEqual([110, 100]);
  });
});
