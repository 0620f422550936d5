import { describe, expect, test } from "vitest";
import { checkExpectation, type RunVariant } from "../../src/experiment/check.ts";
import { measures } from "../../src/experiment/measure.ts";
import { History } from "../../src/record/history.ts";
import type { Expectation } from "../../src/scenario/model.ts";

/** A finished run of one column "x", a row a second. */
const finished = (variant: string, values: readonly number[]) => {
  const history = new History([{ key: "x", title: "x", unit: "pods", meaning: "neutral" }], 1000);
  for (const value of values) history.append(Float64Array.of(value));
  return {
    variant,
    history,
    objects: () => [],
    epochUnixMs: 0,
    plant: { loads: [], queues: [], services: [], workloads: [] },
  };
};

const expectation = (more: Partial<Expectation>): Expectation => ({
  claim: "a-claim",
  says: "x exceeds one",
  variants: ["only"],
  set: [],
  seeds: null,
  enough: 1,
  that: [{ expression: 'last("x") > 1', line: 1, column: 1 }],
  counterfactual: { says: "nothing exceeds ten", set: [{ path: "x", value: 0 }] },
  horizonMs: null,
  ...more,
});

/** Every run shows its seed, or what is set; `made` counts the runs. */
function check(given: Expectation) {
  const made: (number | null)[] = [];
  const runVariant: RunVariant = (variant, _horizon, set, seed) => {
    made.push(seed);
    const value = set[0]?.value ?? seed ?? 7;
    return finished(variant, [Number(value)]);
  };
  return { result: checkExpectation(given, runVariant, true), made };
}

describe("seeds", () => {
  test("without them the scenario's own is used, once a trial", () => {
    const { result, made } = check(expectation({}));
    expect(result).toMatchObject({ ok: true, detail: 'last("x") > 1 (last = 7)', counterfactual: "failed as it must" });
    expect(made).toEqual([null, null]);
  });

  test.each([
    [3, true, '3 of 4 seeds; seed 2: last("x") > 1 (last = 2)'],
    [4, false, '3 of 4 seeds; seed 1: last("x") > 1 (last = 1)'],
  ])("%i of four are enough: %s", (enough, ok, detail) => {
    expect(check(expectation({ seeds: [1, 2, 3, 4], enough })).result).toMatchObject({ ok, detail });
  });

  test("the counterfactual stops where too many have failed", () => {
    expect(check(expectation({ seeds: [1, 2, 3, 4], enough: 3 })).made).toEqual([1, 2, 3, 4, 1, 2]);
  });

  test("a counterfactual that holds under enough seeds is no proof", () => {
    const { result } = check(
      expectation({ seeds: [2, 3], enough: 1, counterfactual: { says: "no", set: [{ path: "x", value: 5 }] } }),
    );
    expect(result).toMatchObject({ ok: false, counterfactual: "still holds where it must not: no" });
  });
});

describe("measures", () => {
  const of = measures(new Map([["only", finished("only", [1, 3, 3, Number.NaN, 2, 5, 4])]]));
  test.each([
    ["lasts", ["x", ">", 2], 4],
    ["lasts", ["x", ">", 2, "only", 3], 3],
    ["reversals", ["x"], 3],
    ["reversals", ["x", "only", 0, "3s"], 0],
  ])("%s(%j)", (name, words, want) => {
    expect(of[name]?.(...words)).toBe(want);
  });
});
