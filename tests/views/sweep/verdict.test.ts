import { describe, expect, test } from "vitest";
import { verdictOf } from "../../../src/views/sweep/verdict.ts";

/** One configuration: what it costs in pod-hours, writes of a scale, and seconds lost by seed. */
const figures = (index: number, cost: number, actions: number, ...losses: readonly number[]) => ({
  index,
  cost,
  actions,
  losses,
  lost: losses.toSorted((a, b) => a - b)[(losses.length - 1) >> 1] ?? Number.NaN,
});

describe("verdict against what stands now", () => {
  const now = figures(0, 2, 5, 60, 60);
  test.each([
    {
      name: "cheaper and better",
      chosen: figures(1, 1.5, 4, 0, 30),
      claim: "A smaller bill, and less time lost.",
      said: "Costs 0.50 pod-hours less, loses 1:00 less and scales once less than now; seeds lose 0:00 to 0:30.",
    },
    {
      name: "cheaper, the same loss",
      chosen: figures(1, 1, 5, 60, 60),
      claim: "A smaller bill for the same service.",
      said: "Costs 1 pod-hour less than now; all 2 seeds lose 1:00.",
    },
    {
      name: "cheaper and worse",
      chosen: figures(1, 1.5, 5, 90, 90),
      claim: "A smaller bill, but more time lost.",
      said: "Costs 0.50 pod-hours less and loses 0:30 more than now; all 2 seeds lose 1:30.",
    },
    {
      name: "the same bill, better",
      chosen: figures(1, 2, 7, 0, 0),
      claim: "Same bill, less time lost.",
      said: "Loses 1:00 less and scales 2 times more than now; all 2 seeds lose 0:00.",
    },
    {
      name: "what reads the same is the same",
      chosen: figures(1, 2.001, 5, 60.2, 60.2),
      claim: "Same bill, same service.",
      said: "Not different from now; all 2 seeds lose 1:00.",
    },
    {
      name: "the same bill, worse",
      chosen: figures(1, 2, 5, 70, 80),
      claim: "Same bill, more time lost.",
      said: "Loses 0:10 more than now; seeds lose 1:10 to 1:20.",
    },
    {
      name: "dearer and better, one seed",
      chosen: figures(1, 3, 5, 0),
      claim: "Less time lost, for a larger bill.",
      said: "Costs 1 pod-hour more and loses 1:00 less than now; its one seed loses 0:00.",
    },
    {
      name: "dearer for nothing",
      chosen: figures(1, 3, 5, 60, 60),
      claim: "A larger bill for the same service.",
      said: "Costs 1 pod-hour more than now; all 2 seeds lose 1:00.",
    },
    {
      name: "dearer and worse",
      chosen: figures(1, 3, 5, 61, 61),
      claim: "A larger bill, and more time lost.",
      said: "Costs 1 pod-hour more and loses 0:01 more than now; all 2 seeds lose 1:01.",
    },
    { name: "now itself", chosen: now, claim: "This is what stands now.", said: "All 2 seeds lose 1:00." },
  ])("$name", ({ chosen, claim, said }) => {
    expect(verdictOf(chosen, now)).toEqual({ claim, figures: said });
  });

  test("a grid that misses what stands now says so", () => {
    expect(verdictOf(figures(1, 1.5, 4, 0, 30), undefined)).toEqual({
      claim: "1.50 pod-hours, 0:00 lost.",
      figures: "What stands now is not in this grid; seeds lose 0:00 to 0:30.",
    });
  });

  test("while now has no run yet only the figures are told, and nothing before the first run", () => {
    expect(verdictOf(figures(1, 1, 4, 0), figures(0, Number.NaN, Number.NaN))?.figures).toBe(
      "Its one seed loses 0:00.",
    );
    expect(verdictOf(figures(1, Number.NaN, Number.NaN), now)).toBeNull();
  });
});
