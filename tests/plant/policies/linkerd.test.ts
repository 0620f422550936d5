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
  const settings: AccrualSettings = { maxFailures: 3, penalty: PENALTY, successRate: null };
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

  describe("unified", () => {
    const unified: AccrualSettings = {
      maxFailures: 7,
      penalty: PENALTY,
      successRate: { threshold: 0.8, windowMs: 10_000, minRequests: 5 },
    };
    const [yes, no] = [true, false];
    test.each<{ name: string; answers: readonly (readonly [at: number, good: boolean])[]; shutAt: number | null }>([
      {
        name: "less than four in five shut, long before seven in a row",
        answers: [
          [0, no],
          [1, yes],
          [2, yes],
          [3, yes],
          [4, no],
          [5, yes],
        ],
        shutAt: 4,
      },
      {
        name: "four in five do not",
        answers: [
          [0, no],
          [1, yes],
          [2, yes],
          [3, yes],
          [4, yes],
        ],
        shutAt: null,
      },
      {
        name: "nor less, of four answers",
        answers: [
          [0, no],
          [1, no],
          [2, yes],
          [3, no],
        ],
        shutAt: null,
      },
      {
        name: "what is older than the window does not count",
        answers: [
          [0, no],
          [500, no],
          [10_000, yes],
          [10_500, yes],
          [11_000, yes],
          [11_500, yes],
          [12_000, no],
        ],
        shutAt: null,
      },
      {
        name: "what is in its oldest step does",
        answers: [
          [1_000, no],
          [1_500, no],
          [10_000, yes],
          [10_500, yes],
          [10_900, yes],
        ],
        shutAt: 10_900,
      },
    ])("$name", ({ answers, shutAt }) => {
      const state = gate();
      const shut = answers.find(([at, good]) => {
        onResponse(state, unified, at, good, () => 0);
        return !isOpen(state);
      });
      expect(shut?.[0] ?? null).toBe(shutAt);
    });
    test("once it is open again it counts anew", () => {
      const state = gate();
      for (const at of [0, 1, 2, 3, 4]) onResponse(state, unified, at, no, () => 0);
      admit(state);
      onResponse(state, unified, 1_004, yes, () => 0);
      for (const at of [1_005, 1_006, 1_007]) onResponse(state, unified, at, no, () => 0);
      expect(isOpen(state)).toBe(true);
      onResponse(state, unified, 1_008, yes, () => 0);
      onResponse(state, unified, 1_009, yes, () => 0);
      expect(isOpen(state)).toBe(false);
    });
    test("in a row without a rate, and a rate without a row, may be turned off", () => {
      const [rate, row] = [gate(), gate()];
      const noRow = { ...unified, maxFailures: 0 };
      const noRate = { ...unified, successRate: null };
      for (let at = 0; at < 4; at++) onResponse(rate, noRow, at, at > 1, () => 0);
      for (let at = 0; at < 6; at++) onResponse(row, noRate, at, no, () => 0);
      expect([isOpen(rate), isOpen(row)]).toEqual([true, true]);
      onResponse(rate, noRow, 4, yes, () => 0);
      onResponse(row, noRate, 6, no, () => 0);
      expect([isOpen(rate), isOpen(row)]).toEqual([false, false]);
    });
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
