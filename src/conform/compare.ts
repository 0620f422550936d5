import type { Difference } from "./recording.ts";

/** Deep comparison of plain JSON values; key order is ignored, list order is not. Absent and undefined are equal. */
export function compare(t: number, want: unknown, got: unknown, path: string): Difference[] {
  const found: Difference[] = [];
  walk(want, got, path);
  return found;

  function walk(left: unknown, right: unknown, at: string): void {
    if (Object.is(left, right) || left === right) return;
    if (Array.isArray(left) && Array.isArray(right)) {
      for (let i = 0; i < Math.max(left.length, right.length); i++) walk(left[i], right[i], `${at}[${i}]`);
    } else if (isRecord(left) && isRecord(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
        walk(left[key], right[key], `${at}.${key}`);
    } else {
      found.push({ t, path: at, want: left, got: right });
    }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
