import { expect, test } from "vitest";
import { isEnough } from "../../src/runner/slice.ts";

test.each([
  ["within its budget a slice goes on", 50, 200_000, true, false],
  ["at its end it is shown", 90, 200_000, true, true],
  ["nearly done, the whole comes at once", 90, 30_000, true, false],
  ["of a long future a glance comes first", 12, 5e6, true, true],
  ["not sooner", 11, 5e6, true, false],
  ["the slices after it are whole ones", 12, 5e6, false, false],
])("%s", (_, spentMs, leftWork, isFirst, want) => {
  expect(isEnough({ spentMs, leftWork, budgetMs: 90, isFirst })).toBe(want);
});
