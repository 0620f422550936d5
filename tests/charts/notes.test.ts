import { describe, expect, test } from "vitest";
import { type Box, placeNotes, TRACE_PX, type Trace } from "../../src/charts/notes.ts";

const SIZE = { width: 300, height: 100 };
const level = (y: number): Trace => Array.from({ length: SIZE.width / TRACE_PX + 1 }, () => y);
const box = (x: number, y: number): Box => ({ x, y, width: 60, height: 14 });

describe("notes inside a plot", () => {
  const [left, right] = [box(10, 40), box(200, 40)];
  test.each<{
    name: string;
    places: readonly Box[];
    lines?: readonly Trace[];
    taken?: readonly Box[];
    want: Box | null;
  }>([
    { name: "stand at their first place", places: [left, right], want: left },
    { name: "not over another", places: [left, right], taken: [box(50, 45)], want: right },
    { name: "not over an edge", places: [box(250, 40), box(10, 90), right], want: right },
    { name: "where fewer lines run", places: [box(10, 40), box(10, 60)], lines: [level(47)], want: box(10, 60) },
    { name: "over a line rather than nowhere", places: [left], lines: [level(47)], want: left },
    {
      name: "clear of a line that is steep",
      places: [left, right],
      lines: [level(0).map((_, i) => (i * TRACE_PX < 40 ? 0 : 100))],
      want: right,
    },
    { name: "past a gap of a line", places: [left], lines: [level(Number.NaN)], want: left },
    { name: "nowhere without room", places: [left], taken: [left], want: null },
  ])("$name", ({ places, lines = [], taken = [], want }) => {
    const [placed] = placeNotes([{ item: "note", places }], lines, SIZE, taken);
    expect(placed?.box ?? null).toEqual(want);
  });

  test("a letter may stand on its own line, and lines that lie on each other have theirs apart", () => {
    const [a, b] = [level(47), level(47)];
    const notes = [a, b].map((on, index) => ({ item: "AB".charAt(index), places: [left, right], on }));
    expect(placeNotes(notes, [a, b], SIZE)).toEqual([
      { item: "A", box: left },
      { item: "B", box: right },
    ]);
  });
});
