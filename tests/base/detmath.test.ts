import { expect, test } from "vitest";
import { ln, sinTurns } from "../../src/base/detmath.ts";
import { nextDouble, stream } from "../../src/base/random.ts";

const ULP = Number.EPSILON;

test("ln is within an ulp or so of the platform's, over all magnitudes", () => {
  const chance = stream(1, "ln");
  let worst = 0;
  for (let i = 0; i < 100_000; i++) {
    const x = Math.exp((nextDouble(chance) - 0.5) * (i % 2 === 0 ? 2 : 1400));
    worst = Math.max(worst, Math.abs(ln(x) / Math.log(x) - 1));
  }
  expect(worst).toBeLessThan(2 * ULP);
});

test.each([
  [1, 0],
  [0, Number.NEGATIVE_INFINITY],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [-1, Number.NaN],
  [Number.NaN, Number.NaN],
  [Number.MIN_VALUE, Math.log(Number.MIN_VALUE)],
])("ln %d = %d", (x, want) => {
  expect(ln(x)).toBe(want);
});

test("sine of turns agrees with the platform's", () => {
  for (let i = -1000; i <= 1000; i++) {
    expect(Math.abs(sinTurns(i / 640) - Math.sin((2 * Math.PI * i) / 640))).toBeLessThan(10 * ULP);
  }
});

test.each([
  [0, 0],
  [0.25, 1],
  [0.75, -1],
  [1e15, 0],
  [1 / 12, 0.5],
])("sine of %d turns = %d", (turns, want) => {
  expect(sinTurns(turns)).toBeCloseTo(want, 15);
});
