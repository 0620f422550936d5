import { describe, expect, test } from "vitest";
import type { KnobDoc } from "../../../src/api/frame.ts";
import type { ReadScenario } from "../../../src/runner/read.ts";
import type { CompiledRun } from "../../../src/scenario/model.ts";
import type { PatchedVariant } from "../../../src/session/variant-link.ts";
import { differencesOf } from "../../../src/views/compare/verdict.ts";
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
