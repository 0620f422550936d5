import type { Objective, RunInfo } from "../../api/frame.ts";
import { numberText, tightSpan } from "../../charts/format.ts";
import { type KeyName, keysOf, subjectOf } from "../lab/subject.ts";

/** One chart: a measure of every variant on the same clock. */
export interface ChartRow {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  readonly hue: "backlog" | "capacity" | "error";
  readonly as: "line" | "step" | "mean";
  /** Share of the height. */
  readonly weight: number;
  text(value: number): string;
  /** A bound that the scenario promises, in the column's unit. */
  readonly bound: { readonly value: number; readonly text: string } | null;
  /** Columns drawn as thin lines of their own: a target. */
  readonly target: string | null;
  /** Its demand is drawn and its decisions are marked. */
  readonly workload: string | null;
}

const plain = { bound: null, target: null, workload: null };

/** The charts that a run has columns for, top to bottom. */
export function chartRows(info: RunInfo, objectives: readonly Objective[]): readonly ChartRow[] {
  const keys = keysOf(info);
  const { workload, queue, service } = subjectOf(info);
  const has = (name: KeyName): boolean => info.columns.some(({ key }) => key === keys[name]);
  const bound = (measure: Objective["measure"], name: string | null, unitMs: number): ChartRow["bound"] => {
    const objective = objectives.find((each) => each.measure === measure && each.name === name);
    return objective ? { value: objective.boundMs / unitMs, text: `SLO ${tight(objective.boundMs)}` } : null;
  };
  const rows: readonly (ChartRow | false)[] = [
    has("depth") && {
      ...plain,
      id: "backlog",
      title: "Backlog",
      key: keys.depth,
      hue: "backlog",
      as: "line",
      weight: 170,
      text: numberText,
    },
    has("oldest") && {
      ...plain,
      id: "oldest",
      title: "Oldest message",
      key: keys.oldest,
      hue: "backlog",
      as: "line",
      weight: 128,
      text: (value) => tightSpan(value * 1000),
      bound: bound("oldest", queue, 1000),
    },
    has("p99") && {
      ...plain,
      id: "p99",
      title: "p99 latency",
      key: keys.p99,
      hue: "backlog",
      as: "line",
      weight: 150,
      text: (value) => `${numberText(value)}\u2009ms`,
      bound: bound("p99", service, 1),
    },
    has("errors") && {
      ...plain,
      id: "errors",
      title: "Failed",
      key: keys.errors,
      hue: "error",
      as: "mean",
      weight: 80,
      text: (value) => `${numberText(value)}\u2009/s`,
    },
    has("ready") && {
      ...plain,
      id: "ready",
      title: "Ready replicas",
      key: keys.ready,
      hue: "capacity",
      as: "step",
      weight: 148,
      text: numberText,
      workload,
    },
    has("cpu") && {
      ...plain,
      id: "cpu",
      title: "CPU per pod",
      key: keys.cpu,
      hue: "capacity",
      as: "mean",
      weight: 110,
      text: (value) => `${Math.round(value)}%`,
      target: keys.cpuTarget,
    },
  ];
  return rows.filter((row) => row !== false);
}

const tight = (ms: number): string => (ms < 1000 ? `${ms}\u2009ms` : tightSpan(ms));
