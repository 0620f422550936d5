import { describe, expect, test } from "vitest";
import type { DecisionRecord } from "../../src/api/frame.ts";
import { firstDifference, firstDivergence } from "../../src/experiment/diverge.ts";
import { paretoFront } from "../../src/experiment/pareto.ts";
import { scoreTable } from "../../src/experiment/score-table.ts";
import { withSpeedUp } from "../../src/experiment/speed-up.ts";
import { cellsOf, inShard, type SweepPlan } from "../../src/experiment/sweep.ts";
import type { SummaryLine } from "../../src/record/summary.ts";

const decision = (at: number, controller: string, to: number | null): DecisionRecord => ({
  id: at,
  at,
  controller,
  object: { kind: "HorizontalPodAutoscaler", namespace: "default", name: "web" },
  effect: to === null ? "kept" : "up",
  explanation: {
    outcome: `${controller} ${to ?? "kept"}`,
    reason: "",
    message: "",
    inputs: [],
    steps: [],
    formula: [],
  },
  writes:
    to === null
      ? []
      : [
          {
            at,
            by: controller,
            target: { kind: "Deployment", namespace: "default", name: "web" },
            field: "spec.replicas",
            from: 1,
            to,
            decision: at,
          },
        ],
});

describe("first divergence", () => {
  const kept = (at: number) => decision(at, "hpa", null);
  const up = (at: number, to: number, by = "hpa") => decision(at, by, to);
  test.each([
    { name: "equal histories", a: [kept(15), up(30, 4)], b: [kept(15), up(30, 4)], want: null },
    { name: "a loop that looks more often and keeps", a: [kept(15), kept(20), up(30, 4)], b: [up(30, 4)], want: null },
    { name: "another number at the same instant", a: [up(30, 4)], b: [up(30, 5)], want: [30, "hpa 4", "hpa 5"] },
    {
      name: "one acts, the other looks and keeps",
      a: [kept(15), kept(30)],
      b: [kept(15), up(30, 5)],
      want: [30, "hpa kept", "hpa 5"],
    },
    {
      name: "one acts, the other looks later",
      a: [kept(15), kept(45)],
      b: [up(30, 5)],
      want: [30, "hpa kept", "hpa 5"],
    },
    { name: "one has no loop at all", a: [], b: [up(30, 5)], want: [30, null, "hpa 5"] },
    { name: "who writes does not matter", a: [up(30, 5, "keda")], b: [up(30, 5)], want: null },
    { name: "the same number later", a: [up(30, 5)], b: [kept(30), up(45, 5)], want: [30, "hpa 5", "hpa kept"] },
  ])("$name", ({ a, b, want }) => {
    const found = firstDivergence(a, b);
    expect(found && [found.at, found.a?.explanation.outcome ?? null, found.b?.explanation.outcome ?? null]).toEqual(
      want,
    );
  });
});

describe("first difference of what is measured", () => {
  const column = (key: string, aside?: true) =>
    ({ key, title: key, unit: "s", meaning: "error", ...(aside && { aside }) }) as const;
  const docs = [column("shape", true), column("p99"), column("out"), column("gone")];
  const run =
    (columns: Readonly<Record<string, readonly number[]>>) =>
    (key: string): Float64Array | undefined =>
      columns[key] && Float64Array.from(columns[key]);
  const base = { shape: [1, 1, 1], p99: [Number.NaN, 5, 5], out: [0, 8, 8] };
  test.each([
    { name: "equal rows, unknown values included", b: base, want: null },
    {
      name: "the earliest row, whichever column it is in",
      b: { ...base, p99: [Number.NaN, 5, 6], out: [0, 9, 8] },
      want: [2000, "out", 8, 9],
    },
    {
      name: "of one row the first column",
      b: { ...base, p99: [Number.NaN, 6, 5], out: [0, 9, 8] },
      want: [2000, "p99", 5, 6],
    },
    { name: "a value where the other has none", b: { ...base, p99: [4, 5, 5] }, want: [1000, "p99", Number.NaN, 4] },
    {
      name: "what one of them never measures is not looked at",
      b: { ...base, p99: [Number.NaN, Number.NaN, Number.NaN], out: [0, 8, 9] },
      want: [3000, "out", 8, 9],
    },
    { name: "what does not count in a digest is not looked at", b: { ...base, shape: [2, 2, 2] }, want: null },
  ])("$name", ({ b, want }) => {
    const found = firstDifference(docs, 1000, run(base), run(b));
    expect(found && [found.at, found.column.key, found.a, found.b]).toEqual(want);
  });
});

const line = (name: string, value: number, better: SummaryLine["better"] = "less"): SummaryLine => ({
  of: "",
  name,
  value,
  unit: "s",
  better,
});

describe("score table", () => {
  test.each([
    { name: "less is better", values: [[3], [1], [2]], better: "less" as const, best: [1] },
    { name: "more is better", values: [[3], [1], [2]], better: "more" as const, best: [0] },
    { name: "two share the best", values: [[3], [1], [1]], better: "less" as const, best: [1, 2] },
    { name: "nobody is best where all are equal", values: [[1], [1]], better: "less" as const, best: [] },
    { name: "neither way is better", values: [[1], [2]], better: null, best: [] },
    { name: "never is worst", values: [[Number.POSITIVE_INFINITY], [2]], better: "less" as const, best: [1] },
    { name: "unknown is not compared", values: [[Number.NaN], [2]], better: "less" as const, best: [] },
  ])("$name", ({ values, better, best }) => {
    const [row] = scoreTable(values.map((seeds) => seeds.map((value) => [line("m", value, better)])));
    expect(row?.cells.flatMap((cell, i) => (cell.best ? [i] : []))).toEqual(best);
  });

  test("differences are taken seed by seed: requests are shared", () => {
    // naive: the difference of the medians is 0
    const [row] = scoreTable(
      [
        [1, 5, 9],
        [2, 6, 1],
      ].map((seeds) => seeds.map((value) => [line("m", value)])),
    );
    expect(row?.cells[1]).toMatchObject({ value: 2, lowest: 1, highest: 6, difference: 1 });
  });

  test("law: a variant with an empty patch differs by exactly zero", () => {
    const card = [line("a", 0.1 + 0.2), line("never", Number.POSITIVE_INFINITY), line("timeShort", 7)];
    for (const { cells } of scoreTable([[card], [withSpeedUp(card, card)]])) expect(cells[1]?.difference).toBe(0);
  });
});

describe("pareto front", () => {
  const at = (cost: number, loss: number) => ({ cost, loss });
  test.each([
    { name: "one that is best in both", points: [at(1, 1), at(2, 2)], want: [0] },
    { name: "a trade-off, in order of cost", points: [at(3, 0), at(1, 5), at(2, 2)], want: [1, 2, 0] },
    { name: "a point that another beats", points: [at(1, 5), at(2, 6), at(3, 1)], want: [0, 2] },
    { name: "equal points stand together", points: [at(1, 1), at(1, 1)], want: [0, 1] },
    { name: "same loss for more cost is no trade", points: [at(1, 0), at(2, 0)], want: [0] },
    { name: "unknown points are left out", points: [at(Number.NaN, 0), at(2, 1)], want: [1] },
  ])("$name", ({ points, want }) => {
    expect(paretoFront(points)).toEqual(want);
  });
});

describe("grid", () => {
  const plan: SweepPlan = {
    scenario: "s",
    variants: ["a", "b"],
    vary: [
      { path: "x", values: [1, 2, 3] },
      { path: "y", values: ["p", "q"] },
    ],
    seeds: [7, 8],
    set: [],
    horizonMs: null,
  };

  test("variants, then parameters, then seeds; the last parameter before the seeds", () => {
    const cells = cellsOf(plan);
    expect(cells).toHaveLength(24);
    expect(cells.map(({ run }) => run)).toEqual(cells.map((_, i) => i));
    expect(cells[3]).toEqual({
      run: 3,
      configuration: 1,
      variant: "a",
      seed: 8,
      vary: [
        { path: "x", value: 1 },
        { path: "y", value: "q" },
      ],
    });
  });

  test("no parameter is a grid of seeds", () => {
    expect(cellsOf({ ...plan, vary: [] }).map(({ variant, seed }) => [variant, seed])).toEqual([
      ["a", 7],
      ["a", 8],
      ["b", 7],
      ["b", 8],
    ]);
  });

  test("law: every run is in exactly one shard, however many there are", () => {
    for (const count of [1, 2, 5, 24, 40]) {
      for (const { run } of cellsOf(plan)) {
        const having = Array.from({ length: count }, (_, index) => inShard({ index, count }, run)).filter(Boolean);
        expect(having).toHaveLength(1);
      }
    }
  });
});
