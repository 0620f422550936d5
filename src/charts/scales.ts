import { type ScaleLinear, scaleLinear } from "d3";
import type { TimeMs } from "../base/units.ts";

/** Time to pixels. */
export type TimeScale = ScaleLinear<number, number>;
/** Value to pixels; grows upwards. */
export type ValueScale = ScaleLinear<number, number>;

export const timeScale = (range: readonly [TimeMs, TimeMs], width: number): TimeScale =>
  scaleLinear([...range], [0, width]);

/** From 0 to a round number above `max`, with room for labels above and the zero line inside. */
export function valueScale(max: number, height: number, top = 12, bottom = 6): ValueScale {
  return scaleLinear([0, Math.max(max, 1e-9)], [height - bottom, top]);
}

/** The largest known value of several columns within some rows; 0 when nothing is known. */
export function largest(
  columns: readonly (Float64Array | undefined)[],
  fromRow = 0,
  toRow = Number.POSITIVE_INFINITY,
): number {
  let max = 0;
  for (const column of columns) {
    if (!column) continue;
    const end = Math.min(column.length, toRow);
    for (let row = Math.max(0, fromRow); row < end; row += 1) {
      const value = column[row] as number;
      if (value > max) max = value;
    }
  }
  return max;
}

const STEPS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
].map((seconds) => seconds * 1000);

/** Round instants for the time axis, at most one every `gap` pixels. */
export function timeTicks(range: readonly [TimeMs, TimeMs], width: number, gap: number): readonly TimeMs[] {
  const [from, to] = range;
  const most = Math.max(1, width / gap);
  const step = STEPS_MS.find((candidate) => (to - from) / candidate <= most) ?? to - from;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}

const ROUND = [1, 2, 4, 5, 10];

/**
 * Round values for the y axis from 0 to `max`, the fewest apart that give at most `count` steps.
 * @param count steps wanted, ≥ 1
 */
export function valueTicks(max: number, count: number): readonly number[] {
  let power = 1;
  while (10 * power * count < max) power *= 10;
  const step = ROUND.map((round) => round * power).find((candidate) => max / candidate < count + 1) ?? max;
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step);
}
