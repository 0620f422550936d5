import type { TimeMs } from "../../base/units.ts";
import { columnOf, type History, meanAt, totalAt } from "../../session/history.ts";
import type { Graph, Link, Tier } from "../topology/graph.ts";

/** What became of all that a caller asked in one way, from the start to an instant. */
export interface Cell {
  readonly allowed: number;
  /** Answered 403. */
  readonly denied: number;
  /** Those that got no connection. */
  readonly kept: number;
  /** How it is now; null while it asks nothing. */
  readonly now: "allowed" | "denied" | null;
}

/** A workload behind a rule: who asks what of it. */
export interface Access {
  readonly callee: string;
  readonly methods: readonly string[];
  readonly rows: readonly { readonly caller: string; readonly cells: readonly (Cell | null)[] }[];
}

/** Tiers before which a rule stands, or by whose rules something was forbidden in this run. */
export const guarded = (history: History, { tiers, links }: Graph): readonly Tier[] =>
  tiers.filter(
    ({ workloads }, index) =>
      workloads.some((name) => history.keys.has("mesh/forbidden") && hasRule(history, name)) ||
      links.some(({ path, toTier }) => toTier === index && forbids(history, path)),
  );

const hasRule = ({ info }: History, name: string): boolean =>
  info.knobs.some(({ path }) => path === `workload/${name}.authorization.enabled`);

const forbids = (history: History, path: string | null): boolean =>
  columnOf(history, `${path}/forbidden`)?.some((rate) => rate > 0) ?? false;

export function accessAt(history: History, graph: Graph, tier: Tier, at: TimeMs): Access {
  const place = graph.tiers.indexOf(tier);
  const calls = graph.links.filter(({ path, toTier }) => toTier === place && path !== null);
  const methodOf = ({ to }: Link): string => history.info.methods?.[to] ?? "GET";
  const callerOf = ({ fromTier }: Link): string => graph.tiers[fromTier ?? -1]?.name ?? "outside";
  const methods = [...new Set(calls.map(methodOf))].sort();
  const rows = [...new Set(calls.map(callerOf))].map((caller) => ({
    caller,
    cells: methods.map((method) => {
      const own = calls.filter((link) => callerOf(link) === caller && methodOf(link) === method);
      return own.length === 0 ? null : cellOf(history, own, at);
    }),
  }));
  return { callee: tier.name, methods, rows };
}

function cellOf(history: History, calls: readonly Link[], at: TimeMs): Cell {
  const sum = (read: typeof totalAt, ...parts: readonly string[]): number =>
    calls.reduce(
      (all, { path }) => parts.reduce((some, part) => some + (read(history, `${path}/${part}`, at) || 0), all),
      0,
    );
  const [sent, denied, kept] = [["rate", "retries"], ["forbidden"], ["unsafe", "blocked"]].map((parts) =>
    Math.round(sum(totalAt, ...parts)),
  ) as [number, number, number];
  const [asks, refused] = [sum(meanAt, "rate", "retries"), sum(meanAt, "forbidden", "unsafe", "blocked")];
  const now = asks > 0 ? (2 * refused > asks ? "denied" : "allowed") : null;
  return { allowed: Math.max(0, sent - denied - kept), denied, kept, now };
}
