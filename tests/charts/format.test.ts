import { expect, test } from "vitest";
import { clockText, numberText, quantityText, runningClock, spanText, tightSpan } from "../../src/charts/format.ts";

test.each([
  [0, "0:00"],
  [750_000, "12:30"],
  [59_999, "0:59"],
  [3_750_000, "1:02:30"],
  [86_399_000, "23:59:59"],
  [86_400_000, "1 d"],
  [280_800_000, "3 d 6:00"],
  [86_405_000, "1 d 0:00:05"],
])("clock reading of %d ms is %s", (ms, want) => expect(clockText(ms)).toBe(want));

test.each([
  [86_399_000, "23:59:59"],
  [86_405_000, "1 d"],
  [128_995_000, "1 d 11:49"],
])("a running clock at %d ms shows %s", (ms, want) => expect(runningClock(ms)).toBe(want));

test.each([
  [13_000, "13\u2009s", "13\u2009s"],
  [496_000, "8 min 16\u2009s", "8:16"],
  [3_900_000, "1 h 5 min", "1:05:00"],
  [360_900_000, "4 d 4 h", "4 d 4 h"],
  [97_500_000, "27 h 5 min", "27 h 5 min"],
  [Number.NaN, "unknown", "unknown"],
])("span of %d ms", (ms, long, tight) => {
  expect(spanText(ms)).toBe(long);
  expect(tightSpan(ms)).toBe(tight);
});

test.each([
  [14_860, "14\u2009860"],
  [1_234_567, "1\u2009234\u2009567"],
  [586, "586"],
  [2.44, "2.4"],
  [2, "2"],
  [9.8, "10"],
  [-3.2, "−3.2"],
  [Number.NaN, "–"],
])("number %d reads %s", (value, want) => expect(numberText(value)).toBe(want));

test.each([
  [31, "%", "31\u2009%"],
  [null, "%", "unknown"],
  [Number.NaN, "", "unknown"],
  [496, "s", "8 min 16\u2009s"],
  ["500m", "", "500m"],
  [323_522_422, "B", "309\u2009MiB"],
  [512, "B", "512\u2009B"],
] as const)("quantity %s %s", (value, unit, want) => expect(quantityText(value, unit)).toBe(want));
