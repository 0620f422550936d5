import { describe, expect, it } from "vitest";
import { limitByBehavior, limitByRules } from "../../../src/controllers/hpa/limits.ts";
import { EMPTY_MEMORY, type HpaMemory } from "../../../src/controllers/hpa/memory.ts";
import { scaleDownRate, scaleUpRate } from "../../../src/controllers/hpa/rate-limit.ts";
import { withScaleEvent } from "../../../src/controllers/hpa/scale-events.ts";
import type { Behavior, ScalingPolicy, ScalingRules } from "../../../src/controllers/hpa/spec.ts";
import { NOW } from "./given.ts";

type Policy = readonly [type: "Pods" | "Percent", value: number, periodSeconds: number];
const rules = (policies: readonly Policy[], selectPolicy = "Max"): ScalingRules => ({
  selectPolicy,
  policies: policies.map(([type, value, periodSeconds]): ScalingPolicy => ({ type, value, periodSeconds })),
});
const UP: readonly Policy[] = [
  ["Pods", 4, 15],
  ["Percent", 100, 15],
];
const DOWN: readonly Policy[] = [["Percent", 100, 15]];

interface Row {
  readonly name: string;
  readonly current: number;
  readonly wanted: number;
  readonly bounds: readonly [min: number, max: number];
  readonly up?: readonly Policy[];
  readonly down?: readonly Policy[];
  readonly select?: string;
  readonly upEvent?: number;
  readonly downEvent?: number;
  readonly want: readonly [replicas: number, reason: string];
  /** Clamped to min and max alone. */
  readonly naive: number;
}

const ROWS: readonly Row[] = [
  { name: "C: free", current: 5, wanted: 7, bounds: [3, 8], want: [7, "DesiredWithinRange"], naive: 7 },
  { name: "C: min", current: 3, wanted: 1, bounds: [2, 8], want: [2, "TooFewReplicas"], naive: 2 },
  { name: "C: max", current: 100, wanted: 1000, bounds: [100, 150], want: [150, "TooManyReplicas"], naive: 150 },
  { name: "C: default rate", current: 10, wanted: 50, bounds: [1, 1000], want: [20, "ScaleUpLimit"], naive: 50 },
  {
    name: "C: 1 % rounds up",
    current: 3,
    wanted: 1000,
    bounds: [1, 2000],
    up: [["Percent", 1, 60]],
    want: [4, "ScaleUpLimit"],
    naive: 1000,
  },
  {
    name: "C: the larger of two",
    current: 10,
    wanted: 500,
    bounds: [1, 1000],
    up: [
      ["Pods", 100, 60],
      ["Percent", 100, 60],
    ],
    want: [110, "ScaleUpLimit"],
    naive: 500,
  },
  {
    name: "C: the larger change down is the smaller number",
    current: 100,
    wanted: 2,
    bounds: [1, 1000],
    down: [
      ["Pods", 20, 60],
      ["Percent", 1, 60],
    ],
    want: [80, "ScaleDownLimit"],
    naive: 2,
  },
  {
    name: "C: used up",
    current: 100,
    wanted: 500,
    bounds: [1, 1000],
    up: [["Pods", 5, 120]],
    upEvent: 15,
    want: [100, "ScaleUpLimit"],
    naive: 500,
  },
  {
    name: "C: pods since the start",
    current: 100,
    wanted: 500,
    bounds: [1, 1000],
    up: [["Pods", 150, 120]],
    upEvent: 15,
    want: [235, "ScaleUpLimit"],
    naive: 500,
  },
  {
    name: "C: percent of the start",
    current: 100,
    wanted: 500,
    bounds: [1, 1000],
    up: [["Percent", 200, 120]],
    upEvent: 15,
    want: [255, "ScaleUpLimit"],
    naive: 500,
  },
  {
    name: "C: both lists",
    current: 6,
    wanted: 24,
    bounds: [1, 1000],
    up: [["Percent", 300, 300]],
    upEvent: 4,
    downEvent: 2,
    want: [16, "ScaleUpLimit"],
    naive: 24,
  },
  {
    name: "C: down from the start",
    current: 100,
    wanted: 0,
    bounds: [1, 1000],
    down: [["Percent", 50, 120]],
    downEvent: 12,
    want: [56, "ScaleDownLimit"],
    naive: 1,
  },
  {
    name: "C: down, both lists",
    current: 10,
    wanted: 1,
    bounds: [1, 1000],
    down: [["Percent", 50, 180]],
    upEvent: 2,
    downEvent: 4,
    want: [6, "ScaleDownLimit"],
    naive: 1,
  },
  {
    name: "C: down used up",
    current: 100,
    wanted: 0,
    bounds: [1, 1000],
    down: [["Percent", 10, 120]],
    downEvent: 30,
    want: [100, "ScaleDownLimit"],
    naive: 1,
  },
  {
    name: "C: more than everything",
    current: 10,
    wanted: 5,
    bounds: [1, 1000],
    down: [["Percent", 1000, 120]],
    downEvent: 30,
    want: [5, "DesiredWithinRange"],
    naive: 5,
  },
  {
    name: "10 % of 100 is 111 in doubles",
    current: 100,
    wanted: 500,
    bounds: [1, 1000],
    up: [["Percent", 10, 60]],
    want: [111, "ScaleUpLimit"],
    naive: 500,
  },
  {
    name: "Disabled holds",
    current: 10,
    wanted: 50,
    bounds: [1, 1000],
    select: "Disabled",
    want: [10, "ScaleUpLimit"],
    naive: 50,
  },
  {
    name: "Min takes the smaller change",
    current: 10,
    wanted: 50,
    bounds: [1, 1000],
    select: "Min",
    want: [14, "ScaleUpLimit"],
    naive: 50,
  },
  {
    name: "no change looks at no bound",
    current: 10,
    wanted: 10,
    bounds: [1, 5],
    want: [10, "DesiredWithinRange"],
    naive: 5,
  },
];

const event = (change: number | undefined) =>
  change === undefined ? [] : [{ change, at: NOW - 10_000, outdated: false }];

describe("rate limits with behavior (spec §13 C)", () => {
  it.each(ROWS)(
    "$name",
    ({ current, wanted, bounds: [min, max], up, down, select, upEvent, downEvent, want, naive }) => {
      const memory: HpaMemory = { ...EMPTY_MEMORY, upEvents: event(upEvent), downEvents: event(downEvent) };
      const limited = limitByBehavior(
        current,
        wanted,
        min,
        max,
        () => scaleUpRate(rules(up ?? UP, select), current, memory, NOW),
        () => scaleDownRate(rules(down ?? DOWN, select), current, memory, NOW),
      );
      expect([limited.replicas, limited.verdict.reason]).toEqual(want);
      expect(limited.verdict.status).toBe(limited.replicas === wanted ? "False" : "True");
      expect(Math.min(Math.max(wanted, min), max)).toBe(naive);
    },
  );
});

describe("limits without behavior", () => {
  it.each([
    { name: "to 4 from 1", current: 1, wanted: 9, want: [4, "ScaleUpLimit"] },
    { name: "doubles", current: 5, wanted: 40, want: [10, "ScaleUpLimit"] },
    { name: "max before the rate", current: 8, wanted: 40, want: [12, "TooManyReplicas"] },
    { name: "down at once", current: 12, wanted: 0, want: [2, "TooFewReplicas"] },
  ])("$name", ({ current, wanted, want }) => {
    const { replicas, verdict } = limitByRules(current, wanted, 2, 12);
    expect([replicas, verdict.reason]).toEqual(want);
  });
});

describe("scale events", () => {
  const behavior = (periodSeconds: number): Behavior => ({
    scaleUp: rules([["Pods", 4, periodSeconds]]),
    scaleDown: rules(DOWN),
  });
  const grown = withScaleEvent(EMPTY_MEMORY, behavior(60), 2, 5, 0);

  it("notes the change of its direction", () => {
    expect(grown.upEvents).toEqual([{ change: 3, at: 0, outdated: false }]);
    expect(withScaleEvent(grown, behavior(60), 5, 1, 1_000).downEvents).toEqual([
      { change: 4, at: 1_000, outdated: false },
    ]);
  });

  it("uses a slot again only when it is older than the longest period", () => {
    expect(withScaleEvent(grown, behavior(60), 5, 6, 60_000).upEvents).toHaveLength(2);
    expect(withScaleEvent(grown, behavior(60), 5, 6, 60_001).upEvents).toEqual([
      { change: 1, at: 60_001, outdated: false },
    ]);
  });

  it("keeps marks when the period grows again", () => {
    const two = withScaleEvent(grown, behavior(60), 5, 6, 60_000);
    const marked = withScaleEvent(two, behavior(15), 6, 8, 80_000);
    expect(marked.upEvents.map(({ change, outdated }) => [change, outdated])).toEqual([
      [3, true],
      [2, false],
    ]);
  });

  it("notes nothing without behavior", () => {
    expect(withScaleEvent(grown, undefined, 5, 6, 1_000)).toBe(grown);
  });
});
