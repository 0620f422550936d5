import type { KnobDoc, RunInfo } from "../../api/frame.ts";
import { flowUnit, type Subject, subjectOf } from "./subject.ts";

export type RowKind =
  | "watched"
  | "load"
  | "backlog"
  | "success"
  | "threads"
  | "attempts"
  | "latency"
  | "cpu"
  | "replicas"
  | "pods";

/** One row of the Lab. */
export interface RowSpec {
  readonly kind: RowKind;
  readonly title: string;
  readonly unit: string;
  /** Knob groups that act on this row. */
  readonly groups: readonly KnobDoc["group"][];
  /** Share of the height, and how many knobs stand in the gutter. */
  readonly weight: number;
  readonly knobs: number;
}

/** Of a graph of calls: what those outside get, the threads of those they meet, and what reaches the last service. */
const graphRows = ({ service, workload, called }: Subject): readonly RowSpec[] => [
  { kind: "success", title: `${service} answered`, unit: "%", groups: ["load"], weight: 130, knobs: 1 },
  { kind: "threads", title: "Busy threads", unit: `${workload}`, groups: [], weight: 104, knobs: 0 },
  { kind: "attempts", title: `Attempts at ${called}`, unit: "req/s", groups: [], weight: 88, knobs: 0 },
  { kind: "latency", title: "Latency", unit: `${service}, ms`, groups: [], weight: 88, knobs: 0 },
  { kind: "cpu", title: "CPU per pod", unit: "% of request", groups: [], weight: 72, knobs: 0 },
  { kind: "replicas", title: "Replicas", unit: "ready of desired", groups: ["replicas"], weight: 90, knobs: 1 },
];

/** The rows that a run has columns for, top to bottom. */
export function rowsOf(info: RunInfo): readonly RowSpec[] {
  const subject = subjectOf(info);
  const { load, queue, service, workload } = subject;
  const rows: RowSpec[] = [];
  if (info.watch) {
    const { title, unit } = info.watch;
    rows.push({ kind: "watched", title, unit, groups: [], weight: 120, knobs: 0 });
  }
  if (subject.called !== null) return [...rows, ...graphRows(subject)];
  if (load !== null) {
    rows.push({
      kind: "load",
      title: "Load and throughput",
      unit: flowUnit(info),
      groups: ["load"],
      weight: 88,
      knobs: 1,
    });
  }
  if (queue !== null) {
    rows.push({ kind: "backlog", title: "Backlog", unit: "messages", groups: ["queue"], weight: 176, knobs: 2 });
  } else if (service !== null) {
    rows.push({ kind: "latency", title: "Latency", unit: "ms", groups: ["queue", "sensors"], weight: 150, knobs: 2 });
  }
  if (workload !== null) {
    rows.push(
      { kind: "cpu", title: "CPU per pod", unit: "% of request", groups: ["cpu"], weight: 104, knobs: 1 },
      { kind: "replicas", title: "Replicas", unit: "ready of desired", groups: ["replicas"], weight: 112, knobs: 1 },
      { kind: "pods", title: "Pods", unit: "state over time", groups: [], weight: 64, knobs: 0 },
    );
  }
  return rows;
}

const LEAST_PX = 64;
/** A lower row has no room for a knob below its readouts. */
export const LEAST_WITH_KNOBS_PX = 84;
/** The tallest row gives of its height down to this. */
const GIVES_DOWN_TO_PX = 132;

/** Heights of rows in a room by their weights. Where little lacks for a row's knob, the tallest row gives it. */
export function heightsOf(rows: readonly RowSpec[], room: number): readonly number[] {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const heights = rows.map(({ weight }) => Math.max(0, Math.floor((weight / total) * room)));
  const tallest = heights.indexOf(Math.max(...heights));
  rows.forEach(({ knobs }, index) => {
    const lacks = LEAST_WITH_KNOBS_PX - (heights[index] ?? 0);
    const left = (heights[tallest] ?? 0) - lacks;
    if (knobs === 0 || lacks <= 0 || left < GIVES_DOWN_TO_PX) return;
    heights[index] = LEAST_WITH_KNOBS_PX;
    heights[tallest] = left;
  });
  return heights;
}

/** Rows that fit a height, from the top; a short window drops rows from the bottom, never shrinks one below 64 px. */
export function rowsThatFit(rows: readonly RowSpec[], height: number): readonly RowSpec[] {
  let shown = rows;
  while (shown.length > 1) {
    const total = shown.reduce((sum, row) => sum + row.weight, 0);
    if (shown.every((row) => Math.round((row.weight / total) * height) >= Math.min(LEAST_PX, row.weight))) break;
    shown = shown.slice(0, -1);
  }
  return shown;
}

/** A knob with the lanes that have it. */
export interface SharedKnob {
  readonly knob: KnobDoc;
  readonly script: RunInfo["script"];
  readonly lanes: readonly number[];
}

/** A row has room for few knobs: what loops are told comes first, then load and queues, then the plant's own numbers. */
const FIRST = ["HorizontalPodAutoscaler/", "ScaledObject/", "VerticalPodAutoscaler/", "load/", "queue/"];
const rank = (path: string): number => {
  const place = FIRST.findIndex((start) => path.startsWith(start));
  return place < 0 ? FIRST.length : place;
};

/**
 * One knob a path, over all runs. A path that several runs have is one knob for all of them. Of loads the one that the
 * rows show comes first.
 */
export function sharedKnobs(infos: readonly (RunInfo | null)[]): readonly SharedKnob[] {
  const shown = infos.map((info) => info && `load/${subjectOf(info).load}.rate`);
  const found = new Map<string, { knob: KnobDoc; script: RunInfo["script"]; lanes: number[] }>();
  infos.forEach((info, lane) => {
    for (const knob of info?.knobs ?? []) {
      const known = found.get(knob.path);
      if (known) known.lanes.push(lane);
      else found.set(knob.path, { knob, script: info?.script ?? [], lanes: [lane] });
    }
  });
  return [...found.values()].sort(
    (a, b) =>
      rank(a.knob.path) - rank(b.knob.path) ||
      Number(shown.includes(b.knob.path)) - Number(shown.includes(a.knob.path)),
  );
}
