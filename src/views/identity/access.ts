import type { TimeMs } from "../../base/units.ts";
import { columnOf, type History, meanAt, totalAt } from "../../session/history.ts";
import type { Graph, Tier } from "../topology/graph.ts";

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

/** A call into a tier, each of services alike by itself. */
interface Asked {
  readonly path: string;
  readonly to: string;
  readonly caller: string;
}

const CALL = /^(call\/([^/]+)\/([^/]+))\/forbidden$/;

function callsInto({ info }: History, { tiers }: Graph, { services }: Tier): readonly Asked[] {
  return info.columns.flatMap(({ key }) => {
    const [, path = "", from = "", to = ""] = CALL.exec(key) ?? [];
    const caller = tiers.find((tier) => tier.services.includes(from));
    return caller && services.includes(to) ? [{ path, to, caller: caller.name }] : [];
  });
}

/** Tiers before which a rule stands, or by whose rules something was forbidden in this run. */
export const guarded = (history: History, graph: Graph): readonly Tier[] =>
  graph.tiers.filter((tier) => {
    const calls = callsInto(history, graph, tier);
    return (
      (calls.length > 0 && tier.workloads.some((name) => hasRule(history, name))) ||
      calls.some(({ path }) => columnOf(history, `${path}/forbidden`)?.some((rate) => rate > 0))
    );
  });

const hasRule = ({ info }: History, name: string): boolean =>
  info.knobs.some(({ path }) => path === `workload/${name}.authorization.enabled`);

export function accessAt(history: History, graph: Graph, tier: Tier, at: TimeMs): Access {
  const calls = callsInto(history, graph, tier);
  const methodOf = ({ to }: Asked): string => history.info.methods?.[to] ?? "GET";
  const methods = [...new Set(calls.map(methodOf))].sort();
  const rows = [...new Set(calls.map(({ caller }) => caller))].map((caller) => ({
    caller,
    cells: methods.map((method) => {
      const own = calls.filter((call) => call.caller === caller && methodOf(call) === method);
      return own.length === 0 ? null : cellOf(history, own, at);
    }),
  }));
  return { callee: tier.name, methods, rows };
}

function cellOf(history: History, calls: readonly Asked[], at: TimeMs): Cell {
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
