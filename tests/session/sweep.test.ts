import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { KubeObject } from "../../src/api/objects.ts";
import type { Grid, GridListener } from "../../src/runner/grid.ts";
import type { GridJob } from "../../src/runner/grid-protocol.ts";
import { fragmentOf, manifestsOf } from "../../src/session/manifest-text.ts";
import { createSweep, csvOfSweep, standing, usualChoice } from "../../src/session/sweep.ts";
import { readSweep, readVary, type SavedSweep, writeSweep } from "../../src/session/sweep-link.ts";
import { fakeInfo } from "./fake-run.ts";
import { fakeScenario } from "./fake-worker.ts";

const scenario = fakeScenario();
const saved = {
  variant: "keda-queue",
  vary: [
    { path: "a.x", values: [1, 2] },
    { path: "b.y", values: [10, 20, 30] },
  ],
  seeds: 2,
};

function opened(asked: SavedSweep = saved) {
  let jobs: readonly GridJob[] = [];
  let listener: GridListener | undefined;
  const grid: Grid = {
    run(given, hears) {
      [jobs, listener] = [given, hears];
    },
    cancel: () => undefined,
    close: () => undefined,
  };
  const sweep = createSweep(scenario, grid, () => ["depth"], asked);
  const line = (of: string, name: string, value: number) => ({ of, name, value, unit: "s", better: "less" as const });
  const made = (job: number, lost: number, hours: number) =>
    listener?.done(job, {
      summary: [line("", "sloLost", lost), line("web", "podHours", hours), line("web", "scaleActions", 1)],
      digest: "0",
      stuck: [],
      info: { ...fakeInfo("keda-queue"), seed: jobs[job]?.seed ?? 0 },
      objectives: [],
      demand: new Map(),
      frame: null,
      columns: new Map(),
    });
  return {
    sweep,
    jobs: () => jobs,
    made,
    failed: (job: number, why: string) => listener?.failed(job, why),
    end: () => listener?.end(),
  };
}

describe("a sweep", () => {
  test("goes through the whole grid with the first seed before the second", () => {
    const { jobs } = opened();
    expect(jobs().map(({ seed }) => seed - scenario.seed)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    expect(jobs()[4]).toMatchObject({
      sets: [
        { path: "a.x", value: 2 },
        { path: "b.y", value: 20 },
      ],
      keep: ["depth"],
    });
  });

  test("what is there is shown, and the front with it", () => {
    const { sweep, made } = opened();
    made(0, 10, 1);
    made(1, 0, 2);
    made(2, 5, 3);
    expect(sweep.get()).toMatchObject({ done: 3, total: 12, mode: "running", fronts: [[0, 1]] });
    made(6, 2, 1);
    expect(sweep.get().configurations[0]).toMatchObject({ lost: 2, cost: 1, actions: 1 });
    expect(sweep.get().configurations[5]?.lost).toBeNaN();
  });

  test("a configuration that cannot be run says why; the rest goes on; cancelling keeps what is there", () => {
    const { sweep, made, failed } = opened();
    failed(0, "a.x: no");
    made(1, 0, 2);
    sweep.actions.cancel();
    expect(sweep.get()).toMatchObject({ mode: "cancelled", done: 2, fronts: [[1]] });
    expect(sweep.get().configurations[0]?.problem).toBe("a.x: no");
  });
});

describe("a load on an axis", () => {
  const byLoad: SavedSweep = {
    variant: "keda-queue",
    vary: [
      { path: "ScaledObject/w.spec.pollingInterval", values: [10, 20] },
      { path: "load/messages.rate", values: [30, 60] },
    ],
    seeds: 1,
  };

  test("has a front of its own: what costs more under more load is not beaten by what has less to do", () => {
    const { sweep, made } = opened(byLoad);
    [1, 3, 2, 4].forEach((hours, job) => {
      made(job, 0, hours);
    });
    expect(sweep.get().fronts).toEqual([[0], [1]]);
  });

  test("what stands now is looked for under the same load", () => {
    const { sweep } = opened(byLoad);
    const { configurations } = sweep.get();
    const state = { ...sweep.get(), initial: [20, 30] };
    expect(standing(state, configurations[1] as (typeof configurations)[0])?.values).toEqual([20, 60]);
    expect(standing({ ...state, initial: [15, 30] }, configurations[1] as (typeof configurations)[0])).toBeUndefined();
  });

  test("alone leaves nothing to choose", () => {
    const { sweep, made } = opened({ ...byLoad, vary: byLoad.vary.slice(1) });
    made(0, 0, 1);
    made(1, 0, 2);
    expect(sweep.get().fronts).toEqual([]);
  });
});

test("chosen by itself is the cheapest of those that lose least and that nobody beats", () => {
  const { sweep, made } = opened();
  expect(usualChoice(sweep.get())).toBe(0);
  made(0, 10, 1);
  made(1, 0, 3);
  made(2, 0, 2);
  expect(usualChoice(sweep.get())).toBe(2);
});

test("its file has a line a run that is there, in the grid's order whatever came first", () => {
  const { sweep, made } = opened();
  expect(csvOfSweep(sweep.get())).toBe("");
  made(6, 2, 1);
  made(1, 5, 1);
  made(0, 10, 1);
  const [header = "", ...lines] = csvOfSweep(sweep.get()).trimEnd().split("\n");
  const seed = header.split(",").indexOf("seed");
  const column = header.split(",").indexOf("a.x");
  expect(column).toBeGreaterThan(seed);
  expect(lines.map((line) => line.split(","))).toMatchObject(
    [0, 1, 2].map((run) => ({ 1: String(run), 2: "12", [seed]: String([7, 8, 7][run]), [column]: "1" })),
  );
});

describe("its link", () => {
  test("what is written is read back", () => {
    expect(readSweep(writeSweep(saved), scenario)).toEqual({ saved, problems: [] });
  });

  test.each([
    { name: "values with spaces and repeats", text: "a.x~1, 2,2", want: [{ path: "a.x", values: [1, 2] }] },
    { name: "no values", text: "a.x~", want: [] },
    { name: "no path", text: "~1,2", want: [] },
    { name: "text and switches", text: "a.x~10m,true", want: [{ path: "a.x", values: ["10m", true] }] },
  ])("a parameter: $name", ({ text, want }) => {
    expect(readVary(text)).toEqual(want);
  });

  test("hostile parts are dropped", () => {
    const { saved: read, problems } = readSweep("v=constructor&x=~&seeds=1e99&w=1", scenario);
    expect(problems).toEqual([
      "v=constructor: there is no such variant; there are cpu-hpa, keda-queue, keda-lag",
      "x=~: not path~value,value",
      "seeds=1e99: not a number from 1 to 50",
      "w=1: this page knows no such part",
    ]);
    expect(Object.keys(scenario.runs)).toContain(read.variant);
    expect(read.seeds).toBe(50);
    expect(read.vary.length).toBeGreaterThan(0);
  });
});

describe("manifests", () => {
  const object = {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: "w", namespace: "default" },
    spec: {
      pollingInterval: 30,
      triggers: [{ type: "rabbitmq", metadata: { value: "50", host: "http://a:1/", on: "yes" } }],
      empty: [],
      none: {},
    },
  } as unknown as KubeObject;

  test("settings are in them, texts stay texts, the rest is a comment", () => {
    const sets = [
      { path: "ScaledObject/w.spec.triggers[0].metadata.value", value: "20" },
      { path: "ScaledObject/w.spec.pollingInterval", value: 15 },
      { path: "load/messages.rate", value: 40 },
    ];
    const text = manifestsOf([object], sets, "cheapest");
    expect(text.startsWith("# cheapest\n# load/messages.rate: 40\n")).toBe(true);
    expect(parse(text)).toEqual({
      ...object,
      spec: {
        pollingInterval: 15,
        triggers: [{ type: "rabbitmq", metadata: { value: "20", host: "http://a:1/", on: "yes" } }],
        empty: [],
        none: {},
      },
    });
  });

  test("a fragment is just the fields that change, nested as they stand, each line knowing whether it is new", () => {
    const sets = [
      { path: "ScaledObject/w.spec.triggers[0].metadata.value", value: "20" },
      { path: "ScaledObject/w.spec.pollingInterval", value: 30 },
      { path: "load/messages.rate", value: 40 },
    ];
    expect(fragmentOf([object], sets)).toEqual([
      { text: "# load/messages.rate: 40", changed: true },
      { text: "# ScaledObject/w", changed: false },
      { text: "triggers:", changed: false },
      { text: "  - type: rabbitmq", changed: false },
      { text: '    metadata: {value: "20"}', changed: true },
      { text: "pollingInterval: 30", changed: false },
    ]);
  });

  test("several are a stream", () => {
    const other = { ...object, metadata: { ...object.metadata, name: "v" } };
    const sets = ["w", "v"].map((name) => ({ path: `ScaledObject/${name}.spec.pollingInterval`, value: 5 }));
    expect(parseAllDocuments(manifestsOf([object, other], sets, "two"))).toHaveLength(2);
  });
});
