import { describe, expect, it } from "vitest";
import { fallbackReplicas } from "../../../src/controllers/keda/fallback.ts";
import { apply, diff } from "../../../src/controllers/keda/merge-patch.ts";
import { toMilli } from "../../../src/controllers/keda/values.ts";
import { BROKEN, PROMETHEUS, sample, scaledObject, World } from "./given.ts";

describe("replicas that a fallback stands for", () => {
  it.each([
    ["static", 15, 10],
    [undefined, 15, 10],
    ["currentReplicas", 6, 6],
    ["currentReplicasIfHigher", 8, 10],
    ["currentReplicasIfHigher", 15, 15],
    ["currentReplicasIfLower", 8, 8],
    ["currentReplicasIfLower", 15, 10],
  ])("%s with %i running → %i", (behavior, current, want) => {
    expect(fallbackReplicas({ behavior, replicas: 10, failureThreshold: 3 }, current)).toBe(want);
  });
});

describe("fallback takes over when failures exceed the threshold", () => {
  it.each([
    { name: "static", behavior: "static", replicas: 6, want: 100_000, naive: 60_000 },
    { name: "currentReplicas", behavior: "currentReplicas", replicas: 6, want: 60_000, naive: 100_000 },
    { name: "currentReplicasIfHigher", behavior: "currentReplicasIfHigher", replicas: 6, want: 100_000, naive: 60_000 },
  ])("$name: the 4th failure serves $want milli, not $naive", ({ behavior, replicas, want }) => {
    const world = new World(scaledObject({ fallback: { failureThreshold: 3, replicas: 10, behavior } }), replicas);
    world.readings = [BROKEN];
    world.reconcile(5);
    for (let failures = 1; failures <= 3; failures++) {
      expect(world.read(failures * 1_000)).toEqual({ ok: false, error: "metric:s0-prometheus encountered error" });
    }
    expect(world.read(4_000)).toEqual({ ok: true, value: [{ metric: "s0-prometheus", milli: want }] });
    expect(world.condition("Fallback")).toBe("True/FallbackExists");
  });

  it("polls and reads count together, and one success starts over", () => {
    const world = new World(scaledObject({ fallback: { failureThreshold: 3, replicas: 10 } }), 2);
    const failures = () => world.object.status.health?.["s0-prometheus"]?.numberOfFailures;
    world.readings = [BROKEN];
    world.reconcile(5);
    world.poll(5);
    world.read(1_000);
    expect(failures()).toBe(2);
    world.readings = [sample(1)];
    world.read(2_000);
    expect(failures()).toBe(0);
  });

  it("wakes a workload from 0", () => {
    const world = new World(scaledObject({ fallback: { failureThreshold: 0, replicas: 4 } }), 0);
    world.readings = [BROKEN];
    world.reconcile(5);
    world.poll(5);
    expect(world.replicas).toBe(1);
  });

  it("a Value target counts per ready pod, and fails without one", () => {
    const trigger = { ...PROMETHEUS, metricType: "Value" };
    const world = new World(scaledObject({ triggers: [trigger], fallback: { failureThreshold: 0, replicas: 6 } }), 4);
    world.readings = [BROKEN];
    world.readyPods = 4;
    world.reconcile(5);
    expect(world.read(1_000)).toEqual({ ok: true, value: [{ metric: "s0-prometheus", milli: 15_000 }] });
    world.readyPods = 0;
    expect(world.read(2_000).ok).toBe(false);
  });
});

describe("formulas", () => {
  const OTHER = { ...PROMETHEUS, name: "b" };
  const withFormula = (formula: string, target: string, behavior?: string): World =>
    new World(
      scaledObject({
        triggers: [PROMETHEUS, OTHER],
        advanced: { scalingModifiers: { formula, target } },
        ...(behavior && { fallback: { failureThreshold: 0, replicas: 7, behavior } }),
      }),
      1,
    );

  it.each([
    { name: "a sum", formula: "a + b", readings: [sample(2), sample(5)], want: 7_000 },
    { name: "a negative difference stays negative", formula: "a - b", readings: [sample(2), sample(5)], want: -3_000 },
    { name: "a division by zero is −2⁶³", formula: "a / (b - 5)", readings: [sample(2), sample(5)], want: -(2 ** 63) },
    { name: "thousandths are cut, not rounded", formula: "a / 3", readings: [sample(2), sample(5)], want: 666 },
  ])("$name", ({ formula, readings, want }) => {
    const world = withFormula(formula, "5");
    world.readings = readings;
    world.reconcile(5);
    expect(world.read(1_000, "composite-metric")).toEqual({
      ok: true,
      value: [{ metric: "composite-metric", milli: want }],
    });
  });

  it("nil everywhere stands for replicas × target", () => {
    const world = withFormula("a ?? b", "2", "scalingModifiers");
    world.readings = [BROKEN, BROKEN];
    world.reconcile(5);
    expect(world.read(1_000, "composite-metric")).toEqual({
      ok: true,
      value: [{ metric: "composite-metric", milli: 14_000 }],
    });
  });

  it.each([
    ["a + c", "unknown name c (1:11)\n | float(a + c)\n | ..........^"],
    ["a +", 'unexpected token Bracket(")") (1:10)\n | float(a +)\n | .........^'],
    [
      "a ?? c",
      `unknown name c (1:34)\n | let _kedaCompositeResult = (a ?? c); _kedaCompositeResult == nil ? nil : float(_kedaCompositeResult)\n | ${".".repeat(33)}^`,
    ],
    ["a > b", "invalid argument for float (type bool) (1:1)\n | float(a > b)\n | ^"],
    ["avg([a])", "unknown name avg (1:7)\n | float(avg([a]))\n | ......^"],
  ])("%s is refused in expr-lang's words", (formula, words) => {
    const world = withFormula(formula, "5");
    expect(world.reconcile(5).memory.failure?.error).toBe(`error validating formula in ScalingModifiers\n${words}`);
  });
});

describe("merge patches", () => {
  it("replace lists whole and merge maps by key", () => {
    const stale = { conditions: ["old"], health: { a: 1 } };
    const written = diff(stale, { conditions: ["mine"], health: { a: 2 } });
    expect(apply({ conditions: ["theirs"], health: { a: 1, b: 9 } }, written)).toEqual({
      conditions: ["mine"],
      health: { a: 2, b: 9 },
    });
    expect(apply({ gone: 1 }, diff({ gone: 1 }, {}))).toEqual({});
  });
});

describe("milli-units", () => {
  it.each([
    [0.0005, 1],
    [0.0015, 2],
    [0.0025, 3],
    [123_456_789.987654, 123_456_789_988],
    [1e12, 1e15],
    [-1, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
  ])("%d → %d", (value, want) => {
    expect(toMilli(value)).toBe(want);
  });
});
