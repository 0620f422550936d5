import { describe, expect, test } from "vitest";
import type { DecisionRecord } from "../../src/api/frame.ts";
import type { Grid, GridListener } from "../../src/runner/grid.ts";
import type { GridJob, GridRun } from "../../src/runner/grid-protocol.ts";
import { changed, createCompare, readCompare, writeCompare } from "../../src/session/compare.ts";
import { readLink } from "../../src/session/link.ts";
import { labQuery, readVariant, writeVariant } from "../../src/session/variant-link.ts";
import { fakeFrame, fakeInfo } from "./fake-run.ts";
import { fakeScenario } from "./fake-worker.ts";

const scenario = fakeScenario();

/** A grid whose runs are made when the test says so. */
function fakeGrid() {
  let given: readonly GridJob[] = [];
  let listener: GridListener | undefined;
  const grid: Grid = {
    run(jobs, hears) {
      given = jobs;
      listener = hears;
    },
    cancel: () => undefined,
    close: () => undefined,
  };
  return {
    grid,
    jobs: () => given,
    done: (job: number, run: GridRun) => listener?.done(job, run),
    failed: (job: number, why: string) => listener?.failed(job, why),
  };
}

const up = (at: number, to: number): DecisionRecord => ({
  id: 0,
  at,
  controller: "hpa",
  object: { kind: "HorizontalPodAutoscaler", namespace: "default", name: "web" },
  effect: "up",
  explanation: { outcome: `to ${to}`, reason: "", message: "", inputs: [], steps: [] },
  writes: [
    {
      at,
      by: "hpa",
      target: { kind: "Deployment", namespace: "default", name: "web" },
      field: "spec.replicas",
      from: 1,
      to,
      decision: 0,
    },
  ],
});

const runOf = ({ compiled }: GridJob, lost: number, decisions: readonly DecisionRecord[]): GridRun => ({
  summary: [{ of: "", name: "sloLost", value: lost, unit: "s", better: "less" }],
  digest: "0",
  stuck: [],
  info: fakeInfo(compiled.variant),
  objectives: [],
  demand: new Map(),
  frame: { ...fakeFrame(fakeInfo(compiled.variant), [], 0), decisions },
  columns: new Map(),
});

describe("a comparison", () => {
  const saved = {
    variants: [
      { base: "cpu-hpa", sets: [] },
      { base: "keda-queue", sets: [] },
    ],
    seeds: 2,
    at: null,
    chosen: {},
  };

  test("asks for every variant under every seed, first seeds first", () => {
    const fake = fakeGrid();
    createCompare(scenario, fake.grid, saved);
    expect(fake.jobs().map(({ compiled, seed }) => [compiled.variant, seed])).toEqual([
      ["cpu-hpa", scenario.seed],
      ["keda-queue", scenario.seed],
      ["cpu-hpa", scenario.seed + 1],
      ["keda-queue", scenario.seed + 1],
    ]);
  });

  test("divergence comes with the first seed, the score card with the last run", () => {
    const fake = fakeGrid();
    const compare = createCompare(scenario, fake.grid, saved);
    const make = (job: number, lost: number, decisions: readonly DecisionRecord[]) =>
      fake.done(job, runOf(fake.jobs()[job] as GridJob, lost, decisions));
    make(1, 5, [up(30_000, 4)]);
    expect(compare.get().divergences).toEqual([null, null]);
    make(0, 9, [up(30_000, 2)]);
    expect(compare.get().divergences[1]).toMatchObject({ at: 30_000, b: { explanation: { outcome: "to 4" } } });
    expect(compare.get().differences).toEqual([null, null]);
    make(2, 7, []);
    expect(compare.get().score).toEqual([]);
    make(3, 1, []);
    expect(compare.get().score[0]?.cells).toMatchObject([{ value: 7 }, { value: 1, difference: -6, best: true }]);
  });

  test("a variant that cannot be run says why, and the others are still run", () => {
    const fake = fakeGrid();
    const compare = createCompare(scenario, fake.grid, { ...saved, seeds: 1 });
    fake.failed(1, "load/nothing.rate: nothing is named load/nothing");
    fake.done(0, runOf(fake.jobs()[0] as GridJob, 0, []));
    const { variants, left } = compare.get();
    expect(left).toBe(0);
    expect(variants.map(({ problem }) => problem)).toEqual([null, "load/nothing.rate: nothing is named load/nothing"]);
    expect(variants[0]?.runs[0]).toBeDefined();
  });

  test("a variant more, a variant less", () => {
    const fake = fakeGrid();
    const compare = createCompare(scenario, fake.grid, { ...saved, seeds: 1 });
    compare.actions.add({ base: "cpu-hpa", sets: [{ path: "x.y", value: 3 }] });
    expect(fake.jobs().map(({ sets }) => sets.length)).toEqual([0, 0, 1]);
    compare.actions.remove(1);
    expect(compare.get().variants.map(({ letter, base }) => letter + base)).toEqual(["Acpu-hpa", "Bcpu-hpa"]);
  });
});

describe("duplicate and change", () => {
  const later = [{ at: 300_000, path: "a.b", value: 1 }];
  test.each([
    {
      name: "from the start",
      change: { at: 0, path: "a.b", value: 2 },
      want: { base: "x", sets: [{ path: "a.b", value: 2 }], later },
    },
    {
      name: "from a moment, what is there stays",
      change: { at: 200_000, path: "a.b", value: 2 },
      want: { base: "x", sets: [{ path: "a.b", value: 0 }], later: [{ at: 200_000, path: "a.b", value: 2 }, ...later] },
    },
    {
      name: "at the same moment, it takes its place",
      change: { at: 300_000, path: "a.b", value: 2 },
      want: { base: "x", sets: [{ path: "a.b", value: 0 }], later: [{ at: 300_000, path: "a.b", value: 2 }] },
    },
  ])("$name", ({ change, want }) => {
    expect(changed({ base: "x", sets: [{ path: "a.b", value: 0 }], later }, change)).toEqual(want);
  });

  test("the run is told of the change at its moment, and what it refuses is said beside it", () => {
    const fake = fakeGrid();
    const compare = createCompare(scenario, fake.grid, {
      variants: [
        { base: "cpu-hpa", sets: [] },
        { base: "cpu-hpa", sets: [], later },
      ],
      seeds: 1,
      at: null,
      chosen: {},
    });
    expect(fake.jobs().map(({ log }) => log)).toEqual([[], [{ at: 300_000, by: "user", path: "a.b", value: 1 }]]);
    const run = runOf(fake.jobs()[1] as GridJob, 0, []);
    const involved = { kind: "Simulation", namespace: "default", name: "calm" };
    const event = { at: 1, lastAt: 1, count: 1, type: "Warning" as const, source: "setpoint", involved };
    const refused = { ...event, reason: "InterventionRefused", message: "a.b: no such field" };
    fake.done(1, { ...run, frame: run.frame && { ...run.frame, events: [refused] } });
    expect(compare.get().variants[1]).toMatchObject({ problem: "a.b: no such field", runs: [{ digest: "0" }] });
    expect(compare.save().variants[1]).toEqual({ base: "cpu-hpa", sets: [], later });
  });
});

describe("its link", () => {
  test.each([
    { name: "a variant as it is", text: "keda-queue", variant: { base: "keda-queue", sets: [] } },
    {
      name: "a number",
      text: "keda-queue~a/b.c[0].d~15",
      variant: { base: "keda-queue", sets: [{ path: "a/b.c[0].d", value: 15 }] },
    },
    {
      name: "a switch and a text",
      text: "keda-queue~a~true~b~10m",
      variant: {
        base: "keda-queue",
        sets: [
          { path: "a", value: true },
          { path: "b", value: "10m" },
        ],
      },
    },
    {
      name: "a change from a moment on",
      text: "keda-queue~a~1~@300.5~a~2~@750~b~x",
      variant: {
        base: "keda-queue",
        sets: [{ path: "a", value: 1 }],
        later: [
          { at: 300_500, path: "a", value: 2 },
          { at: 750_000, path: "b", value: "x" },
        ],
      },
    },
  ])("$name is read and written", ({ text, variant }) => {
    expect(readVariant(text)).toEqual({ variant, rest: null });
    expect(writeVariant(variant)).toBe(text);
  });

  test("what is written is read back", () => {
    const saved = {
      variants: [
        { base: "cpu-hpa", sets: [] },
        { base: "keda-queue", sets: [{ path: "x/y.z[0]", value: 3 }] },
      ],
      seeds: 5,
      at: 750_000,
      chosen: { service: "checkout", workload: "web/api" },
    };
    expect(readCompare(writeCompare(saved), scenario)).toEqual({ saved, problems: [] });
  });

  test.each([
    { name: "nothing", text: "", variants: scenario.shown, seeds: 1 },
    { name: "a list in one word", text: "v=cpu-hpa,keda-lag", variants: ["cpu-hpa", "keda-lag"], seeds: 1 },
    { name: "variants that are not there", text: "v=nobody&v=keda-lag", variants: ["keda-lag"], seeds: 1 },
    { name: "an inherited name", text: "v=constructor", variants: scenario.shown, seeds: 1 },
    {
      name: "more variants than fit",
      text: "v=cpu-hpa,keda-queue,keda-lag,cpu-hpa,keda-queue",
      variants: ["cpu-hpa", "keda-queue", "keda-lag", "cpu-hpa"],
      seeds: 1,
    },
    { name: "seeds out of range", text: "v=cpu-hpa&seeds=1e9&t=x", variants: ["cpu-hpa"], seeds: 20 },
    { name: "seeds that are none", text: "v=cpu-hpa&seeds=-3", variants: ["cpu-hpa"], seeds: 1 },
  ])("hostile or old: $name", ({ text, variants, seeds }) => {
    const { saved: read } = readCompare(text, scenario);
    expect({ variants: read.variants.map(({ base }) => base), seeds: read.seeds, at: read.at }).toEqual({
      variants,
      seeds,
      at: null,
    });
  });

  test("what is spoilt is named", () => {
    const spoilt = "v=nobody&v=cpu-hpa~x/y.z~3~load/m&v=cpu-hpa~@300&seeds=1e9&t=soon&of=pod/x&w=<b>";
    expect(readCompare(spoilt, scenario).problems).toEqual([
      "v=cpu-hpa~x/y.z~3~load/m: “load/m” is not path~value; it is left out",
      "v=cpu-hpa~@300: “@300” is not path~value; it is left out",
      "v=nobody: there is no such variant; there are cpu-hpa, keda-queue, keda-lag",
      "seeds=1e9: not a number from 1 to 20",
      "t=soon: not a number from 0 to 100000000",
      "of=pod/x: not one of queue, service, workload with a name behind it",
      "w=<b>: this page knows no such part",
    ]);
  });

  test("a run opens in the Lab at the same instant with its own changes", () => {
    const later = [{ at: 300_000, path: "x/y.z[0]", value: 9 }];
    const query = labQuery({ base: "cpu-hpa", sets: [{ path: "x/y.z[0]", value: 3 }], later }, 4, 750_000);
    expect(readLink(query).run).toMatchObject({
      lanes: [{ variant: "cpu-hpa", branch: 0 }],
      seed: 4,
      at: 750_000,
      playing: false,
      branches: [
        {
          log: [
            { at: 0, path: "x/y.z[0]", value: 3 },
            { at: 300_000, path: "x/y.z[0]", value: 9 },
          ],
        },
      ],
    });
  });
});
