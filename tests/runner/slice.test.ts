import { expect, test } from "vitest";
import { isEnough } from "../../src/runner/slice.ts";

test.each([
  ["within its budget a slice goes on", 50, 300, true, false],
  ["at its end it is shown", 90, 300, true, true],
  ["nearly done, the whole comes at once", 90, 30, true, false],
  ["of a long future a glance comes first", 12, 5000, true, true],
  ["not sooner", 11, 5000, true, false],
  ["a person waits for a third of a second", 50, 299, true, false],
  ["not for more", 50, 301, true, true],
  ["the slices after it are whole ones", 12, 5000, false, false],
])("%s", (_, spentMs, leftMs, isFirst, want) => {
  expect(isEnough({ spentMs, leftMs, budgetMs: 90, isFirst })).toBe(want);
});
