import type { Flow } from "../api/flows.ts";
import type {
  DecisionRecord,
  Frame,
  NodeChange,
  ObjectChange,
  PodChange,
  RunInfo,
  Touch,
  WriteRecord,
} from "../api/frame.ts";
import type { LedgerEntry } from "../api/ledger.ts";
import type { EventRecord } from "../api/objects.ts";
import type { Printed } from "../api/terminal.ts";
import type { Trace } from "../api/traces.ts";
import type { TimeMs } from "../base/units.ts";

/** What the page knows of one run. Written in place. */
export interface History {
  readonly info: RunInfo;
  /** Rows known, stale ones included. */
  rows: number;
  /** One array a column, long enough for the whole horizon, NaN where not yet known. */
  readonly columns: readonly Float64Array[];
  readonly keys: ReadonlyMap<string, number>;
  decisions: readonly DecisionRecord[];
  pods: readonly PodChange[];
  nodes: readonly NodeChange[];
  writes: readonly WriteRecord[];
  objects: readonly ObjectChange[];
  events: readonly EventRecord[];
  touches: readonly Touch[];
  printed: readonly Printed[];
  traces: readonly Trace[];
  flows: readonly Flow[];
  ledger: readonly LedgerEntry[];
  /** Computed up to here under the present intervention log; rows after it are of the log before. */
  until: TimeMs;
  done: boolean;
  digest: string;
}

export function createHistory(info: RunInfo): History {
  const capacity = Math.ceil(info.horizonMs / info.recordMs);
  return {
    info,
    rows: 0,
    columns: info.columns.map(() => new Float64Array(capacity).fill(Number.NaN)),
    keys: new Map(info.columns.map((column, index) => [column.key, index])),
    decisions: [],
    pods: [],
    nodes: [],
    writes: [],
    objects: [],
    events: [],
    touches: [],
    printed: [],
    traces: [],
    flows: [],
    ledger: [],
    until: 0,
    done: false,
    digest: "",
  };
}

/** Row `row` holds the values at the end of its span. */
export const timeOfRow = (info: RunInfo, row: number): TimeMs => (row + 1) * info.recordMs;

/** The newest row that has ended by `at`; before the first end, the first row. */
export const rowAt = (info: RunInfo, at: TimeMs): number => Math.max(0, Math.floor(at / info.recordMs) - 1);

/** Puts `fresh` where the old records of the span (after, upTo] were; the rest stays until its own frame comes. */
function splice<T extends { readonly at: TimeMs }>(
  old: readonly T[],
  fresh: readonly T[],
  after: TimeMs,
  upTo: TimeMs,
): readonly T[] {
  const before = old.filter((record) => record.at <= after);
  const later = old.filter((record) => record.at > upTo);
  return [...before, ...fresh, ...later];
}

/** Takes a stretch of history over what was known there. Old rows beyond it stay visible until they are replaced. */
export function applyFrame(history: History, frame: Frame): void {
  const { recordMs } = history.info;
  history.columns.forEach((column, index) => {
    const fresh = frame.columns[index];
    if (fresh) column.set(fresh.subarray(0, Math.max(0, column.length - frame.fromRow)), frame.fromRow);
  });
  history.rows = Math.min(history.columns[0]?.length ?? 0, Math.max(history.rows, frame.fromRow + frame.rows));
  const after = frame.fromRow === 0 ? -1 : frame.fromRow * recordMs;
  const upTo = frame.done ? Number.POSITIVE_INFINITY : frame.until;
  history.decisions = splice(history.decisions, frame.decisions, after, upTo);
  history.pods = splice(history.pods, frame.pods, after, upTo);
  history.nodes = splice(history.nodes, frame.nodes, after, upTo);
  history.writes = splice(history.writes, frame.writes, after, upTo);
  history.objects = splice(history.objects, frame.objects, after, upTo);
  history.events = splice(history.events, frame.events, after, upTo);
  history.touches = splice(history.touches, frame.touches, after, upTo);
  history.printed = splice(history.printed, frame.printed, after, upTo);
  history.traces = splice(history.traces, frame.traces, after, upTo);
  history.flows = splice(history.flows, frame.flows, after, upTo);
  history.ledger = splice(history.ledger, frame.ledger, after, upTo);
  history.until = frame.until;
  history.done = frame.done;
  history.digest = frame.digest;
}

/** The known part of a column, or undefined when the run has no such column. */
export function columnOf(history: History, key: string): Float64Array | undefined {
  const index = history.keys.get(key);
  return index === undefined ? undefined : history.columns[index]?.subarray(0, history.rows);
}

/** A column's value at an instant; NaN when unknown. */
export function valueAt(history: History, key: string, at: TimeMs): number {
  const column = columnOf(history, key);
  return column?.[Math.min(rowAt(history.info, at), history.rows - 1)] ?? Number.NaN;
}

/** Rates flicker from row to row; as text they are means over this span. */
const RATE_WINDOW_MS = 10_000;

/** The mean of a column over the ten seconds before an instant; NaN when nothing is known there. */
export function meanAt(history: History, key: string, at: TimeMs): number {
  const column = columnOf(history, key);
  if (!column) return Number.NaN;
  const end = Math.min(rowAt(history.info, at), history.rows - 1);
  const start = Math.max(0, end + 1 - Math.ceil(RATE_WINDOW_MS / history.info.recordMs));
  const known = column.subarray(start, end + 1).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** What a rate has added up to from the start to an instant. */
export function totalAt(history: History, key: string, at: TimeMs): number {
  const { info } = history;
  const column = columnOf(history, key)?.subarray(0, at < info.recordMs ? 0 : rowAt(info, at) + 1);
  return (column?.reduce((sum, value) => sum + (value || 0), 0) ?? 0) * (info.recordMs / 1000);
}

/** Index of the last record at or before `at` in a list ordered by time; -1 when there is none. */
export function lastAt(records: readonly { readonly at: TimeMs }[], at: TimeMs): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
