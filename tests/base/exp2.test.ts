import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp2, timesPowerOfTwo } from "../../src/base/detmath.ts";

describe("2^x", () => {
  it.each([
    [0, 1],
    [1, 2],
    [-1, 0.5],
    [10, 1024],
    [1023, 2 ** 1023],
    [1024, Number.POSITIVE_INFINITY],
    [-1074, 5e-324],
    [-1075, 0],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])("of %s is %s", (x, want) => expect(exp2(x)).toBe(want));

  it("of NaN is NaN", () => expect(exp2(Number.NaN)).toBeNaN());

  it("is within an ulp or so of the platform's", () => {
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (x) => {
        expect(Math.abs(exp2(x) / 2 ** x - 1)).toBeLessThan(5e-16);
      }),
    );
  });

  it("of whole numbers is exact, and scales exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1022, max: 1023 }), (k) => {
        expect(exp2(k)).toBe(2 ** k);
        expect(timesPowerOfTwo(1, k)).toBe(2 ** k);
      }),
    );
  });
});
