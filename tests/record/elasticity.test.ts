import { describe, expect, test } from "vitest";
import { elasticity, speedUp } from "../../src/record/elasticity.ts";

const of = (demand: readonly number[], supply: readonly number[]) =>
  elasticity(Float64Array.from(demand), Float64Array.from(supply), 1000);

describe("elasticity", () => {
  // naive: what a measure of absolute replicas, or one that lets too much make up for too little, would give
  test.each([
    { name: "exact supply", demand: [2, 4, 2], supply: [2, 4, 2], want: [0, 0, 0, 0, 0, 0] },
    {
      name: "half is missing, a third of the time",
      demand: [2, 4, 2],
      supply: [2, 2, 2],
      want: [50 / 3, 0, 100 / 3, 0, 200 / 3, 1],
    },
    { name: "too much does not make up for too little", demand: [4, 4], supply: [2, 6], want: [25, 25, 50, 50, 50, 1] },
    {
      name: "never enough",
      demand: [6, 6, 6],
      supply: [2, 2, 2],
      want: [200 / 3, 0, 100, 0, 0, Number.POSITIVE_INFINITY],
    },
    { name: "idle: relative to one replica", demand: [0, 0], supply: [2, 2], want: [0, 200, 0, 100, 0, 0] },
    { name: "unknown demand counts nowhere", demand: [Number.NaN, 2], supply: [1, 2], want: [0, 0, 0, 0, 0, 0] },
  ])("$name", ({ demand, supply, want }) => {
    const { underProvisioned, overProvisioned, timeShort, timeOver, instability, capacityAfterS } = of(demand, supply);
    const got = [underProvisioned, overProvisioned, timeShort, timeOver, instability, capacityAfterS];
    if (Number.isNaN(demand[0])) expect(got.slice(0, 4)).toEqual(want.slice(0, 4));
    else
      got.forEach((value, i) => {
        expect(value, `measure ${i}`).toBeCloseTo(want[i] as number, 9);
      });
  });

  test("nothing is known of a run without demand", () => {
    expect(of([], [])).toMatchObject({ underProvisioned: Number.NaN, capacityAfterS: Number.NaN });
  });
});

describe("elastic speed-up", () => {
  const parts = (underProvisioned: number, overProvisioned: number, timeShort: number, timeOver: number) => ({
    underProvisioned,
    overProvisioned,
    timeShort,
    timeOver,
  });
  test.each([
    { name: "a run over itself", baseline: parts(10, 5, 20, 40), of: parts(10, 5, 20, 40), want: 1 },
    { name: "a run without fault over itself", baseline: parts(0, 0, 0, 0), of: parts(0, 0, 0, 0), want: 1 },
    { name: "half of everything", baseline: parts(10, 4, 20, 40), of: parts(5, 2, 10, 20), want: 2 },
    { name: "one part sixteen times less", baseline: parts(16, 4, 20, 40), of: parts(1, 4, 20, 40), want: 2 },
    {
      name: "only one of them lacks nothing",
      baseline: parts(10, 4, 20, 40),
      of: parts(0, 4, 20, 40),
      want: Number.NaN,
    },
  ])("$name", ({ baseline, of: other, want }) => {
    const got = speedUp(baseline, other);
    if (Number.isNaN(want)) expect(got).toBeNaN();
    else expect(got).toBeCloseTo(want, 12);
  });
});
