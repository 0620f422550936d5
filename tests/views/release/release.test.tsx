// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ColumnDoc, DecisionRecord, KnobDoc, RunInfo } from "../../../src/api/frame.ts";
import type { CompiledRun } from "../../../src/scenario/model.ts";
import { createClock } from "../../../src/session/clock.ts";
import { createHistory } from "../../../src/session/history.ts";
import type { Lab, LabState } from "../../../src/session/lab.ts";
import { Release } from "../../../src/views/release/Release.tsx";

beforeAll(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

/** Values by the second: those of the hundred seconds before and those after. */
type Columns = Readonly<Record<string, readonly [number, number]>>;

/** Weights 95 and 5, then 80 and 20, in which chance has no part. */
const WEIGHTED: Columns = {
  "service/page/in": [100, 100],
  "service/page/errors": [0, 2],
  "service/web/attempts": [0, 0],
  "call/page/old/weight": [95, 80],
  "call/page/old/rate": [94, 80],
  "call/page/new/weight": [5, 20],
  "call/page/new/rate": [6, 20],
};
/** A Service before three pods and one. */
const PODS: Columns = {
  "service/page/in": [100, 100],
  "service/page/errors": [0, 0],
  "service/web/attempts": [100, 100],
  "workload/a/ready": [3, 3],
  "workload/a/taken": [75, 75],
  "workload/b/ready": [1, 1],
  "workload/b/taken": [25, 25],
};

const call = (to: string, weight: number) => ({ from: "page", to, step: 0, weight });
const CANARY = {
  kind: "Canary",
  metadata: { name: "store", namespace: "default" },
  spec: { analysis: { interval: "30s", threshold: 2 } },
};

interface Given {
  readonly columns: Columns;
  readonly edges?: readonly ReturnType<typeof call>[];
  readonly objects?: readonly (typeof CANARY)[];
  readonly decisions?: readonly DecisionRecord[];
  /** Workloads that some manifest makes. */
  readonly made?: readonly string[];
  readonly serves?: RunInfo["serves"];
}

const SERVES = { a: ["web", "old"], b: ["web", "new"], front: ["page"] };

async function show(
  { columns, edges = [], objects = [], decisions = [], made = ["a", "b", "front"], serves = SERVES }: Given,
  second: number,
) {
  const docs = Object.keys(columns).map((key): ColumnDoc => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = {
    recordMs: 1000,
    horizonMs: 200_000,
    columns: docs,
    knobs: made.map((name) => ({ path: `Deployment/${name}.spec.replicas` }) as KnobDoc),
    script: [],
    serves,
  } as unknown as RunInfo;
  const history = Object.assign(createHistory(info), { rows: 200, done: true, until: 200_000, decisions });
  Object.values(columns).forEach(([before, after], index) => {
    history.columns[index]?.fill(before, 0, 100).fill(after, 100);
  });
  const clock = createClock();
  clock.set({ horizon: 200_000, computed: 200_000, at: second * 1000 });
  const objectives = [{ group: "service", name: "page", measure: "p99", boundMs: 1000 }];
  const run = { plant: { edges }, objects, objectives } as unknown as CompiledRun;
  const state = { log: [] } as unknown as LabState;
  await act(async () => render(<Release lab={{ clock } as Lab} state={state} history={history} run={run} />));
}

const rowsOf = (region: HTMLElement) =>
  within(region)
    .getAllByRole("row")
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent?.replace(/\u2009/g, " ")));

const BY_WEIGHT = { columns: WEIGHTED, edges: [call("old", 95), call("new", 5)] };

describe("shares", () => {
  test.each([
    {
      name: "of a hundred seconds of weights",
      at: 100,
      title: "page, by weight 10 000 requests",
      rows: [
        ["old", "94 %", "95 %", "0.65 %"],
        ["new", "6 %", "5 %", "0.65 %"],
      ],
    },
    {
      name: "begin anew where weights change, without the row of the change",
      at: 126,
      title: "page, by weight 2500 requests since 1:41",
      rows: [
        ["old", "80 %", "80 %", "2.4 %"],
        ["new", "20 %", "20 %", "2.4 %"],
      ],
    },
  ])("$name", async ({ at, title, rows }) => {
    await show(BY_WEIGHT, at);
    const region = screen.getByRole("region", { name: "Shares of page, by weight" });
    const heading = within(region).getByRole("heading").textContent;
    expect(heading?.replace(/\u2009/g, " ")).toBe(title);
    expect(rowsOf(region)).toEqual(rows);
    expect(within(region).getByText(/^new, and where chance keeps it/)).toBeTruthy();
  });

  test("what chance does not bring about stands out", async () => {
    await show(BY_WEIGHT, 100);
    const region = within(screen.getByRole("region", { name: "Shares of page, by weight" }));
    expect(region.getByRole("cell", { name: /^6/ }).getAttribute("data-outside")).toBe("true");
  });

  test("behind one Service follow the pods", async () => {
    await show({ columns: PODS }, 100);
    expect(rowsOf(screen.getByRole("region", { name: "Shares of web, by pods" }))).toEqual([
      ["a", "75 %", "75 %", "1.3 %"],
      ["b", "25 %", "25 %", "1.3 %"],
    ]);
    expect(screen.queryByRole("region", { name: /^Error budget/ })).toBeNull();
  });

  test.each([
    ["other requests come to its pods", { "service/web/attempts": [50, 50] }],
    ["one way takes all", { "workload/b/ready": [0, 0], "workload/b/taken": [0, 0], "workload/a/taken": [100, 100] }],
  ] as const)("of pods are not told where %s", async (_, more) => {
    await show({ columns: { ...PODS, ...more } }, 100);
    expect(screen.queryByRole("region")).toBeNull();
  });
});

test("two things to ask of the same pods are no release", async () => {
  await show({ ...BY_WEIGHT, serves: { a: ["old", "new"], front: ["page"] } }, 150);
  expect(screen.queryByRole("region")).toBeNull();
});

test("without the caller of what has weights there is no release", async () => {
  await show({ ...BY_WEIGHT, made: ["a", "b"] }, 150);
  expect(screen.queryByRole("region")).toBeNull();
});

test("a burnt error budget is told of the whole run", async () => {
  await show(BY_WEIGHT, 150);
  const region = screen.getByRole("region", { name: "Error budget of page" });
  expect(region.textContent?.replace(/\u2009/g, " ")).toBe(
    "Error budget of page 1 % may fail50 % burnt: 100 of 200 failures",
  );
});

describe("a canary", () => {
  const decided = (at: number, phase: string, weight: number, failed: number) =>
    ({
      at: at * 1000,
      controller: "flagger",
      object: { kind: "Canary", namespace: "default", name: "store" },
      explanation: {
        reason: phase,
        steps: [
          { rule: "canary weight", after: weight },
          { rule: "failed checks", after: failed },
        ],
      },
    }) as unknown as DecisionRecord;
  const decisions = [
    decided(10, "Initialized", 0, 0),
    decided(40, "Progressing", 0, 0),
    decided(70, "Progressing", 5, 0),
    decided(100, "Progressing", 5, 1),
    decided(130, "Progressing", 5, 2),
    decided(160, "Failed", 0, 0),
  ];

  test.each([
    ["waits", 25, "Initialized", "Waits for a release, looks every 30 s.", "0 of 2 failed checks"],
    [
      "goes on",
      75,
      "Progressing",
      "Next check in 25 s. 2 more may fail before it rolls back.",
      "0 of 2 failed checks, 5 % of the requests",
    ],
    [
      "has failed once",
      110,
      "Progressing",
      "Next check in 20 s. 1 more may fail before it rolls back.",
      "1 of 2 failed checks, 5 % of the requests",
    ],
    ["is about to roll back", 148, "Progressing", "Rolls back in 12 s.", "2 of 2 failed checks, 5 % of the requests"],
    ["has rolled back", 190, "Failed", "Rolled back 2 min 0 s after it saw the release.", "0 of 2 failed checks"],
  ])("%s", async (_, at, phase, next, checks) => {
    await show({ ...BY_WEIGHT, objects: [CANARY], decisions }, at);
    const region = within(screen.getByRole("region", { name: "Canary store" }));
    const texts = region
      .getAllByText(/./, { selector: "p" })
      .map(({ textContent }) => textContent?.replace(/\u2009/g, " "));
    expect(region.getByText(phase)).toBeTruthy();
    expect(texts).toEqual([next, checks]);
  });
});
