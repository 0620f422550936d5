import { describe, expect, test } from "vitest";
import type { Objective } from "../../src/api/frame.ts";
import { History } from "../../src/record/history.ts";
import { missedAny, missedRows } from "../../src/record/objectives.ts";
import { type RunRecord, summarize, type Totals } from "../../src/record/summary.ts";

const NOTHING: Totals = { queues: {}, services: {}, edges: [], evictions: 0 };

type Columns = Readonly<Record<string, readonly number[]>>;

/** A history of one row a second with these columns. */
function historyOf(columns: Columns): History {
  const keys = Object.keys(columns);
  const docs = keys.map((key) => ({ key, title: key, unit: "", meaning: "neutral" as const }));
  const history = new History(docs, 1000);
  const rows = Math.max(...Object.values(columns).map(({ length }) => length));
  for (let r = 0; r < rows; r++) history.append(Float64Array.from(keys, (key) => columns[key]?.[r] ?? Number.NaN));
  return history;
}

const record = (columns: Columns, rest: Partial<RunRecord> = {}): RunRecord => ({
  history: historyOf(columns),
  totals: NOTHING,
  objectives: [],
  demand: new Map(),
  calmFrom: null,
  ...rest,
});

const value = (of: RunRecord, measure: string): number | undefined =>
  summarize(of).find((line) => (line.of === "" ? line.name : `${line.of}/${line.name}`) === measure)?.value;

const OLDEST: Objective = { group: "queue", name: "q", measure: "oldest", boundMs: 60_000 };
const P95: Objective = { group: "service", name: "s", measure: "p95", boundMs: 500 };

interface Row {
  readonly name: string;
  readonly objective: Objective;
  readonly columns: Columns;
  readonly want: readonly number[];
}

describe("objectives", () => {
  const nothing = Number.NaN;
  test.each([
    {
      name: "a queue's oldest message, at the bound and past it",
      objective: OLDEST,
      columns: { "queue/q/oldest": [0, 60, 60.1] },
      want: [0, 0, 1],
    },
    {
      name: "a quantile",
      objective: P95,
      columns: { "service/s/p95": [500, 501], "service/s/out": [9, 9], "service/s/errors": [0, 0] },
      want: [0, 1],
    },
    {
      name: "fast answers of which more than a twentieth fail",
      objective: P95,
      columns: { "service/s/p95": [10, 10], "service/s/out": [95, 94], "service/s/errors": [5, 6] },
      want: [0, 1],
    },
    {
      name: "only errors",
      objective: P95,
      columns: { "service/s/p95": [nothing], "service/s/out": [0], "service/s/errors": [3] },
      want: [1],
    },
    {
      name: "nobody asks",
      objective: P95,
      columns: { "service/s/p95": [nothing], "service/s/out": [0], "service/s/errors": [0] },
      want: [0],
    },
  ] as readonly Row[])("$name", ({ objective, columns, want }) => {
    expect([...missedRows(historyOf(columns), objective)]).toEqual(want);
  });

  test("a row misses when one of several does", () => {
    const columns = { "queue/q/oldest": [61, 0, 0], "service/s/p95": [0, 501, 0] };
    expect([...missedAny(historyOf(columns), [OLDEST, P95])]).toEqual([1, 1, 0]);
  });
});

describe("score card", () => {
  const queue = { "queue/q/oldest": [10, 70, 80, 20], "queue/q/out": [4, 4, 4, 4] };
  const served = (p: readonly [number, number, number], out: number) => ({ p, out });
  const rows = [served([10, 20, 30], 99), served([100, 200, 300], 1)];
  const service = {
    "service/s/p50": rows.map(({ p }) => p[0]),
    "service/s/p95": rows.map(({ p }) => p[1]),
    "service/s/p99": rows.map(({ p }) => p[2]),
    "service/s/out": rows.map(({ out }) => out),
  };
  const steady = { ...service, "service/s/out": [0, 50] };
  const calm = (calmFrom: number | null, oldest: readonly number[]) =>
    record({ "queue/q/oldest": oldest }, { objectives: [OLDEST], calmFrom });

  test.each([
    { measure: "sloLost", of: record(queue, { objectives: [OLDEST] }), want: 2 },
    { measure: "q/sloLost", of: record(queue), want: Number.NaN },
    // naive: all that is done, late or not, gives 4
    { measure: "q/goodput", of: record(queue, { objectives: [OLDEST] }), want: 2 },
    { measure: "recoveredAfter", of: calm(1000, [0, 70, 70, 0]), want: 2 },
    { measure: "recoveredAfter", of: calm(1000, [0, 0, 0, 0]), want: 0 },
    { measure: "recoveredAfter", of: calm(1000, [0, 70, 70, 70]), want: Number.POSITIVE_INFINITY },
    { measure: "recoveredAfter", of: calm(null, [0, 70, 70, 0]), want: Number.NaN },
    // naive: the mean of the rows' quantiles gives 55 and 165, the highest 100 and 300
    { measure: "s/p50", of: record(service), want: 10.1009 },
    { measure: "s/p99", of: record(steady), want: 300 },
    {
      measure: "retryAmplification",
      of: record({}, { totals: { ...NOTHING, services: { s: reading(100, 150) } } }),
      want: 1.5,
    },
    { measure: "retryAmplification", of: record({}), want: Number.NaN },
    { measure: "s/duplicated", of: record({ ...service, "service/s/duplicates": [0, 3] }), want: 3 },
    // A service without an effect on the world cannot do it twice.
    { measure: "s/duplicated", of: record(service), want: Number.NaN },
    { measure: "evictions", of: record({}, { totals: { ...NOTHING, evictions: 3 } }), want: 3 },
    { measure: "cost", of: record({ "nodes/price": [1800, 1800] }), want: 1 },
    { measure: "cost", of: record({ "nodes/price": [Number.NaN] }), want: Number.NaN },
    {
      measure: "w/podHours",
      of: record({ "workload/w/ready": [1800, 900], "workload/w/stopping": [900, 0] }),
      want: 1,
    },
    {
      measure: "w/timeShort",
      of: record({ "workload/w/ready": [2, 2] }, { demand: new Map([["w", Float64Array.of(3, 2)]]) }),
      want: 50,
    },
  ])("$measure is $want", ({ measure, of, want }) => {
    if (Number.isNaN(want)) expect(value(of, measure)).toBeNaN();
    else expect(value(of, measure)).toBeCloseTo(want, 4);
  });
});

function reading(offered: number, attempts: number): Totals["services"][string] {
  const none = { succeeded: 0, failed: 0, errored: 0, refused: 0, timedOut: 0, lost: 0, wasted: 0 };
  return {
    ...none,
    offered,
    attempts,
    responseMs: 0,
    inFlight: 0,
    waiting: 0,
    lockWaiting: 0,
    effects: 0,
    duplicates: 0,
  };
}
