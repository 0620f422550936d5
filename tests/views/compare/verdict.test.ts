import { describe, expect, test } from "vitest";
import type { KnobDoc, Objective } from "../../../src/api/frame.ts";
import type { KubeObject } from "../../../src/api/objects.ts";
import type { ScoreRow } from "../../../src/experiment/score-table.ts";
import type { ReadScenario } from "../../../src/runner/read.ts";
import type { CompiledRun } from "../../../src/scenario/model.ts";
import type { PatchedVariant } from "../../../src/session/variant-link.ts";
import { differencesOf } from "../../../src/views/compare/differences.ts";
import { bestIn, differenceText, questionsOf } from "../../../src/views/compare/measures.ts";
import { verdictOf } from "../../../src/views/compare/verdict.ts";
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

  const metadata = { name: "web", namespace: "default" };
  const object = (kind: string, spec: unknown): KubeObject =>
    ({ apiVersion: "v1", kind, metadata, spec, status: {} }) as KubeObject;
  const scales = { scaleTargetRef: { kind: "Deployment", name: "web" } };
  const target = { type: "Utilization", averageUtilization: 70 };
  const hpa = (maxReplicas: number) =>
    object("HorizontalPodAutoscaler", {
      ...scales,
      minReplicas: 1,
      maxReplicas,
      metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
    });
  const scaled = object("ScaledObject", {
    ...scales,
    minReplicaCount: 1,
    maxReplicaCount: 8,
    triggers: [{ type: "rabbitmq", metadata: { mode: "QueueLength", value: "100" } }],
  });
  test.each<[name: string, a: readonly KubeObject[], b: readonly KubeObject[], want: readonly string[]]>([
    [
      "one scaler for another: what each aims at, and the bounds that differ",
      [hpa(50)],
      [scaled],
      [
        "− HorizontalPodAutoscaler  cpu.averageUtilization: 70",
        '+ ScaledObject  rabbitmq QueueLength value: "100"',
        "~ maxReplicas 50 → maxReplicaCount 8",
      ],
    ],
    [
      "a scaler for none: its bounds with it",
      [hpa(50)],
      [],
      ["− HorizontalPodAutoscaler  cpu.averageUtilization: 70, minReplicas 1, maxReplicas 50"],
    ],
    ["a field of the same object", [hpa(50)], [hpa(20)], ["~ HorizontalPodAutoscaler/web.maxReplicas 50 → 20"]],
    ["an object of which nobody asks more", [], [object("ConfigMap", {})], ["+ ConfigMap"]],
  ])("%s", (_, a, b, want) => {
    expect(told({ objects: a }, { objects: b })).toEqual(want);
  });

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

const PROMISE: Objective = { group: "service", name: "web", measure: "p99", boundMs: 1000 };

describe("the verdict", () => {
  test("says nothing of a promise that nobody made", () => {
    const rows = [scored("", "sloLost", [0, 0]), scored("web", "podHours", [9, 25])];
    expect(verdictOf(rows, [], ["A", "B"])).toBeNull();
    expect(questionsOf(rows, []).flatMap(({ rows: own }) => own.map(({ row }) => row.name))).toEqual(["podHours"]);
  });

  test("leaves out the lines of a service that nothing came to, and keeps those of a workload of its name", () => {
    const rows = ["web", "page"].flatMap((of) => [
      scored(of, "offered", [of === "web" ? 10 : 0, 0]),
      scored(of, "failed", [0, 0]),
      scored(of, "podHours", [1, 2]),
    ]);
    const lines = questionsOf(rows, []).flatMap(({ rows: own }) => own.map(({ row }) => `${row.of} ${row.name}`));
    expect(lines).toEqual(["web failed", "web podHours", "page podHours"]);
  });

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
        scored("kept-by-all", "sloLost", [0, 0]),
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
    [
      "of two that keep it: what the cheaper one pays instead",
      [scored("", "sloLost", [0, 0]), scored("web", "podHours", [2.67, 1.97]), scored("web", "scaleActions", [3, 15])],
      "B keeps the promise with 26% fewer pod-hours than A, and pays with 15 scale actions instead of 3.",
    ],
    [
      // By promises and cost alone, they would be even.
      "of two that are even but for what is done twice",
      [scored("", "sloLost", [0, 0]), scored("web", "podHours", [1, 1]), scored("pay", "duplicated", [202, 0])],
      "B does less work twice: 0 instead of 202, at the same cost.",
    ],
    [
      "of three, of which the cheapest leaves work undone",
      [
        scored("", "sloLost", [1111, 0, 0]),
        scored("queue", "done", [11_945, 35_632, 35_885]),
        scored("web", "podHours", [0.67, 1.97, 2.67]),
        scored("web", "scaleActions", [0, 15, 0]),
      ],
      "B keeps the promise with 26% fewer pod-hours than C, and pays with 15 scale actions. A is cheapest because it does a third of the work.",
    ],
    [
      "of a share that no word is near",
      [scored("", "sloLost", [9, 0]), scored("web", "answered", [41, 100]), scored("web", "podHours", [1, 2])],
      "B keeps the promise all the time; A misses it for 0:09. A is cheapest because it does 41% of the work.",
    ],
    [
      "of a cheaper one that does as much: no excuse",
      [scored("", "sloLost", [9, 0]), scored("web", "answered", [95, 100]), scored("web", "podHours", [1, 2])],
      "B keeps the promise all the time; A misses it for 0:09. It takes 1.00 pod-hours more than A.",
    ],
    [
      "of two that cost the same",
      [scored("", "sloLost", [0, 0]), scored("web", "podHours", [2, 2])],
      "A and B are even, in what they keep and in what they cost.",
    ],
    ["of no runs", [], null],
  ])("%s", (_, rows, want) => {
    const verdict = verdictOf(rows, [PROMISE], ["A", "B", "C"].slice(0, rows[0]?.cells.length));
    expect(verdict && verdict.strong + verdict.rest).toBe(want);
  });
});

describe("a difference that cannot be read is none", () => {
  test.each([
    { name: "a latency", value: -0.04, unit: "ms", want: "=" },
    { name: "a share", value: 0.04, unit: "%", want: "=" },
    { name: "pod-hours", value: -0.004, unit: "h", want: "=" },
    { name: "part of a second", value: 0.4, unit: "s", want: "=" },
    { name: "one that can", value: -0.05, unit: "%", want: "−0.1%" },
  ])("$name", ({ value, unit, want }) => expect(differenceText(value, unit)).toBe(want));

  const cells = (...values: readonly number[]) =>
    values.map((value) => ({
      value,
      lowest: value,
      highest: value,
      difference: null,
      best: value === Math.min(...values),
    }));
  test.each([
    { name: "the best", values: [3, 1, 2], want: [false, true, false] },
    { name: "and what reads like it", values: [3, 1, 1.001], want: [false, true, true] },
    { name: "none where all read alike", values: [1, 1.001, 1.002], want: [false, false, false] },
  ])("underlined: $name", ({ values, want }) => expect(bestIn({ cells: cells(...values), unit: "h" })).toEqual(want));
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
      "a p99 > 1 s or > 1% failed, m:ss",
      "b p99 > 1 s or > 1% failed, m:ss",
    ]);
  });
});
