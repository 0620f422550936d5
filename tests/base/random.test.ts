import { expect, test } from "vitest";
import { nextDouble, nextExponential, stream } from "../../src/base/random.ts";

const DRAWS = 400_000;

test("the same seed and name give the same draws; the state is all there is to a position", () => {
  const a = stream(7, "arrivals/web");
  const b = stream(7, "arrivals/web");
  for (let i = 0; i < 100; i++) expect(nextDouble(a)).toBe(nextDouble(b));
  const kept = a.slice();
  const next = [nextDouble(a), nextExponential(a)];
  expect([nextDouble(kept), nextExponential(kept)]).toEqual(next);
});

/** Reference: xoshiro128plusplus.c of Blackman and Vigna, next() from the state 1, 2, 3, 4, as pairs of 32 bits. */
test("draws are those of xoshiro128++", () => {
  const reference = (s: bigint[]): bigint => {
    const mask = 0xffffffffn;
    const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
    const [s0, s1, s2, s3] = s as [bigint, bigint, bigint, bigint];
    const result = (rotate((s0 + s3) & mask, 7n) + s0) & mask;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    s.splice(0, 4, s0 ^ t3, s1 ^ t2, t2 ^ ((s1 << 9n) & mask), rotate(t3, 11n));
    return result;
  };
  const slow = [1n, 2n, 3n, 4n];
  const fast = Int32Array.of(1, 2, 3, 4);
  for (let i = 0; i < 1000; i++) {
    const high = reference(slow) >> 5n;
    const low = reference(slow) >> 6n;
    expect(nextDouble(fast)).toBe(Number(high * 67108864n + low) / 2 ** 53);
  }
});

test("uniform draws: moments and neighbours", () => {
  const chance = stream(1, "uniform");
  let [sum, squares, products, before] = [0, 0, 0, 0.5];
  for (let i = 0; i < DRAWS; i++) {
    const x = nextDouble(chance);
    sum += x;
    squares += x * x;
    products += (x - 0.5) * (before - 0.5);
    before = x;
  }
  expect(Math.abs(sum / DRAWS - 1 / 2)).toBeLessThan(3 * Math.sqrt(1 / 12 / DRAWS));
  expect(Math.abs(squares / DRAWS - 1 / 3)).toBeLessThan(3 * Math.sqrt(4 / 45 / DRAWS));
  expect(Math.abs(products / DRAWS)).toBeLessThan((3 * (1 / 12)) / Math.sqrt(DRAWS));
});

test("exponential draws follow 1 − e^−x, in the layers and in the tail (χ² over 40 cells)", () => {
  const cells = 40;
  const chance = stream(2, "exponential");
  const counts = new Array<number>(cells).fill(0);
  let beyond = 0;
  let least = 1;
  for (let i = 0; i < DRAWS; i++) {
    const x = nextExponential(chance);
    least = Math.min(least, x);
    counts[Math.min(cells - 1, Math.floor((1 - Math.exp(-x)) * cells))]!++;
    if (x > 8) beyond++;
  }
  expect(least).toBeGreaterThanOrEqual(0);
  const want = DRAWS / cells;
  const chiSquare = counts.reduce((sum, count) => sum + (count - want) ** 2 / want, 0);
  expect(Math.abs(chiSquare - (cells - 1))).toBeLessThan(3 * Math.sqrt(2 * (cells - 1)));
  const tail = Math.exp(-8) * DRAWS;
  expect(Math.abs(beyond - tail)).toBeLessThan(3 * Math.sqrt(tail));
});
