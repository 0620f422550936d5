/** A point of a chart with words beside it. */
export interface Tag {
  readonly key: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface PlacedTag extends Tag {
  /** Left end of the words, and their middle. */
  readonly left: number;
  readonly middle: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Height of a line of words, px. */
const LINE = 14;
/** From the point's middle to its words: past the ring around it. */
const GAP = 13;

/** Where words may stand, the best place first: side, and lines above or below. */
const PLACES: readonly (readonly [side: 1 | -1, lines: number])[] = [0, -1, 1, -2, 2, -3, 3].flatMap((lines) => [
  [1, lines] as const,
  [-1, lines] as const,
]);

const apart = (a: Box, b: Box): boolean =>
  a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const around = ({ x, y }: Pick<Tag, "x" | "y">, reach: number): Box => ({
  left: x - reach,
  right: x + reach,
  top: y - reach,
  bottom: y + reach,
});
/** What a point takes with its ring, and without, px. */
const RING = 10;
const DOT = 3;

/**
 * Puts words beside their points so that none lie on other words or on the ring of another point, inside the frame,
 * and on no other point where that can be had.
 * @param points all that are drawn
 * @param widthOf px of a text
 */
export function placeTags(
  tags: readonly Tag[],
  points: readonly Pick<Tag, "x" | "y">[],
  frame: Box,
  widthOf: (text: string) => number,
): readonly PlacedTag[] {
  const taken: Box[] = [];
  const rings = tags.map((tag) => around(tag, RING));
  const dots = points.map((point) => around(point, DOT));
  return tags.map((tag) => {
    const width = widthOf(tag.text);
    const boxes = PLACES.map(([side, lines]): Box => {
      const beside = tag.x + side * (lines === 0 ? GAP : 2);
      const left = Math.max(frame.left, Math.min(frame.right - width, side > 0 ? beside : beside - width));
      const lifted = tag.y + (lines === 0 ? 0 : Math.sign(lines) * (GAP + LINE / 2 + (Math.abs(lines) - 1) * LINE));
      return { left, right: left + width, top: lifted - LINE / 2, bottom: lifted + LINE / 2 };
    });
    const free = (box: Box): boolean =>
      box.top >= frame.top && box.bottom <= frame.bottom && [...rings, ...taken].every((other) => apart(box, other));
    const allowed = boxes.filter(free);
    const clear = allowed.find((each) => dots.every((dot) => apart(each, dot)));
    const box = (clear ?? allowed[0] ?? boxes[0]) as Box;
    taken.push(box);
    return { ...tag, left: box.left, middle: (box.top + box.bottom) / 2 };
  });
}
