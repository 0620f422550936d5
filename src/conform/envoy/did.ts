import { healthOf } from "../../plant/policies/envoy/proxy/outlier.ts";
import type { Headers } from "../../plant/policies/envoy/proxy/settings.ts";
import type { Cluster, OutlierLine, ProxyState } from "../../plant/policies/envoy/proxy/state.ts";
import type { Did } from "./format.ts";
import type { Labels } from "./labels.ts";
import type { Play } from "./play.ts";

/** Headers of answers that recordings keep. */
const KEPT_HEADERS = ["x-envoy-overloaded", "x-envoy-attempt-count"];
/** A recorded time may be this much early. */
const EARLY_MS = 100;

/** An instant of the script: not more than 100 ms before it. */
const onGrid = (at: number, grid: number): number => Math.floor((at + EARLY_MS) / grid) * grid;

const isOther = (label: string): boolean => label.includes("/");
const flagsOf = ({ end }: Play): string => end?.result.flags.join(",") || "-";

export function requestDid(play: Play, grid: number): Did {
  const { end, received } = play;
  if (!end) return {};
  const { status, details, attempts, body, headers } = end.result;
  const own = received.filter(({ label }) => !isOther(label));
  const other = received.filter(({ label }) => isOther(label));
  const kept = Object.fromEntries(KEPT_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
  return {
    status,
    doneMs: onGrid(end.at, grid),
    flags: flagsOf(play),
    details,
    attempts,
    hosts: own.map(({ label }) => label),
    distinctHosts: new Set(own.map(({ label }) => label)).size,
    attemptMs: own.map(({ at }) => onGrid(at, grid)),
    upstreamHeaders: own.map(({ headers }) => headers),
    otherUpstreamHeaders: other.map(({ headers }) => headers),
    ...(Object.keys(kept).length > 0 && { headers: kept }),
    ...(body !== "" && { body }),
    ...(other.length > 0 && { otherHosts: other.map(({ label }) => label) }),
  };
}

export function bulkDid(plays: readonly Play[]): Did {
  const labels = plays.map(({ received }) => received.map(({ label }) => label));
  const sequence = labels.map((list) => list[0] ?? "");
  return {
    statuses: counts(plays.flatMap(({ end }) => (end ? [`${end.result.status}`] : []))),
    flags: counts(plays.map(flagsOf)),
    hosts: counts(labels.flat()),
    hostLists: counts(labels.map((list) => list.join(","))),
    sequence,
    statusSequence: plays.map(({ end }) => end?.result.status),
    rotation: rotationOf(sequence),
    keyToHost: Object.fromEntries(plays.flatMap(({ key, received }) => (key ? [[key, received[0]?.label]] : []))),
    gapsMs: gapsOf(plays),
  };
}

/** @param stats names that the recording looked at */
export function probeDid(proxy: ProxyState, labels: Labels, stats: readonly string[]): Did {
  const found = stats.flatMap((name) => {
    const value = statOf(proxy, name);
    return value === 0 ? [] : [[name, value] as const];
  });
  const ejected = ejectedOf(proxy, labels);
  return { stats: Object.fromEntries(found), ejected, ejectedCount: ejected.length };
}

/** @param bySweep whether the sweep's lines are asked for, or those of answers */
export function eventsDid(proxy: ProxyState, labels: Labels, log: readonly OutlierLine[], bySweep: boolean): Did {
  const events = log
    .filter(({ event }) => bySweep !== (event?.startsWith("CONSECUTIVE_") ?? false))
    .map((line) => eventOf(line, labels));
  return { ...(events.length > 0 && { events: inOrder(events) }), ejected: ejectedOf(proxy, labels) };
}

/** The order of a log's lines at one instant is not recorded. */
export const inOrder = (events: readonly unknown[]): readonly unknown[] =>
  events
    .map((event) => ({ event, text: JSON.stringify(event, ["action", "host", "type", "enforced", "ejections"]) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ event }) => event);

function eventOf({ cluster, host, event, enforced, ejections, rates }: OutlierLine, labels: Labels): Did {
  const named = cluster.hosts[host];
  const label = named ? labels.of(cluster.name, named) : "";
  if (event === undefined) return { action: "UNEJECT", host: label };
  return {
    action: "EJECT",
    host: label,
    type: event,
    enforced,
    ejections,
    ...(rates && {
      rates: {
        host_success_rate: Math.trunc(rates.host),
        ...(rates.mean !== undefined && { cluster_average_success_rate: Math.trunc(rates.mean) }),
        ...(rates.threshold !== undefined && {
          cluster_success_rate_ejection_threshold: Math.trunc(rates.threshold),
        }),
      },
    }),
  };
}

/** "upstream_rq_total" of the cluster `main`, "shadow.upstream_rq_total" of another. */
function statOf({ clusters }: ProxyState, name: string): number {
  const [first = "", ...rest] = name.split(".");
  const other = clusters.get(first);
  const cluster = other ?? clusters.get("main");
  return cluster ? readStat(cluster, other ? rest.join(".") : name) : 0;
}

function readStat(cluster: Cluster, name: string): number {
  if (name === "membership_total") return cluster.hosts.length;
  if (name === "membership_healthy") return healthOf(cluster).filter(Boolean).length;
  return cluster.stats.get(name) ?? 0;
}

const ejectedOf = ({ clusters }: ProxyState, labels: Labels): string[] =>
  [...clusters.values()]
    .flatMap(({ name, hosts, detector }) =>
      hosts.flatMap((host) => (detector.ejected[host.index] === 1 ? [labels.of(name, host)] : [])),
    )
    .sort();

function counts(items: readonly string[]): Record<string, number> {
  const found = new Map<string, number>();
  for (const item of items) found.set(item, (found.get(item) ?? 0) + 1);
  return Object.fromEntries(found);
}

/** One period of a sequence, in its smallest rotation; the whole sequence where it has no period. */
function rotationOf(sequence: readonly string[]): readonly string[] {
  const repeats = (period: number): boolean => sequence.every((item, at) => item === sequence[at % period]);
  let period = 1;
  while (period < sequence.length && !repeats(period)) period++;
  if (period === sequence.length) return sequence;
  const rotations = sequence.slice(0, period).map((_, by, turn) => [...turn.slice(by), ...turn.slice(0, by)]);
  return rotations.reduce((least, one) => (one.join() < least.join() ? one : least), rotations[0] ?? []);
}

/** Waits before the n-th attempt after the first, of all requests, ascending. */
function gapsOf(plays: readonly Play[]): Record<string, readonly number[]> {
  const gaps = new Map<string, number[]>();
  for (const { received } of plays) {
    received.slice(1).forEach(({ at }, index) => {
      const name = `retry${index + 1}`;
      gaps.set(name, [...(gaps.get(name) ?? []), at - (received[index]?.at ?? 0)]);
    });
  }
  return Object.fromEntries([...gaps].map(([name, list]) => [name, list.sort((a, b) => a - b)]));
}

/** Of the headers that we sent, those that the recording names. */
export const headersAsRecorded = (want: readonly Headers[], got: readonly Headers[]): readonly Headers[] =>
  got.map((headers, index) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name in (want[index] ?? {}))),
  );
