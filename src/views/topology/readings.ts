import type { KnobDoc } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { columnOf, type History, meanAt, valueAt } from "../../session/history.ts";
import { fullFrom } from "../../session/moments.ts";
import type { Graph, Link, Tier } from "./graph.ts";

/** A call at an instant. Rates are means over ten seconds; NaN where nothing is known. */
export interface LinkReading {
  /** First tries, per second. */
  readonly rate: number;
  readonly retries: number;
  /** Rejected by the caller itself. */
  readonly rejected: number;
  /** Share of calls that fail, 0…1. */
  readonly failing: number;
  /** ms. */
  readonly latency: number;
  /** What `latency` is: the mean of a call, or the 99th percentile of a service. */
  readonly measure: "mean" | "p99";
  readonly open: number;
  readonly halfOpen: number;
  readonly ejected: number;
  /** Somebody tells of it: the proxies on its way, where there are any. */
  readonly isTold: boolean;
}

export function readLink(history: History, { path, to }: Link, at: TimeMs): LinkReading {
  const mean = (key: string) => meanAt(history, key, at);
  if (path === null) {
    const [rate, errors] = [mean(`service/${to}/in`), mean(`service/${to}/errors`)];
    return {
      rate,
      retries: 0,
      rejected: 0,
      failing: shareOf(errors, mean(`service/${to}/out`) + errors),
      latency: mean(`service/${to}/p99`),
      measure: "p99",
      open: 0,
      halfOpen: 0,
      ejected: 0,
      isTold: true,
    };
  }
  const bad = mean(`${path}/bad`);
  return {
    rate: mean(`${path}/rate`),
    retries: mean(`${path}/retries`),
    rejected: mean(`${path}/rejected`),
    failing: shareOf(bad, mean(`${path}/good`) + bad),
    latency: mean(`${path}/latency`),
    measure: "mean",
    open: valueAt(history, `${path}/open`, at),
    halfOpen: valueAt(history, `${path}/halfOpen`, at),
    ejected: valueAt(history, `${path}/ejected`, at),
    isTold: !(valueAt(history, `${path}/proxyCpu`, at) > 0 && Number.isNaN(toldAt(history, path, at))),
  };
}

/** Calls a second as proxies tell; NaN where none does. */
const toldAt = (history: History, path: string, at: TimeMs): number =>
  columnOf(history, `${path}/toldRate`) === undefined ? 0 : valueAt(history, `${path}/toldRate`, at);

const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0);

/** A tier at an instant. */
export interface TierReading {
  readonly pods: number;
  readonly busy: number;
  readonly slots: number;
  /** Requests that wait for a thread. */
  readonly queue: number;
  /** Busy threads that wait for an answer of another tier. */
  readonly held: number;
  /** CPU, % of request. */
  readonly cpu: number;
}

export function readTier(history: History, graph: Graph, tier: number, at: TimeMs): TierReading {
  const { workloads = [], services = [] } = graph.tiers[tier] ?? {};
  const sum = (field: string) =>
    workloads.reduce((total, name) => total + (valueAt(history, `workload/${name}/${field}`, at) || 0), 0);
  const busy = sum("busy");
  const held = graph.links.reduce(
    (total, { from, path }) =>
      from !== null && services.includes(from) ? total + (valueAt(history, `${path}/inflight`, at) || 0) : total,
    0,
  );
  return {
    pods: sum("ready"),
    busy,
    slots: sum("slots"),
    queue: sum("queue"),
    held: Math.min(busy, held),
    cpu: meanAt(history, `workload/${workloads[0]}/cpuPercent`, at),
  };
}

/** Requests that a call has made since the start, by row: what moves the marks on its line. */
export function travelled(history: History | null, { path, to }: Link, field: "rate" | "retries"): Float64Array {
  if (!history) return new Float64Array(0);
  const key = path === null ? `service/${to}/in` : `${path}/${field}`;
  const rates = (path === null && field === "retries" ? undefined : columnOf(history, key)) ?? new Float64Array(0);
  const seconds = history.info.recordMs / 1000;
  const sums = new Float64Array(rates.length);
  let total = 0;
  rates.forEach((rate, row) => {
    total += (rate || 0) * seconds;
    sums[row] = total;
  });
  return sums;
}

/** The count at an instant, between rows in proportion. */
export function countAt(sums: Float64Array, recordMs: number, at: TimeMs): number {
  const place = Math.min(sums.length, at / recordMs) - 1;
  const row = Math.floor(place);
  const [from, to] = [sums[row] ?? 0, sums[row + 1] ?? sums[row] ?? 0];
  return from + (to - from) * (place - row);
}

export interface RanOut {
  readonly at: TimeMs;
  readonly tier: Tier;
}

/** When the first tier had no free thread left, and stayed so; null when none did. */
export function threadsRanOut(history: History, { tiers }: Graph): RanOut | null {
  const found = tiers.flatMap((tier) =>
    tier.workloads.flatMap((name) => fullFrom(history, name).map(({ at }) => ({ at, tier }))),
  );
  return found.reduce<RanOut | null>((first, each) => (first === null || each.at < first.at ? each : first), null);
}

export type Lamp = "off" | "closed" | "open" | "half open";

/** One lamp for each caller: how its breaker stands. Empty without a breaker. */
export function lampsOf(
  { open, halfOpen }: Pick<LinkReading, "open" | "halfOpen">,
  callers: number,
  enabled: boolean | null,
): readonly Lamp[] {
  if (enabled === null) return [];
  if (!enabled) return ["off"];
  const count = Math.max(1, callers, (open || 0) + (halfOpen || 0));
  return Array.from({ length: count }, (_, index) =>
    index < open ? "open" : index < open + halfOpen ? "half open" : "closed",
  );
}

/** The switch of a call's breaker, where the scenario gives it one. */
export const breakerKnob = (knobs: readonly KnobDoc[], { path }: Link): KnobDoc | undefined =>
  path === null ? undefined : knobs.find((knob) => knob.path === `${path}.breaker.enabled`);
