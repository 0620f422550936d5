import type { DurationMs } from "../base/units.ts";

/** Ages that the Backlog row and the queue tube tell apart. */
export const AGES_MS: readonly DurationMs[] = [120_000, 300_000, 600_000];

/**
 * Messages that have waited longer than an age, row by row: what is there now less what arrived within that age.
 * Messages that were there before the run count from its start.
 * @param depth messages waiting
 * @param arrived cumulative arrivals
 */
export function waitingLonger(
  depth: Float64Array,
  arrived: Float64Array,
  recordMs: DurationMs,
  ageMs: DurationMs,
): Float64Array {
  const lag = Math.round(ageMs / recordMs);
  return depth.map((now, row) => {
    if (row < lag) return 0;
    return Math.max(0, now - ((arrived[row] as number) - (arrived[row - lag] as number)));
  });
}

/** The row in which the n-th message (1 = first) arrived: the first row whose cumulative count reaches it. */
export function arrivalRow(arrived: Float64Array, message: number, upToRow: number): number {
  let low = 0;
  let high = Math.min(upToRow, arrived.length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((arrived[middle] as number) >= message) high = middle;
    else low = middle + 1;
  }
  return low;
}
