import { describe, expect, test } from "vitest";
import type { KnobDoc } from "../../../src/api/frame.ts";
import type { ScoreRow } from "../../../src/experiment/score-table.ts";
import type { ReadScenario } from "../../../src/runner/read.ts";
import type { CompiledRun } from "../../../src/scenario/model.ts";
import type { PatchedVariant } from "../../../src/session/variant-link.ts";
import { questionsOf } from "../../../src/views/compare/measures.ts";
import { differencesOf, verdictOf } from "../../../src/views/compare/verdict.ts";
import { fakeScenario } from "../../session/fake-worker.ts";

const knob = (path: string, unit: string, initial: number, off?: number): KnobDoc => ({
  path,
  unit,
  initial,
  group: "other",
  min: 0,
  max: 10_000,
  step: 1,
  default: null,
  help: "",
  ...(off === undefined ? {} : { off }),
});

const [A, B] = ["cpu-hpa", "keda-queue"] as const;
const variant = (base: string): PatchedVariant => ({ base, letter: base, sets: [] }) as unknown as PatchedVariant;

function told(a: Partial<CompiledRun>, b: Partial<CompiledRun>, set: ReadScenario["variants"][number]["set"] = []) {
  const scenario = fakeScenario();
  const run = (name: string, part: Partial<CompiledRun>) => ({ ...(scenario.runs[name] as CompiledRun), ...part });
  const runs = { [A]: run(A, { knobs: [], ...a }), [B]: run(B, { knobs: [], ...b }) };
  const variants = [
    { name: A, title: A, set: [] },
    { name: B, title: B, set },
  ];
  return differencesOf({ runs, variants }, variant(A), variant(B)).map(({ sign, text }) => `${sign} ${text}`);
}

describe("what differs between two variants of a scenario", () => {
  test.each<[name: string, a: Partial<CompiledRun>, b: Partial<CompiledRun>, want: readonly string[]]>([
    ["nothing", { knobs: [knob("load/web.rate", "req/s", 30)] }, { knobs: [knob("load/web.rate", "req/s", 30)] }, []],
    [
      "a setting of a call",
      { knobs: [knob("call/a/b.timeout", "ms", 0, 0)] },
      { knobs: [knob("call/a/b.timeout", "ms", 500, 0)] },
      ["~ call/a/b.timeout off → 500 ms"],
    ],
    [
      "what the scenario does",
      { script: [{ at: 120_000, path: "service/b.wait", value: 5000 }] },
      { script: [{ at: 120_000, path: "Deployment/b.spec.replicas", value: 0 }] },
      ["− at 2:00 service/b.wait: 5000", "+ at 2:00 Deployment/b.spec.replicas: 0"],
    ],
  ])("%s", (_, a, b, want) => expect(told(a, b)).toEqual(want));

  test("what is set and no knob", () => {
    expect(told({}, {}, [{ path: "nodes/fixed.count", value: 12 }])).toEqual(["+ nodes/fixed.count: 12"]);
  });
});

const scored = (of: string, name: string, values: readonly number[]): ScoreRow => ({
  of,
  name,
  unit: name === "sloLost" ? "s" : "h",
  better: "less",
  cells: values.map((value) => ({ value, lowest: value, highest: value, difference: null, best: false })),
});

describe("the verdict", () => {
  test.each<[name: string, rows: readonly ScoreRow[], want: string | null]>([
    [
      "of one promise",
      [scored("", "sloLost", [364, 0]), scored("web", "podHours", [1, 1.5])],
      "B keeps the promise all the time; A misses it for 6:04. It takes 0.50 pod-hours more than A.",
    ],
    [
      // By the time in which either is missed, A would lose the least.
      "of several: who keeps one of them is ahead, and each is told",
      [
        scored("", "sloLost", [364, 370]),
        scored("browse", "sloLost", [357, 1]),
        scored("order", "sloLost", [364, 370]),
        scored("inventory", "sloLost", [Number.NaN, Number.NaN]),
        scored("web", "podHours", [1, 1]),
      ],
      "B loses the least: browse 0:01, order 6:10; A loses browse 5:57, order 6:04. And it takes no more pod-hours.",
    ],
    [
      // By the first workload alone, A would be cheaper.
      "of what all pods cost",
      [scored("", "sloLost", [0, 0]), scored("web", "podHours", [1, 2]), scored("db", "podHours", [4, 2])],
      "B keeps the promise with 20% fewer pod-hours than A.",
    ],
    ["of no runs", [], null],
  ])("%s", (_, rows, want) => {
    const verdict = verdictOf(rows, ["A", "B"]);
    expect(verdict && verdict.strong + verdict.rest).toBe(want);
  });
});

describe("what time is lost of", () => {
  const service = (name: string) => ({ group: "service", name, measure: "p99", boundMs: 1000 }) as const;
  const notes = (rows: readonly ScoreRow[], objectives: Parameters<typeof questionsOf>[1]) =>
    questionsOf(rows, objectives).flatMap(({ rows: own }) => own.map(({ note }) => note));

  test("one service: failures count as slow answers do", () => {
    expect(notes([scored("", "sloLost", [1, 2])], [service("web")])).toEqual(["p99 > 1 s or > 1% failed, m:ss"]);
  });
  test("several services", () => {
    const rows = [scored("", "sloLost", [9, 9]), scored("a", "sloLost", [9, 0]), scored("b", "sloLost", [0, 9])];
    expect(notes(rows, [service("a"), service("b")])).toEqual([
      "any of 2, m:ss",
      "a p99 > 1 s or > 1% failed, m:ss",
      "b p99 > 1 s or > 1% failed, m:ss",
    ]);
  });
});
