import type { Objective } from "../../api/frame.ts";
import type { ScoreRow } from "../../experiment/score-table.ts";
import { valueText } from "./measures.ts";

/** The score card in a sentence: who keeps the promise, and what that costs. */
export interface Verdict {
  readonly strong: string;
  readonly rest: string;
}

/** A variant as the verdict sees it: seconds lost of each promise, by what it is made of, and what it costs. */
interface Kept {
  readonly letter: string;
  readonly lost: readonly {
    readonly of: string;
    readonly seconds: number;
    /** Somebody breaks it: one that all keep tells nobody apart. */
    readonly telling: boolean;
  }[];
  readonly sum: number;
  readonly hours: number;
  /** Messages done and requests answered. */
  readonly work: number;
  /** Times that somebody scaled. */
  readonly moves: number;
  /** Messages and requests whose work was done again. */
  readonly twice: number;
}

/** Promises one by one: a variant that keeps one of two is not told by the time in which either is missed. */
function promisesIn(rows: readonly ScoreRow[]): readonly ScoreRow[] {
  const lost = rows.filter(({ name }) => name === "sloLost");
  const own = lost.filter(({ of, cells }) => of !== "" && cells.some(({ value }) => !Number.isNaN(value)));
  return own.length > 1 ? own : lost.slice(0, 1);
}

function keptBy(rows: readonly ScoreRow[], letters: readonly string[]): readonly Kept[] {
  const promises = promisesIn(rows);
  if (promises.length === 0) return [];
  return letters.map((letter, index) => {
    const lost = promises.map(({ of, cells }) => ({
      of,
      seconds: cells[index]?.value ?? Number.NaN,
      telling: promises.length === 1 || cells.some(({ value }) => value > 0),
    }));
    const sumOf = (...names: readonly string[]) =>
      rows.filter(({ name }) => names.includes(name)).reduce((sum, { cells }) => sum + (cells[index]?.value || 0), 0);
    return {
      letter,
      lost,
      sum: lost.reduce((all, { seconds }) => all + seconds, 0),
      hours: sumOf("podHours"),
      work: sumOf("done", "answered"),
      moves: sumOf("scaleActions"),
      twice: sumOf("duplicated"),
    };
  });
}

/** The score card in two sentences at most: who keeps what is promised at the least cost; null where nothing is promised. */
export function verdictOf(
  rows: readonly ScoreRow[],
  objectives: readonly Objective[],
  letters: readonly string[],
): Verdict | null {
  if (objectives.length === 0) return null;
  const kept = keptBy(rows, letters);
  const [first, second] = kept.toSorted((a, b) => a.sum - b.sum || a.hours - b.hours || a.twice - b.twice);
  if (!first || !second) return null;
  const idle = idlerOf(kept, first);
  if (first.sum === second.sum) return amongEqual(first, second, idle);
  const more = first.hours - second.hours;
  const cost =
    more > 0 ? `It takes ${more.toFixed(2)} pod-hours more than ${second.letter}.` : "And it takes no more pod-hours.";
  const several = first.lost.length > 1;
  return {
    strong: `${first.letter} ${first.sum === 0 ? `${keepsText(first)} all the time` : `loses the least: ${lostText(first)}`}`,
    rest: `; ${second.letter} ${several ? "loses" : "misses it for"} ${lostText(second)}. ${idle ?? cost}`,
  };
}

function amongEqual(first: Kept, second: Kept, idle: string | null): Verdict {
  const less = Math.round(100 * (1 - first.hours / second.hours));
  const after = idle === null ? "" : ` ${idle}`;
  if (!(less > 0)) {
    if (first.twice < second.twice) {
      const strong = `${first.letter} does less work twice`;
      return { strong, rest: `: ${first.twice} instead of ${second.twice}, at the same cost.${after}` };
    }
    const strong = `${first.letter} and ${second.letter} are even`;
    return { strong, rest: `, in what they keep and in what they cost.${after}` };
  }
  const keeps = first.sum === 0 ? keepsText(first) : "loses as little";
  const instead = second.moves > 0 ? ` instead of ${second.moves}` : "";
  const actions = first.moves === 1 ? "scale action" : "scale actions";
  const pays = first.moves > second.moves ? `, and pays with ${first.moves} ${actions}${instead}` : "";
  return {
    strong: `${first.letter} ${keeps} with ${less}% fewer pod-hours than ${second.letter}`,
    rest: `${pays}.${after}`,
  };
}

const keepsText = ({ lost }: Kept): string => `keeps ${lost.length > 1 ? "every" : "the"} promise`;

/** Less than this share of the best one's work is less work. */
const LESS_WORK = 0.9;

/** Who costs least because it leaves work undone, in a sentence; null where the cheapest works as much. */
function idlerOf(kept: readonly Kept[], first: Kept): string | null {
  const [cheapest] = kept.toSorted((a, b) => a.hours - b.hours);
  if (!cheapest || !(cheapest.hours < first.hours) || !(cheapest.work < LESS_WORK * first.work)) return null;
  return `${cheapest.letter} is cheapest because it does ${shareText(cheapest.work / first.work)} of the work.`;
}

const SHARES = [
  [1 / 5, "a fifth"],
  [1 / 4, "a quarter"],
  [1 / 3, "a third"],
  [1 / 2, "half"],
  [2 / 3, "two thirds"],
  [3 / 4, "three quarters"],
] as const;

/** "a third", or "41%" where no word is as near as a hundredth. */
const shareText = (share: number): string =>
  SHARES.find(([value]) => Math.abs(value - share) < 0.01)?.[1] ??
  (share === 0 ? "none" : `${Math.round(100 * share)}%`);

/** "6:04", or of several promises "browse 0:01, order 6:10". */
const lostText = ({ lost }: Kept): string =>
  lost
    .filter(({ telling }) => telling)
    .map(({ of, seconds }) => `${lost.length > 1 ? `${of} ` : ""}${valueText(seconds, "s")}`)
    .join(", ");
