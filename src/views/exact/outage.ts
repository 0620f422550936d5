import type { TimeMs } from "../../base/units.ts";

/** Shares of requests that were answered, 0..1: before a trouble, in it, soon after it, and long after it. */
export interface Shares {
  readonly service: string;
  readonly before: number;
  readonly during: number;
  readonly after: number;
  readonly late: number;
}

export interface Trouble {
  /** First and last change of the script: when it begins, and when what began it is gone. */
  readonly from: TimeMs;
  readonly to: TimeMs;
}

/** Requests of a service that came and that were answered, a value a row. */
export interface Served {
  readonly service: string;
  readonly offered: Float64Array;
  readonly answered: Float64Array;
}

/** As much as this of what was answered before counts as all. */
const AS_BEFORE = 0.95;
const MINUTE = 60_000;

/** The windows of the reference: a minute before, 50 to 110 s after, and the last 100 s but 10. */
export function sharesOf(served: readonly Served[], { from, to }: Trouble, recordMs: number): Shares | null {
  const sum = (column: Float64Array, start: TimeMs, end: TimeMs): number =>
    column.subarray(Math.max(0, start / recordMs), end / recordMs).reduce((all, value) => all + (value || 0), 0);
  // Scenarios list first what is asked from outside.
  const told = served.find(({ offered }) => sum(offered, from - MINUTE, from) > 0);
  if (!told) return null;
  const end = told.offered.length * recordMs;
  const share = (start: TimeMs, stop: TimeMs) => sum(told.answered, start, stop) / sum(told.offered, start, stop);
  return {
    service: told.service,
    before: share(from - MINUTE, from),
    during: share(from, to),
    after: share(to + 50_000, to + 110_000),
    late: share(end - 100_000, end - 10_000),
  };
}

export type Verdict = "unharmed" | "recovers at once" | "recovers" | "stays down";

export function verdictOf({ before, during, after, late }: Shares): Verdict {
  const all = AS_BEFORE * before;
  if (late < all) return "stays down";
  if (after < all) return "recovers";
  return during < all ? "recovers at once" : "unharmed";
}
