import { compare } from "../compare.ts";
import type { Difference } from "../recording.ts";
import type { Did } from "./format.ts";

/** Facts of chance: keys that end in `PerRun` hold one sample a run. Tests fail for one true rule in a thousand. */
const QUANTILE = 3.09;
/** Two-sided Kolmogorov-Smirnov at that level. */
const KS = 1.95;
/** What scheduling added at most to a recorded wait. */
const SCHEDULING_MS = 60;
/** Cells with fewer expected are put together. */
const LEAST_EXPECTED = 5;

type Counts = Readonly<Record<string, number>>;

/**
 * @param facts our run whose certain facts are compared
 * @param samples all of our runs
 */
export function compareChance(
  t: number,
  key: string,
  runs: readonly unknown[],
  facts: Did,
  samples: readonly Did[],
): Difference[] {
  const name = key.slice(0, -"PerRun".length);
  const ours = samples.map((sample) => sample[name]);
  if (name === "gapsMs") return compareWaits(t, runs as readonly Waits[], ours as readonly Waits[]);
  const [first] = runs;
  const certain = runs.every((run) => compare(t, first, run, "").length === 0);
  if (certain) return compare(t, first, facts[name], `did.${key}`);
  if (name === "rotation") return compareRotations(t, key, runs, ours);
  const want = total(runs as readonly Counts[]);
  const got = total(ours as readonly Counts[]);
  return sameProportions(want, got) ? [] : [{ t, path: `did.${key}`, want, got }];
}

/** Rounding decides ties of a schedule, by where it starts: each recorded rotation must be one of ours. */
const compareRotations = (t: number, key: string, runs: readonly unknown[], ours: readonly unknown[]): Difference[] =>
  runs
    .filter((run) => ours.every((one) => compare(t, run, one, "").length > 0))
    .map((want) => ({ t, path: `did.${key}`, want, got: ours }));

/** Chi-square test of two samples for one distribution. */
export function sameProportions(a: Counts, b: Counts): boolean {
  const sums = { a: sum(Object.values(a)), b: sum(Object.values(b)) };
  const all = sums.a + sums.b;
  if (all === 0 || sums.a === 0 || sums.b === 0) return sums.a === sums.b;
  const rare = { a: 0, b: 0 };
  const cells: { readonly a: number; readonly b: number }[] = [];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const cell = { a: a[key] ?? 0, b: b[key] ?? 0 };
    const least = ((cell.a + cell.b) * Math.min(sums.a, sums.b)) / all;
    if (least >= LEAST_EXPECTED) cells.push(cell);
    else {
      rare.a += cell.a;
      rare.b += cell.b;
    }
  }
  if (rare.a + rare.b > 0) cells.push(rare);
  const statistic = sum(
    cells.map((cell) => {
      const both = cell.a + cell.b;
      const [wantA, wantB] = [(both * sums.a) / all, (both * sums.b) / all];
      return (cell.a - wantA) ** 2 / wantA + (cell.b - wantB) ** 2 / wantB;
    }),
  );
  return cells.length < 2 || statistic <= chiSquareLimit(cells.length - 1);
}

/** The 99.9 % quantile, as Wilson and Hilferty approximate it. */
function chiSquareLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + QUANTILE * Math.sqrt(spread)) ** 3;
}

type Waits = Readonly<Record<string, readonly number[]>>;

/** Waits of one distribution but for what scheduling added: Kolmogorov-Smirnov on either side. */
function compareWaits(t: number, runs: readonly Waits[], samples: readonly Waits[]): Difference[] {
  const names = new Set([...runs, ...samples].flatMap((waits) => Object.keys(waits)));
  return [...names].flatMap((name) => {
    const want = runs.flatMap((run) => run[name] ?? []);
    const got = samples.flatMap((sample) => sample[name] ?? []);
    return sameWaits(want, got) ? [] : [{ t, path: `did.gapsMsPerRun.${name}`, want, got }];
  });
}

export function sameWaits(want: readonly number[], got: readonly number[]): boolean {
  if (want.length === 0 || got.length === 0) return want.length === got.length;
  const limit = KS * Math.sqrt((want.length + got.length) / (want.length * got.length));
  const early = (list: readonly number[], until: number): number =>
    list.filter((wait) => wait <= until).length / list.length;
  return [...want, ...got].every(
    (wait) =>
      early(want, wait) - early(got, wait) <= limit && early(got, wait) - early(want, wait + SCHEDULING_MS) <= limit,
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function total(list: readonly Counts[]): Counts {
  const summed = new Map<string, number>();
  for (const one of list) {
    for (const [key, number] of Object.entries(one)) summed.set(key, (summed.get(key) ?? 0) + number);
  }
  return Object.fromEntries(summed);
}
