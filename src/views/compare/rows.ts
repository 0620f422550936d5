import type { Objective, RunInfo } from "../../api/frame.ts";
import { thin } from "../../charts/decimate.ts";
import { numberText, spanText } from "../../charts/format.ts";
import { timeTicks, valueTicks } from "../../charts/scales.ts";
import type { Kind } from "../../session/compare.ts";
import { powerTicks } from "./paths.ts";
import type { Subjects } from "./subjects.ts";

/** One chart: a measure of every variant on the same clock. */
export interface ChartRow {
  readonly id: string;
  /** "Backlog", and where there are several, whose: "Backlog of checkout". */
  readonly title: string;
  readonly measure: string;
  readonly kind: Kind;
  /** Whose it is. */
  readonly of: string;
  readonly key: string;
  readonly hue: "backlog" | "capacity" | "error";
  readonly as: "line" | "step" | "mean";
  /** Share of the height. */
  readonly weight: number;
  text(value: number): string;
  /** Where seconds are counted, round values are round on a clock. */
  readonly clocked: boolean;
  /** A bound that the scenario promises, in the column's unit. */
  readonly bound: { readonly value: number; readonly text: string; readonly objective: Objective } | null;
  /** Column drawn as a thin line of its own: a target. */
  readonly target: string | null;
  /** Its demand is drawn and its decisions are marked. */
  readonly workload: string | null;
}

type Drawn = Pick<ChartRow, "id" | "measure" | "hue" | "as" | "weight" | "text">;

/** What is drawn of each kind, by its field. */
const DRAWN: readonly (Drawn & { readonly kind: Kind; readonly field: string })[] = [
  {
    kind: "queue",
    field: "depth",
    id: "backlog",
    measure: "Backlog",
    hue: "backlog",
    as: "line",
    weight: 170,
    text: numberText,
  },
  {
    kind: "queue",
    field: "oldest",
    id: "oldest",
    measure: "Oldest message",
    hue: "backlog",
    as: "line",
    weight: 128,
    text: (value) => roundSpan(value * 1000),
  },
  {
    kind: "service",
    field: "p99",
    id: "p99",
    measure: "p99 latency",
    hue: "backlog",
    as: "line",
    weight: 150,
    text: (value) => msText(value),
  },
  {
    kind: "service",
    field: "errors",
    id: "errors",
    measure: "Failed",
    hue: "error",
    as: "mean",
    weight: 80,
    text: (value) => `${numberText(value)}\u2009/s`,
  },
  {
    kind: "workload",
    field: "ready",
    id: "ready",
    measure: "Ready replicas",
    hue: "capacity",
    as: "step",
    weight: 148,
    text: numberText,
  },
  {
    kind: "workload",
    field: "cpuPercent",
    id: "cpu",
    measure: "CPU per pod",
    hue: "capacity",
    as: "mean",
    weight: 110,
    text: (value) => `${Math.round(value)}%`,
  },
];

/** Milliseconds that a promise may be about, by the field of the column and how many the column counts as one. */
const PROMISED: Readonly<Record<string, number>> = { oldest: 1000, p99: 1 };

/** The charts that a run has columns for, top to bottom. */
export function chartRows(
  { columns }: RunInfo,
  objectives: readonly Objective[],
  { names, shown }: Subjects,
): readonly ChartRow[] {
  return DRAWN.flatMap(({ kind, field, ...drawn }): readonly ChartRow[] => {
    const of = shown[kind];
    const key = `${kind}/${of}/${field}`;
    if (of === null || !columns.some((column) => column.key === key)) return [];
    const unitMs = PROMISED[field];
    const objective = objectives.find((each) => each.measure === field && each.name === of);
    return [
      {
        ...drawn,
        title: names[kind].length > 1 ? `${drawn.measure} of ${of}` : drawn.measure,
        kind,
        of,
        key,
        clocked: field === "oldest",
        bound:
          objective && unitMs !== undefined
            ? { value: objective.boundMs / unitMs, text: `SLO ${msText(objective.boundMs)}`, objective }
            : null,
        target: field === "cpuPercent" ? `workload/${of}/cpuTarget` : null,
        workload: field === "ready" ? of : null,
      },
    ];
  });
}

/** Whole minutes and hours without what is none: "10 min", "13 min 21 s". */
const roundSpan = (ms: number): string => spanText(ms).replace(/(min|h) 0\s(?:s|min)$/, "$1");

/** 20 ms, 3.6 s, 60 s, 5 min. */
const msText = (ms: number): string => {
  if (ms < 1000) return `${numberText(ms)}\u2009ms`;
  return ms < 120_000 ? `${numberText(ms / 1000)}\u2009s` : roundSpan(ms);
};

const TICK_PX = 36;
/** Labels of values closer than this stand on each other. */
const LABEL_PX = 15;
const POWERS_OF_TIME = [0, 1, 10, 60, 600, 3600, 36_000, 360_000];

/** Round values from 0 to the largest, so far apart that their labels have room. */
export function ticksOf(
  { clocked }: Pick<ChartRow, "clocked">,
  most: number,
  height: number,
  log: boolean,
  y: (value: number) => number,
): readonly number[] {
  const powers = () => (clocked ? POWERS_OF_TIME.filter((value) => value <= most) : powerTicks(most));
  const plain = () =>
    clocked
      ? timeTicks([0, most * 1000], height, TICK_PX).map((ms) => ms / 1000)
      : valueTicks(most, Math.max(1, Math.floor(height / 52)));
  return thin(log ? powers() : plain(), (value) => -y(value), LABEL_PX);
}
