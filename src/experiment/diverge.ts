import type { DecisionRecord } from "../api/frame.ts";
import { equal } from "../base/equal.ts";
import type { TimeMs } from "../base/units.ts";

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
