import { expect, test } from "vitest";
import type { KnobDoc } from "../../../src/api/frame.ts";
import { knobText } from "../../../src/views/parts/knob-text.ts";

const knob: KnobDoc = {
  path: "load/faults.rate",
  group: "load",
  unit: "msg/s",
  min: 0,
  max: 1,
  step: 0.001,
  default: null,
  initial: 0,
  help: "",
};

test.each([
  [0, "0 msg/s"],
  [0.00231, "0.0023 msg/s"],
  [0.2, "0.2 msg/s"],
  [30, "30 msg/s"],
])("a knob at %s says so", (value, want) => expect(knobText(knob, value)).toBe(want));
