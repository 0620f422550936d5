/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A drawn line: its height every `TRACE_PX` pixels from 0 on; NaN in a gap. */
export type Trace = readonly number[];
export const TRACE_PX = 6;

/** Something that stands inside a plot, and where it may, the best place first. */
export interface Note<T> {
  readonly item: T;
  readonly places: readonly Box[];
  /** The line that it may stand on. */
  readonly on?: Trace | undefined;
}

/**
 * Puts notes into a plot one after the other: none over another, none over an edge; each where it covers least of other
 * lines, and of such places the first. A note that has no place is left out.
 * @param size of the plot, px
 * @param taken what notes keep clear of besides each other
 */
export function placeNotes<T>(
  notes: readonly Note<T>[],
  lines: readonly Trace[],
  size: Pick<Box, "width" | "height">,
  taken: readonly Box[] = [],
): readonly { readonly item: T; readonly box: Box }[] {
  const placed: { readonly item: T; readonly box: Box }[] = [];
  for (const { item, places, on } of notes) {
    const others = lines.filter((line) => line !== on);
    const full = [...taken, ...placed.map(({ box }) => box)];
    const [best] = places
      .filter((box) => isInside(box, size) && !full.some((other) => overlaps(box, other)))
      .map((box) => ({ box, covered: others.reduce((sum, line) => sum + crossed(line, box), 0) }))
      .sort((a, b) => a.covered - b.covered);
    if (best) placed.push({ item, box: best.box });
  }
  return placed;
}

const isInside = ({ x, y, width, height }: Box, size: Pick<Box, "width" | "height">): boolean =>
  x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Over how many of its steps a line runs through a box. */
function crossed(line: Trace, { x, y, width, height }: Box): number {
  let count = 0;
  for (let i = Math.max(0, Math.floor(x / TRACE_PX)); i * TRACE_PX < x + width; i++) {
    const [here = Number.NaN, next = here] = [line[i], line[i + 1]];
    if (Math.max(here, next) >= y && Math.min(here, next) <= y + height) count += 1;
  }
  return count;
}
