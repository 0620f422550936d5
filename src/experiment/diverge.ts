import type { ColumnDoc, DecisionRecord } from "../api/frame.ts";
import { equal } from "../base/equal.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";

/** The first instant at which two histories decide differently, and why each decided as it did. */
export interface Divergence {
  readonly at: TimeMs;
  /** What each side did at this instant; of one that did nothing, its last look before. Null: it never looked. */
  readonly a: DecisionRecord | null;
  readonly b: DecisionRecord | null;
}

/**
 * Where two runs of the same load part: the first instant at which the numbers that decisions of one write (replicas,
 * nodes) are not those that the other writes there. To look and keep everything is the same as not to look, so loops
 * that look at other times do not part the runs.
 * @param a decisions in order of time, as recorded
 * @returns null when both did the same all along
 */
export function firstDivergence(a: readonly DecisionRecord[], b: readonly DecisionRecord[]): Divergence | null {
  const deeds = { a: a.filter(moved), b: b.filter(moved) };
  let [i, j] = [0, 0];
  for (;;) {
    const at = Math.min(deeds.a[i]?.at ?? Number.POSITIVE_INFINITY, deeds.b[j]?.at ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) return null;
    const here = { a: decidedAt(deeds.a, i, at), b: decidedAt(deeds.b, j, at) };
    if (!equal(here.a.map(deedOf), here.b.map(deedOf))) {
      const [first, second] = [here.a[0] ?? null, here.b[0] ?? null];
      return { at, a: first ?? lookBefore(a, at, second), b: second ?? lookBefore(b, at, first) };
    }
    i += here.a.length;
    j += here.b.length;
  }
}

/** It changed a number that people follow. */
const moved = ({ effect }: DecisionRecord): boolean => effect === "up" || effect === "down";

function decidedAt(all: readonly DecisionRecord[], from: number, at: TimeMs): readonly DecisionRecord[] {
  let to = from;
  while (all[to]?.at === at) to++;
  return all.slice(from, to);
}

/** What a decision did, apart from who did it and why. */
const deedOf = ({ writes }: DecisionRecord): unknown =>
  writes.map(({ target, field, to }) => [target.kind, target.name, field, to]);

/** The last decision of the same kind of loop as the other side's; else of any loop that reckons. */
function lookBefore(all: readonly DecisionRecord[], at: TimeMs, other: DecisionRecord | null): DecisionRecord | null {
  const before = all.filter((each) => each.at <= at);
  return (
    before.findLast(({ controller }) => controller === other?.controller) ??
    before.findLast(({ explanation }) => explanation.formula !== undefined) ??
    null
  );
}

/** The first row of two runs in which something is measured differently. */
export interface Difference {
  readonly at: TimeMs;
  readonly column: ColumnDoc;
  readonly a: number;
  readonly b: number;
}

/** A run's columns by their keys. */
type Columns = (key: string) => Float64Array | undefined;

/**
 * Where runs part that decide alike, or decide nothing: the first row, and of its columns the first, in which they
 * differ. What does not count in a digest is not looked at, nor what one of them never measures, such as a proxy's
 * count where there is no proxy.
 * @returns null when all rows are equal
 */
export function firstDifference(
  docs: readonly ColumnDoc[],
  recordMs: DurationMs,
  a: Columns,
  b: Columns,
): Difference | null {
  let first: { readonly row: number; readonly column: ColumnDoc } | null = null;
  for (const column of docs) {
    const [own, other] = [a(column.key), b(column.key)];
    if (column.aside || !own || !other || own.every(Number.isNaN) || other.every(Number.isNaN)) continue;
    const row = own.findIndex((value, index) => !Object.is(value, other[index]));
    if (row >= 0 && row < (first?.row ?? Number.POSITIVE_INFINITY)) first = { row, column };
  }
  if (!first) return null;
  const { row, column } = first;
  const at = (columns: Columns): number => columns(column.key)?.[row] ?? Number.NaN;
  return { at: (row + 1) * recordMs, column, a: at(a), b: at(b) };
}
