import { numberText, spanText } from "../../charts/format.ts";
import { columnOf, type History } from "../../session/history.ts";
import { keysOf, subjectOf } from "../lab/subject.ts";
import { entriesOf, graphOf } from "../topology/graph.ts";

/** Bins of equal time that a run is cut into. */
const BINS = 48;

/** One value a bin, NaN where nothing is known. */
export type Bins = readonly number[];

/** Something that can tell what became of a run. */
export interface Measure {
  readonly hue: "capacity" | "backlog" | "error";
  readonly as: "area" | "step";
  readonly worse: "more" | "less";
  /** The scale reaches at least so far: nothing below is worth a picture. */
  readonly least: number;
  /** Runs that are on average this far apart, as a share of the scale, are told apart by it. */
  readonly apart: number;
  /** undefined where the run has no such thing. */
  bins(history: History): Bins | undefined;
  text(value: number): string;
  readonly words: string;
}

type Join = (values: Float64Array) => number;

const sum: Join = (values) => values.reduce((all, value) => all + value, 0);
const last: Join = (values) => values.at(-1) ?? Number.NaN;
const highest: Join = (values) => values.reduce((all, value) => Math.max(all, value), 0);
export const mean: Join = (values) => (values.length === 0 ? Number.NaN : sum(values) / values.length);

/** Values of the rows of each bin, put together by `join`. */
export function binned(column: Float64Array, join: Join): Bins {
  return Array.from({ length: BINS }, (_, bin) => {
    const from = Math.floor((bin * column.length) / BINS);
    const to = Math.max(from + 1, Math.floor(((bin + 1) * column.length) / BINS));
    return join(column.subarray(from, to).filter((value) => !Number.isNaN(value)));
  });
}

type Combine = (values: readonly number[]) => number;

const most: Combine = (values) => Math.max(...values);
const total: Combine = (values) => values.reduce((all, value) => all + value, 0);

/** Bins of all columns of these keys, put together bin by bin. */
function combined(history: History, keys: readonly string[], join: Join, combine: Combine): Bins | undefined {
  const all = keys.flatMap((key) => {
    const column = columnOf(history, key);
    return column ? [binned(column, join)] : [];
  });
  const [first] = all;
  return first?.map((_, bin) => {
    const known = all.flatMap((each) => (Number.isNaN(each[bin] ?? Number.NaN) ? [] : [each[bin] ?? 0]));
    return known.length === 0 ? Number.NaN : combine(known);
  });
}

const matching = (pattern: RegExp, join: Join, combine: Combine) => (history: History) =>
  combined(
    history,
    history.info.columns.flatMap(({ key }) => (pattern.test(key) ? [key] : [])),
    join,
    combine,
  );

/** While pods are still being started for the first time, nothing can be answered; no story is about that. */
const afterStart = (bins: Bins): Bins => bins.with(0, Number.NaN);

/** Percent of what was asked for and got, of the service where it was least. */
function answered(history: History, services: readonly string[]): Bins | undefined {
  const shares = services.flatMap((name) => {
    const [out, errors] = [columnOf(history, `service/${name}/out`), columnOf(history, `service/${name}/errors`)];
    if (!out || !errors) return [];
    const [good, bad] = [binned(out, sum), binned(errors, sum)];
    return [good.map((value, bin) => (100 * value) / (value + (bad[bin] ?? 0)))];
  });
  const least = shares[0]?.map((_, bin) => lowest(shares.map((each) => each[bin] ?? Number.NaN)));
  return least && afterStart(least);
}

function lowest(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : Math.min(...known);
}

/** Services that callers outside meet. */
function entries({ info }: History): readonly string[] {
  const graph = graphOf(info);
  return graph ? entriesOf(graph) : [];
}

/** Pods that somebody wants and that do not answer. */
function missing(history: History): Bins | undefined {
  const keys = keysOf(history.info);
  const [desired, ready] = [columnOf(history, keys.desired), columnOf(history, keys.ready)];
  if (!desired || !ready) return undefined;
  return afterStart(
    binned(
      desired.map((wanted, row) => Math.max(0, wanted - (ready[row] ?? 0))),
      mean,
    ),
  );
}

/** Seconds as the two units that say most, without one that is 0: a glance needs no more. */
function minutesText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : spanText(minutes * 60_000).replace(/ 0 (?:min|h)$/, "");
}

const plain = { as: "area", worse: "more", apart: 0.1, text: numberText } as const;

const ANSWERED = {
  ...plain,
  hue: "capacity",
  worse: "less",
  least: 100,
  apart: 0.02,
  text: (value: number) => `${numberText(value)}\u2009%`,
  words: "answered",
} as const;

export const PODS: Measure = {
  ...plain,
  hue: "capacity",
  as: "step",
  least: 4,
  bins: (history) => combined(history, [keysOf(history.info).ready], last, most),
  text: (value) => `${numberText(value)} ${value === 1 ? "pod" : "pods"}`,
  words: "",
};

/** From what hurts most to what is merely there. */
export const MEASURES: readonly Measure[] = [
  {
    ...plain,
    hue: "error",
    least: 120,
    bins: matching(/^delivery\/.*\/drift$/, last, most),
    text: minutesText,
    words: "away from Git",
  },
  {
    ...plain,
    hue: "error",
    least: 10,
    bins: matching(/^service\/.*\/duplicates$/, last, most),
    words: "requests done twice",
  },
  { ...ANSWERED, bins: (history) => answered(history, [subjectOf(history.info).service ?? ""]) },
  { ...ANSWERED, bins: (history) => answered(history, entries(history)) },
  {
    ...plain,
    hue: "error",
    least: 100,
    bins: matching(/^database\/.*\/refused$/, last, total),
    words: "connections refused",
  },
  { ...plain, hue: "backlog", least: 20, bins: matching(/^queue\/.*\/depth$/, highest, most), words: "messages wait" },
  {
    ...plain,
    hue: "backlog",
    least: 10,
    bins: matching(/^service\/.*\/lockWait$/, mean, most),
    words: "requests wait for a lock",
  },
  {
    ...plain,
    hue: "backlog",
    least: 4,
    bins: missing,
    text: (value) => `${numberText(Math.round(value))} ${Math.round(value) === 1 ? "pod" : "pods"}`,
    words: "wanted and not there",
  },
  {
    ...plain,
    hue: "error",
    least: 10,
    bins: matching(/^call\/.*\/proxyCpu$/, mean, total),
    text: (value) => `${numberText(value / 1000)} cores`,
    words: "for proxies",
  },
  {
    ...plain,
    hue: "capacity",
    as: "step",
    least: 4,
    bins: matching(/^nodes\/count$/, last, most),
    text: (value) => `${numberText(value)} ${value === 1 ? "node" : "nodes"}`,
    words: "",
  },
  PODS,
  {
    ...plain,
    hue: "backlog",
    least: 50,
    bins: (history) => combined(history, [keysOf(history.info).p99], mean, most),
    text: (value) => `${numberText(value)}\u2009ms`,
    words: "p99 latency",
  },
  {
    ...plain,
    hue: "capacity",
    least: 80,
    // Of a canary: the newest of the workloads that serve the same.
    bins: matching(/^workload\/[^/]*-v2\/cpuPercent$/, mean, most),
    text: (value) => `${numberText(value)}\u2009%`,
    words: "CPU of the new version",
  },
  {
    ...plain,
    hue: "capacity",
    least: 80,
    // Where nothing else moves.
    apart: Number.POSITIVE_INFINITY,
    bins: (history) => combined(history, [keysOf(history.info).cpu], mean, most),
    text: (value) => `${numberText(value)}\u2009%`,
    words: "of the CPU asked for",
  },
];
