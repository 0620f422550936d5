import { missedCount } from "../../experiment/missed.ts";
import type { Compared } from "../../session/compare.ts";
import { columnOf, timeOfRow } from "../../session/history.ts";
import { hasFlow, keysOf } from "../lab/subject.ts";

/** A stretch in which one variant is ahead; null: nobody. */
export interface Lead {
  readonly from: number;
  readonly to: number;
  readonly letter: string | null;
}

/** What is this much lower is ahead; within it, the next measure tells. */
const SLACK = 0.05;
/** Rows are judged by the mean of so many, or the strip would flicker. */
const SPANS = 80;

/**
 * Who is ahead, over time: who misses the fewest objectives, of all services and queues; where that is even, whose work
 * waits least (backlog, or slowest answers); where that is even too, who does it with fewer pods. Nobody where nothing
 * is promised and nothing waits: fewer pods that do nothing measured are no lead.
 */
export function leadsOf(variants: readonly Compared[]): readonly Lead[] {
  const lanes = variants.flatMap(({ letter, runs }) => {
    const [run] = runs;
    if (!run) return [];
    const { history, objectives } = run;
    const keys = keysOf(history.info);
    return [
      {
        letter,
        history,
        judged: objectives.length > 0 || hasFlow(history.info),
        missed: missedCount((key) => columnOf(history, key), history.rows, objectives),
        pressure: columnOf(history, keys.depth) ?? columnOf(history, keys.p99),
        ready: columnOf(history, keys.ready),
      },
    ];
  });
  const [first] = lanes;
  if (!first || lanes.length < variants.length || lanes.length < 2 || !lanes.some(({ judged }) => judged)) return [];
  const { rows, info } = first.history;
  const width = Math.max(1, Math.ceil(rows / SPANS));
  const leads: Lead[] = [];
  for (let row = 0; row < rows; row += width) {
    const end = Math.min(rows, row + width);
    const marks = lanes.map(({ letter, missed, pressure, ready }) => ({
      letter,
      missed: meanOf(missed, row, end),
      pressure: meanOf(pressure, row, end),
      pods: meanOf(ready, row, end),
    }));
    const letter = leader(marks);
    const last = leads.at(-1);
    const to = timeOfRow(info, end - 1);
    if (last && last.letter === letter) leads[leads.length - 1] = { ...last, to };
    else leads.push({ from: last?.to ?? 0, to, letter });
  }
  return leads;
}

interface Mark {
  readonly letter: string;
  /** Objectives missed, on average. */
  readonly missed: number;
  readonly pressure: number;
  readonly pods: number;
}

function leader(marks: readonly Mark[]): string | null {
  const keeping = lowest(marks, ({ missed }) => missed);
  const front = lowest(keeping, ({ pressure }) => pressure);
  const fewest = Math.min(...front.map(({ pods }) => pods));
  const [first, second] = front.filter(({ pods }) => pods <= fewest * (1 + SLACK));
  return first && !second ? first.letter : null;
}

/** Those that are lowest, give or take the slack of the highest. */
function lowest(marks: readonly Mark[], of: (mark: Mark) => number): readonly Mark[] {
  const values = marks.map(of);
  const bound = Math.min(...values) + SLACK * Math.max(...values, 1);
  return marks.filter((mark) => of(mark) <= bound);
}

function meanOf(column: Float64Array | undefined, from: number, to: number): number {
  let [sum, count] = [0, 0];
  for (let row = from; row < to; row++) {
    const value = column?.[row] ?? Number.NaN;
    if (!Number.isNaN(value)) [sum, count] = [sum + value, count + 1];
  }
  return count === 0 ? 0 : sum / count;
}
