import { describe, expect, test } from "vitest";
import { type Box, gridOf, packed } from "../../src/charts/packing.ts";

const area = ({ width, height }: Box) => width * height;
const overlap = (a: Box, b: Box) =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1e-6 &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 1e-6;

describe("a box packed with things", () => {
  test.each([
    ["seven of 500m in four cores", Array.from({ length: 7 }, () => 0.125), 240, 256, 22],
    ["sixteenths, two abreast", Array.from({ length: 5 }, () => 1 / 16), 237, 250, 22],
    ["of all sizes", [0.3, 0.05, 0.02, 0.2, 0.11, 0.08], 240, 256, 22],
    ["squares", Array.from({ length: 29 }, () => 1 / 32), 40, 40, 0],
    ["full", [0.5, 0.5], 100, 100, 22],
  ])("%s: areas are to scale, nothing overlaps, nothing sticks out", (_, shares, width, height, least) => {
    const { boxes, free } = packed(shares, width, height, least);
    boxes.forEach((box, index) => {
      expect(area(box) / (width * height)).toBeCloseTo(shares[index] ?? 0, 6);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-6);
      expect(box.y + box.height).toBeLessThanOrEqual(height + 1e-6);
    });
    const all = free ? [...boxes, free] : boxes;
    all.forEach((a, index) => {
      for (const b of all.slice(index + 1)) expect(overlap(a, b)).toBe(false);
    });
  });

  test("rows are high enough for text when the things allow it", () => {
    const { boxes } = packed([1 / 16, 1 / 16, 1 / 16], 237, 250, 22);
    expect(boxes.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [118.5, 0],
      [0, 31.25],
    ]);
  });

  test("a thing keeps its place when later ones come", () => {
    const few = packed([0.1, 0.1, 0.1], 200, 200, 22);
    const more = packed([0.1, 0.1, 0.1, 0.1, 0.1], 200, 200, 22);
    expect(more.boxes.slice(0, 3)).toEqual(few.boxes);
  });

  test("what asks for nothing is still seen, and too much is shrunk into the box", () => {
    expect(area(packed([0, 0.5], 100, 100, 22).boxes[0] as Box)).toBeGreaterThan(50);
    const { boxes, free } = packed([0.9, 0.9], 100, 100, 22);
    expect(boxes.map(area)).toEqual([5000, 5000]);
    expect(free).toBeNull();
  });

  test("an empty box is free", () => {
    expect(packed([], 10, 20, 22)).toEqual({ boxes: [], free: { x: 0, y: 0, width: 10, height: 20 } });
  });
});

describe("a grid", () => {
  const LEAST = { width: 40, height: 40 };
  test.each([
    ["four in a wide room stand in one row", 4, { width: 1000, height: 260 }, 4],
    ["four on a phone stand two by two", 4, { width: 360, height: 400 }, 2],
    ["one takes the room", 1, { width: 500, height: 300 }, 1],
    ["sixty in a wide room", 60, { width: 1000, height: 400 }, 12],
  ])("%s", (_, count, room, columns) => expect(gridOf(count, room, 10, 1, LEAST).columns).toBe(columns));

  test("boxes never get smaller than the least", () => {
    expect(gridOf(500, { width: 300, height: 100 }, 10, 1, LEAST)).toMatchObject({ columns: 6, height: 40 });
  });
});
