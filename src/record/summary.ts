import type { EdgeReading } from "../api/calls.ts";
import type { Objective, WriteRecord } from "../api/frame.ts";
import type { QueueReading, ServiceReading } from "../api/plant.ts";
import type { TimeMs } from "../base/units.ts";
import { elasticity } from "./elasticity.ts";
import type { History } from "./history.ts";
import { missedAny, missedRows } from "./objectives.ts";

/** One line of the score card. */
export interface SummaryLine {
  /** What it is about: a queue, a service or a workload; "" for the whole run. */
  readonly of: string;
  readonly name: string;
  /** NaN where there is nothing to measure, Infinity for "never". */
  readonly value: number;
  readonly unit: string;
  /** Which way is better; null when neither is. */
  readonly better: "less" | "more" | null;
}

/** Counts since the start of a run, as it ends. */
export interface Totals {
  readonly queues: Readonly<Record<string, QueueReading>>;
  readonly services: Readonly<Record<string, ServiceReading>>;
  readonly edges: readonly EdgeReading[];
  /** Pods that were evicted through the API or by a taint. */
  readonly evictions: number;
}

/** A run as its score card sees it. */
export interface RunRecord {
  readonly history: History;
  readonly totals: Totals;
  readonly objectives: readonly Objective[];
  /** By workload and row: the fewest ready replicas that would keep the objectives at that load; NaN: none would. */
  readonly demand: ReadonlyMap<string, Float64Array>;
  /** When the last change from outside the loops was over; null where there is none, or no end of them. */
  readonly calmFrom: TimeMs | null;
}

const HOUR_S = 3600;

/** The score card of a run: what it achieved and what it cost. */
export function summarize(record: RunRecord): readonly SummaryLine[] {
  const { history, totals, objectives } = record;
  const names = (group: string): readonly string[] => [
    ...new Set(
      history.docs.filter(({ key }) => key.startsWith(`${group}/`)).map(({ key }) => key.split("/")[1] as string),
    ),
  ];
  return [
    line("", "sloLost", seconds(history, missedAny(history, objectives)), "s", "less"),
    line("", "recoveredAfter", recovery(record), "s", "less"),
    ...names("queue").flatMap((name) => queueLines(record, name)),
    ...names("service").flatMap((name) => serviceLines(record, name)),
    line("", "retryAmplification", amplification(totals), "tries", "less"),
    ...names("workload").flatMap((name) => workloadLines(record, name)),
    line("", "evictions", totals.evictions, "pods", "less"),
    line("", "nodeHours", total(history, "nodes/count") / HOUR_S, "h", "less"),
    line("", "cost", knownTotal(history, "nodes/price") / HOUR_S, "$", "less"),
  ];
}

const line = (of: string, name: string, value: number, unit: string, better: SummaryLine["better"]): SummaryLine => ({
  of,
  name,
  value,
  unit,
  better,
});

const seconds = ({ recordMs }: History, rows: Uint8Array): number =>
  (rows.reduce((sum, row) => sum + row, 0) * recordMs) / 1000;

/** From the end of the last outside change to the end of the last row that misses an objective. */
function recovery({ history, objectives, calmFrom }: RunRecord): number {
  if (calmFrom === null || calmFrom >= history.rows * history.recordMs) return Number.NaN;
  const last = missedAny(history, objectives).lastIndexOf(1);
  if (last === history.rows - 1) return Number.POSITIVE_INFINITY;
  return Math.max(0, (last + 1) * history.recordMs - calmFrom) / 1000;
}

/** Attempts for each first try, of services and of the calls between them. */
function amplification({ services, edges }: Totals): number {
  const all = Object.values(services);
  const between = edges.reduce((sum, { attempts }) => sum + attempts, 0);
  const retried = edges.reduce((sum, { retries }) => sum + retries, 0);
  if (between > 0) return between / (between - retried);
  const tries = all.reduce((sum, { attempts }) => sum + attempts, 0);
  const first = all.reduce((sum, { offered }) => sum + offered, 0);
  return first === 0 ? Number.NaN : tries / first;
}

/** Seconds of missed objectives of one queue or service; NaN where none is stated. */
function lost({ history, objectives }: RunRecord, group: Objective["group"], name: string): number {
  const own = objectives.filter((each) => each.group === group && each.name === name);
  return own.length === 0 ? Number.NaN : seconds(history, missedAny(history, own));
}

function queueLines(record: RunRecord, queue: string): SummaryLine[] {
  const { history, totals } = record;
  const column = (part: string): Float64Array => history.column(`queue/${queue}/${part}`) ?? new Float64Array(0);
  const last = (part: string): number => column(part).at(-1) ?? Number.NaN;
  return [
    line(queue, "sloLost", lost(record, "queue", queue), "s", "less"),
    line(queue, "oldestAtEnd", last("oldest"), "s", "less"),
    line(queue, "oldestHighest", highest(column("oldest")), "s", "less"),
    line(queue, "backlogAtEnd", last("depth"), "messages", "less"),
    line(queue, "backlogHighest", highest(column("depth")), "messages", "less"),
    line(queue, "goodput", goodput(record, "queue", queue), "msg/s", "more"),
    line(queue, "arrived", last("arrived"), "messages", null),
    line(queue, "done", last("done"), "messages", "more"),
    line(queue, "duplicated", duplicated(totals.queues[queue]), "messages", "less"),
    line(queue, "redelivered", last("redelivered"), "messages", "less"),
    line(queue, "deadLettered", last("dead"), "messages", "less"),
  ];
}

/** Work done more than once: executions beyond one a message. */
const duplicated = (queue: QueueReading | undefined): number =>
  queue ? Math.max(0, queue.executions - queue.acked - queue.deadLettered) : Number.NaN;

/** Work done a second, over the run, of rows that keep the objectives of where it is done. */
function goodput({ history, objectives }: RunRecord, group: Objective["group"], name: string): number {
  const own = objectives.filter((each) => each.group === group && each.name === name);
  const missed = own.map((objective) => missedRows(history, objective));
  const out = history.column(`${group}/${name}/out`) ?? new Float64Array(0);
  const good = out.reduce((sum, rate, r) => (missed.some((rows) => rows[r]) ? sum : sum + rate), 0);
  return out.length === 0 ? Number.NaN : good / out.length;
}

function serviceLines(record: RunRecord, service: string): SummaryLine[] {
  const { history, totals } = record;
  const key = (part: string): string => `service/${service}/${part}`;
  return [
    line(service, "sloLost", lost(record, "service", service), "s", "less"),
    ...["p50", "p95", "p99"].map((part) => line(service, part, overRun(history, service, part), "ms", "less")),
    line(service, "p99Highest", highest(history.column(key("p99")) ?? new Float64Array(0)), "ms", "less"),
    line(service, "goodput", goodput(record, "service", service), "req/s", "more"),
    line(service, "offered", total(history, key("in")), "requests", null),
    line(service, "answered", total(history, key("out")), "requests", "more"),
    line(service, "failed", total(history, key("errors")), "requests", "less"),
    line(service, "duplicated", history.column(key("duplicates"))?.at(-1) ?? Number.NaN, "requests", "less"),
    line(service, "lost", totals.services[service]?.lost ?? Number.NaN, "requests", "less"),
    line(service, "wasted", totals.services[service]?.wasted ?? Number.NaN, "requests", "less"),
  ];
}

const QUANTILES = [
  ["p50", 0.5],
  ["p95", 0.95],
  ["p99", 0.99],
] as const;
/** Halvings of the span from 0 to the slowest row: far below the error of the rows' own quantiles. */
const HALVINGS = 30;

/** A quantile over the whole run: of all rows together, each linear between its recorded quantiles. */
function overRun(history: History, service: string, part: string): number {
  const column = (name: string): Float64Array => history.column(`service/${service}/${name}`) ?? new Float64Array(0);
  const answers = column("out");
  const quantiles = QUANTILES.map(([name, share]) => ({ values: column(name), share }));
  const rows = [...answers.keys()].filter((r) => quantiles.every(({ values }) => !Number.isNaN(values[r])));
  const wanted = Number(part.slice(1)) / 100;
  const total = rows.reduce((sum, r) => sum + (answers[r] as number), 0);
  if (total === 0) return Number.NaN;
  let [low, high] = [0, rows.reduce((most, r) => Math.max(most, quantiles.at(-1)?.values[r] ?? 0), 0)];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    const below = rows.reduce((sum, r) => sum + (answers[r] as number) * shareBelow(quantiles, r, middle), 0);
    if (below >= wanted * total) high = middle;
    else low = middle;
  }
  return high;
}

/** Share of a row's answers that took at most `ms`. */
function shareBelow(
  quantiles: readonly { readonly values: Float64Array; readonly share: number }[],
  row: number,
  ms: number,
): number {
  let [before, reached] = [0, 0];
  for (const { values, share } of quantiles) {
    const value = values[row] as number;
    if (ms < value) return reached + ((ms - before) / (value - before)) * (share - reached);
    [before, reached] = [value, share];
  }
  return reached;
}

function workloadLines({ history, demand }: RunRecord, workload: string): SummaryLine[] {
  const key = (part: string): string => `workload/${workload}/${part}`;
  const column = (part: string): Float64Array => history.column(key(part)) ?? new Float64Array(0);
  const writes = history.writes.filter(({ target, field, from }) => {
    return target.name === workload && target.kind !== "ReplicaSet" && field === "spec.replicas" && from !== null;
  });
  const podSeconds = ["starting", "ready", "stopping"].reduce((sum, part) => sum + total(history, key(part)), 0);
  const wanted = demand.get(workload) ?? new Float64Array(0);
  const followed = elasticity(wanted, column("ready"), history.recordMs);
  return [
    line(workload, "demandHighest", highest(wanted), "pods", null),
    line(workload, "underProvisioned", followed.underProvisioned, "%", "less"),
    line(workload, "overProvisioned", followed.overProvisioned, "%", "less"),
    line(workload, "timeShort", followed.timeShort, "%", "less"),
    line(workload, "timeOver", followed.timeOver, "%", "less"),
    line(workload, "instability", followed.instability, "%", "less"),
    line(workload, "capacityAfter", followed.capacityAfterS, "s", "less"),
    line(workload, "replicasHighest", highest(column("desired")), "pods", null),
    line(workload, "scaleActions", writes.length, "writes", "less"),
    line(workload, "reversals", reversals(writes), "writes", "less"),
    line(workload, "podHours", podSeconds / HOUR_S, "h", "less"),
  ];
}

/** Writes that go the other way than the one before. */
function reversals(writes: readonly WriteRecord[]): number {
  const directions = writes.map(({ from, to }) => Math.sign(Number(to) - Number(from)));
  return directions.filter((direction, i) => i > 0 && direction !== directions[i - 1]).length;
}

/** Integral of a column over the run, unit·seconds; unknown rows count nothing. */
function total(history: History, key: string): number {
  const sum = knownTotal(history, key);
  return Number.isNaN(sum) ? 0 : sum;
}

/** As `total`, but NaN when no row is known. */
function knownTotal(history: History, key: string): number {
  let sum = Number.NaN;
  for (const value of history.column(key) ?? []) {
    if (!Number.isNaN(value)) sum = (Number.isNaN(sum) ? 0 : sum) + value;
  }
  return (sum * history.recordMs) / 1000;
}

function highest(column: Float64Array): number {
  let most = Number.NaN;
  for (const value of column) if (!(value <= most)) most = Number.isNaN(value) ? most : value;
  return most;
}
