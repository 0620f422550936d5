import { expect, test } from "vitest";
import type { SweepState } from "../../../src/session/sweep.ts";
import { at, axesOf, textsOf } from "../../../src/views/sweep/grid.ts";

const knobs = [
  { path: "ScaledObject/w.spec.triggers[0].metadata.value", unit: "messages" },
  { path: "HorizontalPodAutoscaler/w.spec.behavior.scaleDown.stabilizationWindowSeconds", unit: "s" },
  { path: "call/a/b.retries", unit: "retries" },
];
const stateOf = (path: string, values: readonly (number | string)[]) =>
  ({ scenario: { runs: { v: { knobs } } }, variant: "v", vary: [{ path, values }] }) as unknown as SweepState;

test.each([
  {
    name: "what is counted is named once",
    path: knobs[0]?.path,
    axis: "metadata.value",
    counted: "messages",
    text: "50",
  },
  {
    name: "a symbol stands at each number",
    path: knobs[1]?.path,
    axis: "scaleDown.stabilizationWindowSeconds",
    counted: "",
    text: "50\u2009s",
  },
  {
    name: "a name that says what is counted is enough",
    path: knobs[2]?.path,
    axis: "retries",
    counted: "",
    text: "50",
  },
  { name: "a path that is no knob", path: "queue/w.broker", axis: "broker", counted: "", text: "50" },
])("axis: $name", ({ path = "", axis, counted, text }) => {
  expect(axesOf(stateOf(path, [50]))).toEqual([{ path, name: axis, counted, texts: [text] }]);
});

test("a value is never rounded: it goes into a manifest", () => {
  expect(axesOf(stateOf("queue/w.cpu", [0.125, "10m"]))[0]?.texts).toEqual(["0.125", "10m"]);
});

test("a configuration reads as its axes do, and stands where the grid's order has it", () => {
  const state = {
    ...stateOf(knobs[0]?.path ?? "", [20, 50]),
    vary: knobs.slice(0, 2).map(({ path }) => ({ path, values: [20, 50] })),
  };
  const configuration = { values: [20, 50] } as unknown as SweepState["configurations"][number];
  expect(textsOf(axesOf(state), state.vary, configuration)).toEqual(["20", "50\u2009s"]);
  expect([at(state, 0, 1), at(state, 1, 0)]).toEqual([1, 2]);
});
