import { expect, test } from "vitest";
import { isEnough } from "../../src/runner/slice.ts";

test.each([
  ["within its budget a slice goes on", 50, 300, true, false],
  ["at its end it is shown", 90, 300, true, true],
  ["nearly done, the whole comes at once", 90, 30, true, false],
  ["of a long future a glance comes first", 20, 5000, true, true],
  ["not sooner", 19, 5000, true, false],
  ["the slices after it are whole ones", 20, 5000, false, false],
])("%s", (_, spentMs, leftMs, isFirst, want) => {
  expect(isEnough({ spentMs, leftMs, budgetMs: 90, isFirst })).toBe(want);
});
