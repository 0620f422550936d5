import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeTags } from "../../../src/views/sweep/tags.ts";

const FRAME = { left: 0, right: 300, top: 0, bottom: 200 };
const widthOf = (text: string): number => text.length * 6;
const tag = (key: string, x: number, y: number) => ({ key, text: `${key}: 0:00`, x, y });

describe("words beside points", () => {
  test.each([
    { name: "to the right, at the point's height", x: 100, y: 100, want: { left: 113, middle: 100 } },
    { name: "to the left at the right edge", x: 290, y: 100, want: { left: 290 - 13 - 9 * 6, middle: 100 } },
    {
      name: "level where the point lies on the lower edge less its line",
      x: 100,
      y: 193,
      want: { left: 113, middle: 193 },
    },
    { name: "above where there is no room beside or below", x: 100, y: 198, want: { left: 102, middle: 198 - 13 - 7 } },
  ])("$name", ({ x, y, want }) => {
    expect(placeTags([tag("now", x, y)], [], FRAME, widthOf)[0]).toMatchObject(want);
  });

  test("on no other point where that can be had", () => {
    const [placed] = placeTags([tag("now", 100, 100)], [{ x: 130, y: 100 }], FRAME, widthOf);
    expect(placed).toMatchObject({ left: 100 - 13 - 9 * 6, middle: 100 });
  });

  test("law: two tags with room around them never lie on each other or on a ring, and stay in the frame", () => {
    const place = fc.record({ x: fc.integer({ min: 20, max: 280 }), y: fc.integer({ min: 20, max: 180 }) });
    fc.assert(
      fc.property(place, place, (a, b) => {
        const placed = placeTags([tag("chosen", a.x, a.y), tag("now", b.x, b.y)], [a, b], FRAME, widthOf);
        const boxes = placed.map(({ left, middle, text }) => ({
          left,
          right: left + widthOf(text),
          top: middle - 7,
          bottom: middle + 7,
        }));
        const [first, second] = boxes as [(typeof boxes)[0], (typeof boxes)[0]];
        const over =
          first.left < second.right &&
          second.left < first.right &&
          first.top < second.bottom &&
          second.top < first.bottom;
        expect(over).toBe(false);
        for (const box of boxes) {
          expect(Math.min(box.left, 300 - box.right, box.top, 200 - box.bottom)).toBeGreaterThanOrEqual(0);
          for (const { x, y } of [a, b]) {
            const onRing = box.left < x + 10 && x - 10 < box.right && box.top < y + 10 && y - 10 < box.bottom;
            expect(onRing).toBe(false);
          }
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
