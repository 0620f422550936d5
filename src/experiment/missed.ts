import type { Objective } from "../api/frame.ts";
import { missedRows } from "../record/objectives.ts";

/** How many of these objectives each row of a run misses. @param column the run's columns by key */
export function missedCount(
  column: (key: string) => Float64Array | undefined,
  rows: number,
  objectives: readonly Objective[],
): Float64Array {
  const count = new Float64Array(rows);
  for (const objective of objectives) {
    const missed = missedRows({ column }, objective);
    for (let r = 0; r < rows; r++) count[r] = (count[r] ?? 0) + (missed[r] ?? 0);
  }
  return count;
}
