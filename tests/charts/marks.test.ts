import { path } from "d3";
import { describe, expect, test } from "vitest";
import { arrivalRow, waitingLonger } from "../../src/charts/ages.ts";
import { bandPath, gaps, linePath, meanPath, stepPath, thin } from "../../src/charts/decimate.ts";
import { placeLabels } from "../../src/charts/end-labels.ts";
import { largest, timeTicks, valueTicks } from "../../src/charts/scales.ts";

const column = (...values: number[]) => Float64Array.from(values);
const plain = { x: (row: number) => row * 10, y: (value: number) => value };
const crowded = { x: (row: number) => Math.floor(row / 4), y: (value: number) => value };

const drawn = (draw: (sink: ReturnType<typeof path>) => void): string => {
  const sink = path();
  draw(sink);
  return sink.toString();
};

describe("lines", () => {
  test("one point a row where rows are apart", () => {
    expect(drawn((sink) => linePath(sink, column(1, 2, 3), 0, 2, plain))).toBe("M0,1L10,2L20,3");
  });
  test("an unknown value breaks the line", () => {
    expect(drawn((sink) => linePath(sink, column(1, Number.NaN, 3), 0, 2, plain))).toBe("M0,1M20,3");
  });
  test("a spike inside one pixel survives", () => {
    const calm = Array.from({ length: 40 }, () => 5);
    calm[18] = 99;
    expect(drawn((sink) => linePath(sink, column(...calm), 0, 39, crowded))).toContain("L4,99");
  });
  test("many rows draw at most three points a pixel", () => {
    const noise = Array.from({ length: 4000 }, (_, row) => (row * 7919) % 101);
    const text = drawn((sink) => linePath(sink, column(...noise), 0, 3999, crowded));
    expect(text.split(/[ML]/).length - 1).toBeLessThanOrEqual(3000);
  });
  test("rates are means over the bin", () => {
    expect(drawn((sink) => meanPath(sink, column(2, 4, 6, 8), 0, 3, plain, 20))).toBe("M5,3L25,7");
  });
  test("steps turn only where the value changes", () => {
    expect(drawn((sink) => stepPath(sink, column(2, 2, 5, 5), 0, 3, plain))).toBe("M0,2L20,2L20,5L30,5");
  });
  test("an area closes along its lower column", () => {
    expect(drawn((sink) => bandPath(sink, column(4, 6), column(1, 2), 0, 1, plain))).toBe("M0,4L10,6L10,2L0,1Z");
  });
});

test("gaps are runs of unknown rows", () => {
  expect(gaps(column(Number.NaN, Number.NaN, 1, Number.NaN), 0, 3)).toEqual([
    [0, 2],
    [3, 4],
  ]);
});

test("marks closer than the gap are dropped", () => {
  expect(thin([0, 1, 2, 3, 6, 7], (x) => x, 3)).toEqual([0, 3, 6]);
});

describe("ages", () => {
  test("waiting longer than an age is what is there less what came since", () => {
    const depth = column(10, 20, 30, 40);
    const arrived = column(10, 20, 30, 40);
    expect([...waitingLonger(depth, arrived, 1000, 2000)]).toEqual([0, 0, 10, 20]);
  });
  test("a drained queue has nobody old", () => {
    expect([...waitingLonger(column(5, 5, 0), column(5, 5, 5), 1000, 1000)]).toEqual([0, 5, 0]);
  });
  test("the n-th message arrived in the first row that reaches n", () => {
    expect(arrivalRow(column(3, 3, 8, 9), 4, 3)).toBe(2);
  });
});

describe("end labels", () => {
  const at = (...ys: number[]) => ys.map((y, index) => ({ item: index, y, height: 14 }));
  test.each([
    ["apart stay", at(20, 60), [20, 60]],
    ["equal ends are pushed apart", at(50, 50), [50, 64]],
    ["kept above the floor", at(98, 99), [79, 93]],
    ["kept below the ceiling", at(1, 40), [7, 40]],
  ])("%s", (_, labels, want) => {
    expect(placeLabels(labels, 100).map(({ labelY }) => labelY)).toEqual(want);
  });
});

describe("ticks", () => {
  test.each([
    [8.2, 2, [0, 4, 8]],
    [82, 2, [0, 40, 80]],
    [24_000, 5, [0, 5000, 10_000, 15_000, 20_000]],
    [1, 2, [0, 1]],
  ])("up to %d", (max, count, want) => expect(valueTicks(max, count)).toEqual(want));
  test("time ticks are round and at most one a gap", () => {
    expect(timeTicks([0, 1_200_000], 740, 90)).toEqual([0, 300_000, 600_000, 900_000, 1_200_000]);
    expect(timeTicks([61_000, 119_000], 400, 90)).toEqual([75_000, 90_000, 105_000]);
  });
  test("the largest known value skips what is unknown", () => {
    expect(largest([column(Number.NaN, 3, 2), undefined])).toBe(3);
  });
});
