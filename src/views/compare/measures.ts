import type { Objective } from "../../api/frame.ts";
import { clockText, numberText } from "../../charts/format.ts";
import type { ScoreRow } from "../../experiment/score-table.ts";

/** What a line of the score card is called, and what stands small behind it. */
const WORDS: Readonly<Record<string, readonly [name: string, note: string]>> = {
  sloLost: ["SLO lost", "m:ss"],
  recoveredAfter: ["Recovered", "after the trigger"],
  oldestAtEnd: ["Oldest message", "at the end"],
  oldestHighest: ["Oldest message", "at worst"],
  backlogAtEnd: ["Backlog", "at the end"],
  backlogHighest: ["Backlog", "at worst"],
  goodput: ["Goodput", "within the SLO"],
  arrived: ["Arrived", "messages"],
  done: ["Done", "messages"],
  offered: ["Offered", "requests"],
  answered: ["Answered", "requests"],
  p50: ["p50", "over the run"],
  p95: ["p95", "over the run"],
  p99: ["p99", "over the run"],
  p99Highest: ["p99", "worst second"],
  duplicated: ["Duplicated", "done twice"],
  redelivered: ["Redelivered", "messages"],
  deadLettered: ["Dead-lettered", "messages"],
  failed: ["Failed", "requests"],
  lost: ["Lost", "with their pods"],
  wasted: ["Wasted", "done for nobody"],
  retryAmplification: ["Retry amplification", "attempts ÷ first tries"],
  demandHighest: ["Demand", "pods that would do, at most"],
  underProvisioned: ["Under-provisioned", "θᵤ"],
  overProvisioned: ["Over-provisioned", "θₒ"],
  timeShort: ["Time short", "τᵤ"],
  timeOver: ["Time over", "τₒ"],
  instability: ["Instability", "υ"],
  speedUp: ["Elastic speed-up", "ε, over A"],
  capacityAfter: ["Time to capacity", "m:ss"],
  replicasHighest: ["Replicas", "at most"],
  scaleActions: ["Scale actions", ""],
  reversals: ["Reversals", "up, then down"],
  evictions: ["Evictions", "pods"],
  podHours: ["Pod-hours", ""],
  nodeHours: ["Node-hours", ""],
  cost: ["Cost", "of the nodes"],
};

/** The questions that a score card answers, each by its lines. */
const QUESTIONS: readonly { readonly asks: string; readonly names: readonly string[] }[] = [
  {
    asks: "Did customers wait?",
    names: [
      "sloLost",
      "oldestAtEnd",
      "oldestHighest",
      "backlogAtEnd",
      "backlogHighest",
      "p50",
      "p95",
      "p99",
      "p99Highest",
      "goodput",
      "recoveredAfter",
    ],
  },
  {
    asks: "Was work lost?",
    names: [
      "done",
      "answered",
      "failed",
      "lost",
      "wasted",
      "deadLettered",
      "duplicated",
      "redelivered",
      "retryAmplification",
    ],
  },
  {
    asks: "Was there enough, and not too much?",
    names: [
      "demandHighest",
      "underProvisioned",
      "overProvisioned",
      "timeShort",
      "timeOver",
      "instability",
      "speedUp",
      "capacityAfter",
    ],
  },
  { asks: "Was it calm?", names: ["scaleActions", "reversals", "evictions"] },
  { asks: "What did it cost?", names: ["podHours", "nodeHours", "cost"] },
];

/** What is measured of the work that comes to a queue or a service; a workload of the same name has other lines. */
const OF_WORK: ReadonlySet<string> = new Set(QUESTIONS.slice(0, 2).flatMap(({ names }) => names));

/** What only a promise gives a meaning. */
const PROMISED = ["sloLost", "recoveredAfter"];

/** A line with its words. */
export interface WordedRow {
  readonly row: ScoreRow;
  readonly name: string;
  readonly note: string;
}

const known = ({ cells }: ScoreRow): boolean => cells.some(({ value }) => !Number.isNaN(value));

/** Is it of a queue or a service that nothing came to, under any variant? */
function idleIn(rows: readonly ScoreRow[]): (row: ScoreRow) => boolean {
  const work = rows.filter(({ name }) => name === "arrived" || name === "offered");
  const none = new Set(work.filter(({ cells }) => cells.every(({ value }) => value === 0)).map(({ of }) => of));
  return ({ of, name }) => none.has(of) && OF_WORK.has(name);
}

/** The score card by question; lines that nothing was measured for are left out, and so is what another line says. */
export function questionsOf(
  rows: readonly ScoreRow[],
  objectives: readonly Objective[],
): readonly { readonly asks: string; readonly rows: readonly WordedRow[] }[] {
  const several = objectives.length > 1;
  // One promise is told by the whole run; several by each of them, not by the time in which any of them is missed.
  const twice = ({ name, of }: ScoreRow) => name === "sloLost" && (of === "") === several;
  const unasked = ({ name }: ScoreRow) => objectives.length === 0 && PROMISED.includes(name);
  const idle = idleIn(rows);
  const lines = rows.filter((row) => known(row) && !twice(row) && !unasked(row) && !idle(row));
  const worded = (row: ScoreRow): WordedRow => {
    const [name, note] = WORDS[row.name] ?? [row.name, row.unit];
    const alone = lines.filter((each) => each.name === row.name).length === 1;
    const of = row.name === "sloLost" ? lostOf(row.of, objectives) : alone ? "" : row.of;
    return { row, name, note: [of, note].filter((part) => part !== "").join(", ") };
  };
  return QUESTIONS.flatMap(({ asks, names }) => {
    const own = names.flatMap((name) => lines.filter((row) => row.name === name)).map(worded);
    return own.length === 0 ? [] : [{ asks, rows: own }];
  });
}

/** Which promise time is lost of: "oldest > 60 s", "browse p99 > 1 s or > 1% failed". */
function lostOf(of: string, objectives: readonly Objective[]): string {
  if (objectives.length < 2) return objectives.map(boundText).join("");
  const own = objectives.filter(({ name }) => name === of);
  return `${of} ${own.map(boundText).join(" or ")}`;
}

/** "oldest > 60 s"; of a service also the share of requests that fails, however fast: "p99 > 1 s or > 1% failed". */
function boundText({ group, measure, boundMs }: Objective): string {
  const slow = `${measure} > ${boundMs < 1000 ? `${boundMs} ms` : `${numberText(boundMs / 1000)} s`}`;
  return group === "queue" ? slow : `${slow} or > ${100 - Number(measure.slice(1))}% failed`;
}

/** A measure's value where room is tight. */
export function valueText(value: number, unit: string): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "never";
  if (unit === "s") return clockText(value * 1000);
  if (unit === "%") return `${value.toFixed(1)}%`;
  if (unit === "$") return `$${value < 1 ? value.toFixed(3) : value.toFixed(2)}`;
  if (unit === "h" || unit === "×" || unit === "tries") return value.toFixed(2);
  return numberText(value);
}

/** A difference with its sign: "+1.30", "−18:31", "=". */
export function differenceText(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return "";
  const apart = valueText(Math.abs(value), unit);
  if (apart === valueText(0, unit)) return "=";
  return `${value > 0 ? "+" : "−"}${apart}`;
}

/** Which cells are underlined: the best, and what reads like it; none where all read alike. */
export function bestIn({ cells, unit }: Pick<ScoreRow, "cells" | "unit">): readonly boolean[] {
  const best = cells.find((cell) => cell.best)?.value;
  if (best === undefined) return cells.map(() => false);
  const marks = cells.map(({ value }) => value === best || differenceText(value - best, unit) === "=");
  return marks.every((mark) => mark) ? cells.map(() => false) : marks;
}
