import { expect, test } from "vitest";
import { leftText, seedText } from "../../../src/views/sweep/time-left.ts";

test.each([
  { name: "too early to tell", done: 5, total: 100, elapsedMs: 1000, want: "" },
  { name: "from the rate so far", done: 50, total: 200, elapsedMs: 2000, want: "about 6\u2009s left" },
  {
    name: "never nothing while something is left",
    done: 199,
    total: 200,
    elapsedMs: 2000,
    want: "about 1\u2009s left",
  },
  { name: "minutes from a minute and a half on", done: 10, total: 100, elapsedMs: 20_000, want: "about 3 min left" },
  { name: "done", done: 200, total: 200, elapsedMs: 2000, want: "" },
])("time left: $name", ({ done, total, elapsedMs, want }) => {
  expect(leftText(done, total, elapsedMs)).toBe(want);
});

test.each([
  { name: "the first", done: 0, seeds: 3, want: "seed 1 of 3" },
  { name: "the last run of the first", done: 9, seeds: 3, want: "seed 1 of 3" },
  { name: "the first run of the second", done: 10, seeds: 3, want: "seed 2 of 3" },
  { name: "when all are there", done: 30, seeds: 3, want: "seed 3 of 3" },
  { name: "one alone needs no count", done: 3, seeds: 1, want: "" },
])("seed: $name", ({ done, seeds, want }) => {
  expect(seedText(done, 30, seeds)).toBe(want);
});
