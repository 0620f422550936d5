import { type BrushBehavior, brushX, type D3BrushEvent, select } from "d3";

const LEAST_PX = 8;

/**
 * Lets a pointer pick a span of the plot; a span too short to be meant is none. It is a chunk of its own, since nobody
 * picks a span before the first picture.
 * @returns a function that ends it
 */
export function attachBrush(
  group: SVGGElement,
  width: number,
  height: number,
  picked: (from: number, to: number) => void,
): () => void {
  const behaviour: BrushBehavior<unknown> = brushX()
    .extent([
      [0, 0],
      [width, height],
    ])
    .touchable(false)
    .on("end", (event: D3BrushEvent<unknown>) => {
      const { selection, sourceEvent } = event;
      if (!sourceEvent || !Array.isArray(selection)) return;
      const [from, to] = selection as [number, number];
      select(group).call(behaviour.move, null);
      if (to - from >= LEAST_PX) picked(from, to);
    });
  select(group).call(behaviour);
  return () => {
    select(group).on(".brush", null);
  };
}
