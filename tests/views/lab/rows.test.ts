import { expect, test } from "vitest";
import { heightsOf, type RowSpec } from "../../../src/views/lab/rows.ts";

/** Rows as [weight, knobs]. */
const rows = (...given: readonly (readonly [number, number])[]): readonly RowSpec[] =>
  given.map(([weight, knobs]) => ({ kind: "load", title: "", unit: "", groups: [], weight, knobs }));
const LAB = rows([88, 1], [176, 2], [104, 1], [112, 1]);

test.each<[name: string, rows: readonly RowSpec[], room: number, want: readonly number[]]>([
  ["by weight where all have room", LAB, 480, [88, 176, 104, 112]],
  ["the tallest gives what lacks for a knob", LAB, 420, [84, 147, 91, 98]],
  ["not below its own need", LAB, 360, [66, 132, 78, 84]],
  ["a row without knobs asks for nothing", rows([50, 0], [150, 1]), 200, [50, 150]],
])("heights of rows: %s", (_, given, room, want) => {
  expect(heightsOf(given, room)).toEqual(want);
});
