import { describe, expect, test } from "vitest";
import type { EdgeSpec } from "../../src/api/calls.ts";
import { erlangA, mm1d, powerOfTwo } from "./formulas.ts";
import { edge, started, type Tier } from "./graph.ts";
import { constant, estimate, exponential, onCpu, onWait, SECOND_MS } from "./station.ts";

/** Closed forms of callers: who leaves a line, who chooses a host, who tries again. */
const ERRORS = 3;
const WARM_UP_S = 50;
const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

const near = (values: readonly number[], want: number, not: number): void => {
  const { mean, error } = estimate(values);
  expect(Math.abs(mean - want), `saw ${mean} ± ${error}, want ${want}`).toBeLessThan(ERRORS * error + 1e-9);
  expect(Math.abs(mean - not), `saw ${mean} ± ${error}, must not be ${not}`).toBeGreaterThan(ERRORS * error);
};

describe("callers that leave the line", () => {
  /** Share that leaves before its work starts, utilisation, and mean line; work that has started is finished. */
  function leaving(lambda: number, slots: number, policy: Partial<EdgeSpec>, seed: number) {
    const tiers: readonly Tier[] = [{ name: "station", work: onCpu(exponential(0.1)), slots }];
    const { plant, pods } = started(tiers, [edge(null, "station", { cancel: true, ...policy })], lambda, seed);
    plant.advance(WARM_UP_S * SECOND_MS);
    const pod = pods[0]![0]!;
    const [used, offered] = [plant.cpuUsedMs(pod), plant.service(0).offered];
    const seconds = 40_000 / lambda;
    let samples = 0;
    let line = 0;
    for (let at = WARM_UP_S * SECOND_MS; at < (WARM_UP_S + seconds) * SECOND_MS; at += 97) {
      plant.advance(at);
      samples++;
      line += plant.workload(0).waiting;
    }
    const work = (plant.cpuUsedMs(pod) - used) / SECOND_MS;
    return {
      left: 1 - work / 0.1 / (plant.service(0).offered - offered),
      busy: work / seconds / slots,
      line: line / samples,
    };
  }

  test.each([
    { lambda: 12, tau: 0.5, want: 0.2239, not: 1 - 10 / 12 },
    { lambda: 10, tau: 1, want: 0.0833, not: 0 },
    { lambda: 20, tau: 1, want: 0.5, not: 0.45 },
  ])("M/M/1+D at $lambda a second, patience $tau s", ({ lambda, tau, want, not }) => {
    expect(mm1d(lambda, 10, tau)).toBeCloseTo(want, 4);
    const runs = seeds(12).map((seed) => leaving(lambda, 1, { timeoutMs: tau * SECOND_MS }, seed));
    near(
      runs.map(({ left }) => left),
      mm1d(lambda, 10, tau),
      not,
    );
  });

  test.each([
    { lambda: 120, want: { left: 0.1774, line: 10.65 }, not: { left: 1 - 100 / 120, line: 20 } },
    { lambda: 90, want: { left: 0.0444, line: 2.0 }, not: { left: 0, line: 6.0 } },
  ])("Erlang A at $lambda a second: ten servers, patience 0.5 s", ({ lambda, want, not }) => {
    const theory = erlangA(lambda, 10, 10, 2);
    expect(Math.abs(theory.left - want.left)).toBeLessThan(1e-4);
    expect(Math.abs(theory.line - want.line)).toBeLessThan(0.01);
    const runs = seeds(12).map((seed) => leaving(lambda, 10, { timeoutMs: 500, patience: "exponential" }, seed));
    near(
      runs.map(({ left }) => left),
      theory.left,
      not.left,
    );
    near(
      runs.map(({ line }) => line),
      theory.line,
      not.line,
    );
  });
});

describe("the choice of a host", () => {
  /** Mean time in services of 0.1 s, on hosts of one slot. */
  function timeOf(hosts: number, rho: number, balance: EdgeSpec["balance"], seed: number, seconds: number): number {
    const tiers: readonly Tier[] = [{ name: "hosts", work: onWait(exponential(0.1)), slots: 1, pods: hosts }];
    const { plant, at } = started(tiers, [edge(null, "hosts", { balance })], 10 * rho * hosts, seed);
    at(WARM_UP_S);
    const before = plant.service(0);
    at(WARM_UP_S + seconds);
    const after = plant.service(0);
    return (after.responseMs - before.responseMs) / (after.succeeded - before.succeeded) / 100;
  }
  const mean = (values: readonly number[]): number => estimate(values).mean;

  // Simulated reference values of ten hosts, 5 %; random is ten M/M/1.
  test.each([
    { balance: "random", want: 9.9 },
    { balance: "round-robin", want: 5.5 },
    { balance: "least-request", want: 3.2 },
    { balance: "full-scan", want: 1.88 },
  ] as const)("ten hosts at 0.9, $balance: $want services", ({ balance, want }) => {
    const seen = mean(seeds(8).map((seed) => timeOf(10, 0.9, balance, seed, 900)));
    expect(Math.abs(seen / want - 1), `saw ${seen}`).toBeLessThan(0.05);
  });

  test.each([
    { rho: 0.5, want: 1.266, random: 2 },
    { rho: 0.9, want: 2.614, random: 10 },
  ])("the better of two among many at $rho: $want services, not $random", ({ rho, want }) => {
    expect(powerOfTwo(rho)).toBeCloseTo(want, 3);
    const seen = mean(seeds(3).map((seed) => timeOf(400, rho, "least-request", seed, 40)));
    expect(Math.abs(seen / want - 1), `saw ${seen}`).toBeLessThan(0.03);
  });
});

describe("tries", () => {
  /** A service half of whose requests need something that does not exist. */
  const half = (retries: number, seed: number) => {
    const tiers: readonly Tier[] = [{ name: "front" }, { name: "gone", pods: 0 }];
    const edges = [edge(null, "front", { retries }), edge("front", "gone", { share: 0.5 })];
    const { plant, at } = started(tiers, edges, 200, seed);
    at(200);
    const { calls, attempts, failed } = plant.edge(0);
    return { attempts: attempts / calls, failed: failed / calls };
  };

  test("half of the attempts fail, two retries: 1.75 attempts, one in eight fails in the end", () => {
    const runs = seeds(8).map((seed) => half(2, seed));
    near(
      runs.map(({ attempts }) => attempts),
      1.75,
      2,
    );
    near(
      runs.map(({ failed }) => failed),
      0.125,
      0.25,
    );
  });

  test("three layers of three tries each: 27 times the load at the bottom", () => {
    const retrying = { retries: 2 };
    // The bottom refuses every try: its one slot is taken.
    const bottom: Tier = { name: "c", slots: 1, queueCap: 0, work: onWait(constant(1e6)) };
    const tiers: readonly Tier[] = [{ name: "a" }, { name: "b" }, bottom];
    const edges = [edge(null, "a", retrying), edge("a", "b", retrying), edge("b", "c", retrying)];
    const { plant, at } = started(tiers, edges, 50, 3);
    at(10);
    const before = [plant.edge(0).calls, plant.edge(2).attempts];
    at(110);
    expect((plant.edge(2).attempts - before[1]!) / (plant.edge(0).calls - before[0]!)).toBeCloseTo(27, 0);
  });

  test("a budget of 20 % keeps attempts below 1 / (1 − 0.2)", () => {
    const budget = { enabled: true, percent: 20, minConcurrency: 0 };
    const tiers: readonly Tier[] = [{ name: "slow", work: onWait(constant(1e6)), slots: 1e6 }];
    const policy = { timeoutMs: 1000, retries: 5, retryBudget: budget };
    const { plant, at } = started(tiers, [edge(null, "slow", policy)], 300, 4);
    at(200);
    const { calls, attempts } = plant.edge(0);
    expect(attempts / calls).toBeGreaterThan(1.2);
    expect(attempts / calls).toBeLessThan(1.251);
  });

  test("adaptive throttling sends K times what is accepted: 200 of 300 to a capacity of 100", () => {
    const tiers: readonly Tier[] = [{ name: "small", work: onWait(constant(0.1)), slots: 10, queueCap: 3 }];
    const throttle = { enabled: true, k: 2, windowSeconds: 120 };
    const { plant, at } = started(tiers, [edge(null, "small", { throttle })], 300, 5);
    at(300);
    const before = plant.edge(0);
    at(900);
    const after = plant.edge(0);
    expect(Math.abs((after.attempts - before.attempts) / 600 - 200)).toBeLessThan(4);
    expect(Math.abs((after.rejected - before.rejected) / 600 - 100)).toBeLessThan(4);
  });
});
