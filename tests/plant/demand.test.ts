import { describe, expect, test } from "vitest";
import { stream } from "../../src/base/random.ts";
import { draw } from "../../src/plant/demand.ts";
import { distribution } from "../../src/scenario/notation.ts";

const DRAWS = 100_000;

describe("lognormal demands", () => {
  const from = distribution.parse({ lognormal: { p50: "35ms", p95: "90ms" } });
  const chance = stream(1, "demand");
  const drawn = Array.from({ length: DRAWS }, () => draw(from, chance));

  test.each([
    [0.5, 35],
    [0.95, 90],
  ])("share %d is below %d ms", (share, ms) => {
    const below = drawn.filter((each) => each < ms).length / DRAWS;
    expect(Math.abs(below - share)).toBeLessThan(3 * Math.sqrt((share * (1 - share)) / DRAWS));
  });

  test("their mean is e^(σ²/2) times the median", () => {
    const mean = drawn.reduce((sum, each) => sum + each, 0) / DRAWS;
    const deviation = Math.sqrt(drawn.reduce((sum, each) => sum + (each - mean) ** 2, 0) / DRAWS);
    expect(from).toMatchObject({ type: "lognormal", mean: expect.closeTo(41.27, 2) });
    expect(Math.abs(mean - 41.27)).toBeLessThan((3 * deviation) / Math.sqrt(DRAWS));
  });

  test("a p95 below the median is refused", () => {
    expect(distribution.safeParse({ lognormal: { p50: "90ms", p95: "35ms" } }).success).toBe(false);
  });
});
