import { describe, expect, test } from "vitest";
import type { RunInfo } from "../../../src/api/frame.ts";
import { sharedKnobs } from "../../../src/views/lab/rows.ts";
import { subjectOf } from "../../../src/views/lab/subject.ts";

interface Given {
  readonly columns: readonly string[];
  /** Path of a knob and its value at the start. */
  readonly knobs: Readonly<Record<string, number>>;
  readonly serves?: RunInfo["serves"];
}

const SERVES = { api: ["api"] };

const infoOf = ({ columns, knobs, serves = SERVES }: Given): RunInfo =>
  ({
    columns: columns.map((key) => ({ key, title: "", unit: "", meaning: "neutral" })),
    knobs: Object.entries(knobs).map(([path, initial]) => ({ path, initial })),
    serves,
  }) as unknown as RunInfo;

const BOTH = [
  "load/calls/rate",
  "load/orders/rate",
  "queue/orders/depth",
  "service/api/p99",
  "workload/api/ready",
  "workload/orders/ready",
];
const ROWS: readonly (readonly [string, Given, ReturnType<typeof subjectOf>])[] = [
  [
    "of a variant that only works off a queue, not the service that another variant has",
    {
      columns: BOTH,
      knobs: {
        "load/calls.rate": 0,
        "load/orders.rate": 30,
        "workload/api.connectionsPerPod": 20,
        "Deployment/orders.spec.replicas": 2,
      },
    },
    { load: "orders", queue: "orders", service: null, workload: "orders", called: null },
  ],
  [
    "the first of each kind where all of them are there",
    {
      columns: BOTH,
      knobs: {
        "load/calls.rate": 60,
        "load/orders.rate": 30,
        "Deployment/api.spec.replicas": 4,
        "Deployment/orders.spec.replicas": 2,
      },
    },
    { load: "calls", queue: "orders", service: "api", workload: "api", called: null },
  ],
  [
    "the first load where all begin later, and the first workload where an agent brings them all",
    { columns: BOTH, knobs: { "load/calls.rate": 0, "load/orders.rate": 0 } },
    { load: "calls", queue: "orders", service: "api", workload: "api", called: null },
  ],
  [
    "of a graph what has a load of its own name, before what nobody asks anything",
    {
      columns: ["load/page/rate", "call/idle/stock/rate", "call/page/stock/rate"],
      knobs: { "load/page.rate": 5, "Deployment/a.spec.replicas": 1, "Deployment/b.spec.replicas": 1 },
      serves: { a: ["idle", "page"], b: ["stock"] },
    },
    { load: "page", queue: null, service: "page", workload: "a", called: "stock" },
  ],
  [
    "of a graph what callers outside have a policy for, where no load bears a name of it",
    {
      columns: ["load/users/rate", "call/idle/stock/rate", "call/outside/page/rate", "call/page/stock/rate"],
      knobs: { "load/users.rate": 5, "Deployment/a.spec.replicas": 1, "Deployment/b.spec.replicas": 1 },
      serves: { a: ["idle", "page"], b: ["stock"] },
    },
    { load: "users", queue: null, service: "page", workload: "a", called: "stock" },
  ],
  [
    "nothing that comes to nobody: of a variant whose only pods state what they use",
    {
      columns: ["load/calls/rate", "service/api/p99", "workload/api/ready", "workload/batch/ready"],
      knobs: { "load/calls.rate": 24, "Deployment/batch.spec.replicas": 2 },
    },
    { load: null, queue: null, service: null, workload: "batch", called: null },
  ],
];

describe("what a run is about", () => {
  test.each(ROWS)("%s", (_, given, want) => {
    expect(subjectOf(infoOf(given))).toEqual(want);
  });

  test("its load's knob stands before those of other variants' loads", () => {
    const info = infoOf({ columns: BOTH, knobs: { "load/calls.rate": 0, "load/orders.rate": 30 } });
    expect(sharedKnobs([info]).map(({ knob }) => knob.path)).toEqual(["load/orders.rate", "load/calls.rate"]);
  });
});
