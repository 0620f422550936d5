import { describe, expect, test } from "vitest";
import type { KnobDoc } from "../../src/api/frame.ts";
import { isGiven, usualVariant, usualVary, valuesAround } from "../../src/session/usual-sweep.ts";

const knob = (path: string, patch: Partial<KnobDoc> = {}): KnobDoc =>
  ({ path, group: "other", initial: 50, min: 1, max: 1000, step: 1, unit: "", ...patch }) as KnobDoc;

const VALUE = knob("ScaledObject/w.spec.triggers[0].metadata.value", { unit: "messages" });
const WINDOW = knob("ScaledObject/w.spec.advanced.behavior.scaleDown.stabilizationWindowSeconds", {
  initial: 300,
  min: 0,
  max: 3600,
  unit: "s",
});
const ACTIVATION = knob("ScaledObject/w.spec.triggers[0].metadata.activationValue");
const MAX = knob("HorizontalPodAutoscaler/v.spec.maxReplicas", { unit: "pods" });
const REPLICAS = knob("Deployment/w.spec.replicas", { initial: 2, min: 0, unit: "pods" });
const RATE = knob("load/messages.rate", { initial: 30, unit: "msg/s" });
const CPU = knob("queue/w.cpu", { initial: 60, unit: "ms" });
const TIMEOUT = knob("call/a/b.timeout", { initial: 0.5, min: 0, max: 10, step: 0.1, unit: "s", off: 0 });
const RETRIES = knob("call/a/b.retries", { initial: 1, min: 0, max: 5, unit: "retries" });

const HALF_HOUR = 1_800_000;

describe("what is varied by itself", () => {
  test.each([
    {
      name: "a target and a window of one scaler, not the load",
      knobs: [RATE, REPLICAS, WINDOW, ACTIVATION, VALUE],
      want: [VALUE, WINDOW],
    },
    {
      name: "settings of one object before those of another",
      knobs: [MAX, VALUE, ACTIVATION],
      want: [VALUE, ACTIVATION],
    },
    { name: "timeout and retries where no controller runs", knobs: [RATE, RETRIES, TIMEOUT], want: [TIMEOUT, RETRIES] },
    { name: "what is switched off is no axis", knobs: [RATE, CPU, { ...TIMEOUT, initial: 0 }], want: [RATE, CPU] },
    { name: "nothing given beside what is chosen", knobs: [RATE, REPLICAS], want: [REPLICAS] },
    { name: "nothing", knobs: [], want: [] },
  ])("$name", ({ knobs, want }) => {
    expect(usualVary(knobs, HALF_HOUR).map(({ path }) => path)).toEqual(want.map(({ path }) => path));
  });

  test.each([
    { name: "half an hour", horizonMs: HALF_HOUR, knobs: [VALUE, WINDOW], want: [9, 7] },
    { name: "an hour", horizonMs: 2 * HALF_HOUR, knobs: [VALUE, WINDOW], want: [7, 5] },
    { name: "a week", horizonMs: 336 * HALF_HOUR, knobs: [VALUE, WINDOW], want: [3, 3] },
    { name: "half an hour of services that call", horizonMs: HALF_HOUR, knobs: [VALUE, WINDOW, TIMEOUT], want: [5, 3] },
  ])("a grid no larger than its runs allow: $name", ({ horizonMs, knobs, want }) => {
    expect(usualVary(knobs, horizonMs).map(({ values }) => values.length)).toEqual(want);
  });

  test("the variant whose controllers have the most to set, of equal ones the last", () => {
    const runs = { none: { knobs: [RATE, REPLICAS] }, first: { knobs: [VALUE, RATE] }, last: { knobs: [WINDOW] } };
    const scenario = { shown: ["none", "first", "last"], runs } as unknown as Parameters<typeof usualVariant>[0];
    expect(usualVariant(scenario)).toBe("last");
  });
});

describe("values around what stands", () => {
  test.each([
    { name: "factors, rounded to what a person would write", knob: VALUE, count: 5, want: [15, 25, 50, 100, 200] },
    { name: "a wait begins at none", knob: WINDOW, count: 5, want: [0, 75, 150, 300, 600] },
    { name: "a few pods, one by one, from one on", knob: REPLICAS, count: 5, want: [1, 2, 3, 4, 5] },
    { name: "within its range", knob: { ...VALUE, max: 60 }, count: 5, want: [15, 25, 50] },
    { name: "from nothing, in steps", knob: { ...RATE, initial: 0, min: 0, step: 10 }, count: 3, want: [0, 10, 20] },
    { name: "never the value that stands for none", knob: TIMEOUT, count: 5, want: [0.2, 0.3, 0.5, 1, 2] },
  ])("$name", ({ knob: of, count, want }) => {
    expect(valuesAround(of, count)).toEqual(want);
  });
});

test.each([
  { path: RATE.path, given: true },
  { path: CPU.path, given: true },
  { path: VALUE.path, given: false },
  { path: REPLICAS.path, given: false },
  { path: TIMEOUT.path, given: false },
])("$path is given: $given", ({ path, given }) => {
  expect(isGiven(path)).toBe(given);
});
