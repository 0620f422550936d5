/**
 * Sliding windows of call results: resilience4j-core `FixedSizeSlidingWindowMetrics` (the last `size` results) and
 * `SlidingTimeWindowMetrics` (the `size` whole wall-clock seconds that end with the current one), version 2.4.0.
 */
export interface Window {
  readonly type: WindowType;
  /** Results or seconds; a window of 0 results cannot take any. */
  readonly size: number;
  /** Four counters a place of the ring: total, failed, slow, slow and failed. */
  readonly ring: Int32Array;
  /** The same four, summed over the ring. */
  readonly sum: Int32Array;
  /** Place of the ring that was written last. */
  head: number;
  /** Epoch second of `head`; only for TIME_BASED. */
  second: number;
}

export type WindowType = "COUNT_BASED" | "TIME_BASED";

const COUNTERS = 4;
const TOTAL = 0;
const FAILED = 1;
const SLOW = 2;
const SLOW_FAILED = 3;

/** @param now wall-clock milliseconds since the epoch */
export const emptyWindow = (type: WindowType, size: number, now: number): Window => ({
  type,
  size,
  ring: new Int32Array(size * COUNTERS),
  sum: new Int32Array(COUNTERS),
  head: 0,
  second: secondOf(now),
});

/** Adds one result. Answers false where a window of size 0 has no place for it; the sums have counted it then all the same. */
export function record(window: Window, now: number, failed: boolean, slow: boolean): boolean {
  add(window.sum, 0, failed, slow);
  if (window.size === 0) return false;
  if (window.type === "TIME_BASED") expire(window, now);
  else next(window);
  add(window.ring, window.head * COUNTERS, failed, slow);
  return true;
}

/** Lets what is older than the window leave it. Results of a count window leave only when new ones come. */
export function expire(window: Window, now: number): void {
  if (window.type === "COUNT_BASED") return;
  const second = secondOf(now);
  const gone = Math.min(second - window.second, window.size);
  for (let i = 0; i < gone; i++) next(window);
  if (gone > 0) window.second = second;
}

export const totalOf = ({ sum }: Window): number => sum[TOTAL] ?? 0;
export const failedOf = ({ sum }: Window): number => sum[FAILED] ?? 0;
export const slowOf = ({ sum }: Window): number => sum[SLOW] ?? 0;
export const slowFailedOf = ({ sum }: Window): number => sum[SLOW_FAILED] ?? 0;

const secondOf = (now: number): number => Math.floor(now / 1_000);

/** The ring's next place becomes the head, emptied. */
function next(window: Window): void {
  window.head = window.head + 1 < window.size ? window.head + 1 : 0;
  const at = window.head * COUNTERS;
  for (let i = 0; i < COUNTERS; i++) {
    window.sum[i]! -= window.ring[at + i]!;
    window.ring[at + i] = 0;
  }
}

function add(counters: Int32Array, at: number, failed: boolean, slow: boolean): void {
  counters[at + TOTAL]! += 1;
  if (failed) counters[at + FAILED]! += 1;
  if (slow) counters[at + SLOW]! += 1;
  if (slow && failed) counters[at + SLOW_FAILED]! += 1;
}
