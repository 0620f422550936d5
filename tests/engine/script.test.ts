import { describe, expect, test } from "vitest";
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
  test("a constant load is none", () => {
    const { script } = replayOf("calm-cpu-long-queue", "cpu-hpa").info;
    expect(script).toEqual([]);
  });
});
