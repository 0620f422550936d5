import type { TimeMs } from "../../base/units.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import { columnOf, type History, rowAt, timeOfRow } from "../../session/history.ts";
import { isMade } from "../topology/graph.ts";

/** One of the ways that requests go. Keys of columns: how much it is to get, and how many take it a second. */
interface Way {
  readonly name: string;
  readonly weight: string;
  readonly rate: string;
}

/** Requests that go one of several ways: by the weights of a route, or by the pods behind one Service. */
export interface Plan {
  readonly title: string;
  readonly by: "weight" | "pods";
  readonly ways: readonly Way[];
  /** Column of all requests that go by pods: the ways are told apart only where nothing else comes to them. */
  readonly all: string | null;
}

/** A split up to an instant, since what was set changed last. */
export interface Split {
  readonly title: string;
  readonly by: Plan["by"];
  readonly since: TimeMs;
  readonly total: number;
  readonly ways: readonly {
    readonly name: string;
    /** Shares, 0…1. */
    readonly set: number;
    readonly measured: number;
    /** Three standard deviations of the share among so many requests. */
    readonly band: number;
  }[];
  /** The smallest share that is set, row by row: of how many requests, and what it measured. */
  readonly course: {
    readonly name: string;
    readonly set: number;
    readonly points: readonly { readonly total: number; readonly measured: number }[];
  } | null;
}

/** What of a run is split. */
export function plansOf({ info }: History, run: Pick<CompiledRun, "plant"> | undefined): readonly Plan[] {
  const made = Object.entries(info.serves).filter(([workload]) => isMade(info, workload));
  const isServed = (service: string | null) => made.some(([, services]) => services.some((name) => name === service));
  const weighted = (run?.plant.edges ?? []).filter(({ from, weight }) => isServed(from) && weight !== undefined);
  const listOf = ({ from, step }: (typeof weighted)[number]) => `${from} ${step}`;
  const serversOf = (service: string) => made.flatMap(([name, services]) => (services.includes(service) ? [name] : []));
  const byWeight = [...new Set(weighted.map(listOf))].flatMap((list): readonly Plan[] => {
    const calls = weighted.filter((call) => listOf(call) === list);
    // Several things to ask of the same pods are no versions.
    if (new Set(calls.map(({ to }) => serversOf(to).join())).size < 2) return [];
    const ways = calls.map(({ from, to }) => {
      const path = `call/${from}/${to}`;
      return { name: to, weight: `${path}/weight`, rate: `${path}/rate` };
    });
    return [{ title: `${calls[0]?.from}, by weight`, by: "weight", ways, all: null }];
  });
  const byPods = [...new Set(made.flatMap(([, services]) => services))].map((service): Plan => {
    const ways = made.flatMap(([name, services]) =>
      services.includes(service) ? [{ name, weight: `workload/${name}/ready`, rate: `workload/${name}/taken` }] : [],
    );
    return { title: `${service}, by pods`, by: "pods", ways, all: `service/${service}/attempts` };
  });
  return [...byWeight, ...byPods].filter(({ ways }) => ways.length > 1);
}

/** By pods, so many of the requests may be others before the ways say nothing of this Service. */
const MOST_OTHERS = 0.02;

/** How a plan's requests went; null while all go one way, or where they cannot be told from others. */
export function splitAt(history: History, plan: Plan, at: TimeMs): Split | null {
  const { title, by, ways, all } = plan;
  const end = at < history.info.recordMs ? -1 : Math.min(rowAt(history.info, at), history.rows - 1);
  const weights = ways.map(({ weight }) => columnOf(history, weight));
  const set = sharesIn(weights, end);
  const first = firstOf(weights, set, end);
  const smallest = set.indexOf(Math.min(...set.filter((share) => share > 0 && share < 1)));
  const { counts, total, points } = tallied(history, plan, { first, end, smallest });
  const others = Math.abs((all === null ? total : sumOf(history, all, first, end)) - total);
  const taken = ways.map((_, way) => way).filter((way) => (set[way] ?? 0) > 0 || (counts[way] ?? 0) > 0);
  if (!(total > 0) || taken.length < 2 || others > MOST_OTHERS * total) return null;
  return {
    title,
    by,
    since: first === 0 ? 0 : timeOfRow(history.info, first - 1),
    total: Math.round(total),
    ways: taken.map((way) => {
      const share = set[way] ?? 0;
      const measured = (counts[way] ?? 0) / total;
      return { name: ways[way]?.name ?? "", set: share, measured, band: bandOf(share, total) };
    }),
    course: smallest < 0 ? null : { name: ways[smallest]?.name ?? "", set: set[smallest] ?? 0, points },
  };
}

/** What each way is to get in a row, 0…1. */
function sharesIn(weights: readonly (Float64Array | undefined)[], row: number): readonly number[] {
  const values = weights.map((weight) => weight?.[row] ?? 0);
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => (sum > 0 ? value / sum : 0));
}

/** The first row in which all requests went by what is set at the end: in that of a change some went as before. */
function firstOf(weights: readonly (Float64Array | undefined)[], set: readonly number[], end: number): number {
  let start = end;
  while (start > 0 && sharesIn(weights, start - 1).every((share, way) => share === set[way])) start -= 1;
  return start > 0 ? start + 1 : 0;
}

interface Rows {
  readonly first: number;
  readonly end: number;
  /** The way that is followed row by row. */
  readonly smallest: number;
}

function tallied(history: History, { ways }: Plan, { first, end, smallest }: Rows) {
  const columns = ways.map(({ rate }) => columnOf(history, rate));
  const counts = columns.map(() => 0);
  const points: { total: number; measured: number }[] = [];
  let total = 0;
  for (let row = first; row <= end; row += 1) {
    columns.forEach((rate, way) => {
      const count = (rate?.[row] || 0) * (history.info.recordMs / 1000);
      counts[way] = (counts[way] ?? 0) + count;
      total += count;
    });
    if (total > 0) points.push({ total, measured: (counts[smallest] ?? 0) / total });
  }
  return { counts, total, points };
}

/** What a rate has added up to in rows. */
const sumOf = (history: History, key: string, first: number, end: number): number =>
  (columnOf(history, key) ?? NONE)
    .subarray(first, end + 1)
    .reduce((sum, rate) => sum + (rate || 0) * (history.info.recordMs / 1000), 0);

const NONE = new Float64Array(0);

/** Three standard deviations of a share that is drawn so many times (binomial). */
export const bandOf = (share: number, draws: number): number => 3 * Math.sqrt((share * (1 - share)) / draws);
