import { describe, expect, test } from "vitest";
import type { Objective, RunInfo } from "../../../src/api/frame.ts";
import { type Chosen, compared } from "../../../src/session/compare.ts";
import { breaksOf, breakText } from "../../../src/views/compare/breaks.ts";
import { chartRows, ticksOf } from "../../../src/views/compare/rows.ts";
import { subjectsOf } from "../../../src/views/compare/subjects.ts";
import { fakeFrame, fakeInfo } from "../../session/fake-run.ts";

const objective = (name: string): Objective => ({ group: "service", name, measure: "p99", boundMs: 1000 });
const BOTH = [objective("browse"), objective("order")];
const SERVES = { web: ["browse"], cart: ["order"] };

/** A run of two services whose promises are broken for so many seconds, from the last seconds of the run back. */
function run(lost: Readonly<Record<string, number>>) {
  const keys = Object.keys(lost).flatMap((name) => [`service/${name}/p99`, `service/${name}/errors`]);
  const pods = Object.keys(SERVES).map((name) => `workload/${name}/ready`);
  const columns = [...keys, ...pods].map((key) => ({ key, title: key, unit: "", meaning: "neutral" as const }));
  const info: RunInfo = { ...fakeInfo("web"), columns, serves: SERVES };
  const values = columns.map(({ key }) => {
    const [, name = "", field] = key.split("/");
    return new Float64Array(1200).map((_, r) =>
      field === "p99" && r >= 1200 - (lost[name] ?? 0) ? 5000 : field === "errors" ? 0 : 1,
    );
  });
  const summary = Object.entries(lost).map(([of, value]) => ({
    of,
    name: "sloLost",
    value,
    unit: "s",
    better: "less" as const,
  }));
  const none = { digest: "", stuck: [], columns: new Map(), demand: new Map() };
  return compared({ ...none, summary, info, objectives: BOTH, frame: { ...fakeFrame(info, []), columns: values } });
}

describe("whose lines are drawn", () => {
  test.each<{ name: string; lost: readonly Readonly<Record<string, number>>[]; chosen?: Chosen; want: string }>([
    { name: "the first, where every promise is kept", lost: [{ browse: 0, order: 0 }], want: "browse by web" },
    { name: "whose promise is broken longest", lost: [{ browse: 5, order: 9 }], want: "order by cart" },
    {
      name: "of all variants together",
      lost: [
        { browse: 5, order: 9 },
        { browse: 8, order: 0 },
      ],
      want: "browse by web",
    },
    { name: "who was chosen", lost: [{ browse: 5, order: 9 }], chosen: { service: "browse" }, want: "browse by web" },
    { name: "each kind by itself", lost: [{ browse: 5, order: 9 }], chosen: { workload: "web" }, want: "order by web" },
    {
      name: "who is not there is not drawn",
      lost: [{ browse: 5, order: 9 }],
      chosen: { service: "x" },
      want: "order by cart",
    },
  ])("$name", ({ lost, chosen, want }) => {
    const { shown } = subjectsOf(lost.map(run), BOTH, chosen);
    expect(`${shown.service} by ${shown.workload}`).toBe(want);
  });

  test("charts are called after them where there are several", () => {
    const [first] = [run({ browse: 0, order: 9 })];
    const rows = chartRows(first.info, BOTH, subjectsOf([first], BOTH));
    expect(rows.map(({ title }) => title)).toEqual([
      "p99 latency of order",
      "Failed of order",
      "Ready replicas of cart",
    ]);
    expect(rows[0]?.bound).toMatchObject({ value: 1000, text: "SLO 1\u2009s" });
  });
});

describe("where a promise is first broken", () => {
  const lane = (letter: string, lost: number) => ({ letter, history: run({ browse: 0, order: lost }).history });
  test.each<{ name: string; lost: readonly number[]; want: readonly string[] }>([
    { name: "by nobody", lost: [0, 0], want: [] },
    { name: "by one", lost: [0, 100], want: ["B breaks the SLO at 18:21"] },
    { name: "one after the other", lost: [10, 100], want: ["B breaks the SLO at 18:21", "A breaks the SLO at 19:51"] },
    { name: "in the same second", lost: [10, 10, 10], want: ["A, B and C break the SLO at 19:51"] },
  ])("$name", ({ lost, want }) => {
    const lanes = lost.map((seconds, index) => lane("ABC".charAt(index), seconds));
    expect(breaksOf(lanes, objective("order")).map(breakText)).toEqual(want);
  });
});

describe("values at the axis", () => {
  test.each([
    { name: "seconds are round on a clock", clocked: true, most: 801, log: false, want: [0, 300, 600] },
    {
      name: "and by powers, those left out that would stand on others",
      clocked: true,
      most: 801,
      log: true,
      want: [0, 10, 60, 600],
    },
    { name: "others are round in tens", clocked: false, most: 801, log: false, want: [0, 500] },
    {
      name: "what would stand on another is left out",
      clocked: false,
      most: 1e9,
      log: true,
      want: [0, 100, 1e4, 1e6, 1e8],
    },
  ])("$name", ({ clocked, most, log, want }) => {
    const y = (value: number) => 100 - (log ? (100 * Math.log1p(value)) / Math.log1p(most) : (100 * value) / most);
    expect(ticksOf({ clocked }, most, 100, log, y)).toEqual(want);
  });
});
