import type { WriteRecord } from "../api/frame.ts";
import type { History } from "./history.ts";

/** One line of the score card. */
export interface SummaryLine {
  /** What it is about: a queue, a service or a workload; "" for the whole run. */
  readonly of: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Which way is better; null when neither is. */
  readonly better: "less" | "more" | null;
}

const HOUR_S = 3600;

/** The score card of a run: what it achieved and what it cost. */
export function summarize(history: History): readonly SummaryLine[] {
  const names = (group: string): readonly string[] => [
    ...new Set(
      history.docs.filter(({ key }) => key.startsWith(`${group}/`)).map(({ key }) => key.split("/")[1] as string),
    ),
  ];
  return [
    ...names("queue").flatMap((name) => queueLines(history, name)),
    ...names("service").flatMap((name) => serviceLines(history, name)),
    ...names("workload").flatMap((name) => workloadLines(history, name)),
    line("", "nodeHours", total(history, "nodes/count") / HOUR_S, "h", "less"),
  ];
}

const line = (of: string, name: string, value: number, unit: string, better: SummaryLine["better"]): SummaryLine => ({
  of,
  name,
  value,
  unit,
  better,
});

function queueLines(history: History, queue: string): SummaryLine[] {
  const column = (part: string): Float64Array => history.column(`queue/${queue}/${part}`) ?? new Float64Array(0);
  const last = (part: string): number => column(part).at(-1) ?? Number.NaN;
  return [
    line(queue, "arrived", last("arrived"), "messages", null),
    line(queue, "done", last("done"), "messages", "more"),
    line(queue, "backlogAtEnd", last("depth"), "messages", "less"),
    line(queue, "backlogHighest", highest(column("depth")), "messages", "less"),
    line(queue, "oldestAtEnd", last("oldest"), "s", "less"),
    line(queue, "oldestHighest", highest(column("oldest")), "s", "less"),
    line(queue, "deadLettered", last("dead"), "messages", "less"),
    line(queue, "redelivered", last("redelivered"), "messages", "less"),
  ];
}

function serviceLines(history: History, service: string): SummaryLine[] {
  const key = (part: string): string => `service/${service}/${part}`;
  return [
    line(service, "offered", total(history, key("in")), "requests", null),
    line(service, "answered", total(history, key("out")), "requests", "more"),
    line(service, "failed", total(history, key("errors")), "requests", "less"),
    line(service, "p99Highest", highest(history.column(key("p99")) ?? new Float64Array(0)), "ms", "less"),
  ];
}

function workloadLines(history: History, workload: string): SummaryLine[] {
  const key = (part: string): string => `workload/${workload}/${part}`;
  const writes = history.writes.filter(({ target, field, from }) => {
    return target.name === workload && target.kind !== "ReplicaSet" && field === "spec.replicas" && from !== null;
  });
  const podSeconds = ["starting", "ready", "stopping"].reduce((sum, part) => sum + total(history, key(part)), 0);
  return [
    line(workload, "replicasHighest", highest(history.column(key("desired")) ?? new Float64Array(0)), "pods", null),
    line(workload, "podHours", podSeconds / HOUR_S, "h", "less"),
    line(workload, "scaleActions", writes.length, "writes", "less"),
    line(workload, "reversals", reversals(writes), "writes", "less"),
  ];
}

/** Writes that go the other way than the one before. */
function reversals(writes: readonly WriteRecord[]): number {
  const directions = writes.map(({ from, to }) => Math.sign(Number(to) - Number(from)));
  return directions.filter((direction, i) => i > 0 && direction !== directions[i - 1]).length;
}

/** Integral of a column over the run, unit·seconds; unknown rows count nothing. */
function total(history: History, key: string): number {
  let sum = 0;
  for (const value of history.column(key) ?? []) if (!Number.isNaN(value)) sum += value;
  return (sum * history.recordMs) / 1000;
}

function highest(column: Float64Array): number {
  let most = Number.NaN;
  for (const value of column) if (!(value <= most)) most = Number.isNaN(value) ? most : value;
  return most;
}
