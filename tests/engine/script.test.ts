import { describe, expect, test } from "vitest";
import { scriptOf } from "../../src/engine/script.ts";
import type { CompiledRun } from "../../src/scenario/model.ts";
import { replayOf } from "./scenarios.ts";

describe("a run tells what its scenario does to knobs", () => {
  test("a load in steps is a line a step", () => {
    const { script } = replayOf("web-frontend-hpa", "healthy").info;
    expect(script).toEqual(
      [
        [0, 5],
        [60_000, 50],
        [1_800_000, 150],
        [2_700_000, 5],
      ].map(([at, value]) => ({ at, path: "load/requests.rate", value, holds: "unset" })),
    );
  });
  const knobs = [
    { path: "a.wait", unit: "ms" },
    { path: "a.timeout", unit: "s", off: 0 },
    { path: "a.fallback", unit: "on" },
  ];
  test.each([
    ["a span, in the knob's unit", "a.wait", "5s", [5000]],
    ["a span of a knob in seconds", "a.timeout", "500ms", [0.5]],
    ["none, where the knob is off", "a.timeout", null, [0]],
    ["none, of a knob that is never off", "a.wait", null, []],
    ["a switch", "a.fallback", true, [1]],
    ["a number in text", "a.wait", "19", [19]],
    ["a word is no number", "a.wait", "long", []],
  ] as const)("%s", (_, path, value, want) => {
    const run = { script: [{ at: 1, path, value }], plant: { loads: [] }, horizonMs: 10, knobs };
    expect(scriptOf(run as unknown as CompiledRun).map((line) => line.value)).toEqual(want);
  });
  test("a constant load is none", () => {
    const { script } = replayOf("calm-cpu-long-queue", "cpu-hpa").info;
    expect(script).toEqual([]);
  });
});
