import type { RunInfo } from "../../api/frame.ts";

/** Pods that answer for the same services: one place in the picture. */
export interface Tier {
  /** Its workload, or the service that several workloads share. */
  readonly name: string;
  readonly services: readonly string[];
  readonly workloads: readonly string[];
}

/** Who calls whom. */
export interface Link {
  /** The calling service; null = from outside. */
  readonly from: string | null;
  readonly to: string;
  /** Places of both ends in `Graph.tiers`; null = outside. */
  readonly fromTier: number | null;
  readonly toTier: number;
  /** It stands for so many calls of services alike; absent = for itself. */
  readonly alike?: number;
  /** Start of its columns and knobs, `call/order/checkout`; null where callers from outside have no policy. */
  readonly path: string | null;
}

export interface Graph {
  readonly tiers: readonly Tier[];
  readonly links: readonly Link[];
}

/** Services that somebody outside calls, in the order of the scenario. */
export const entriesOf = ({ links }: Graph): readonly string[] =>
  links.flatMap(({ from, to }) => (from === null ? [to] : []));

const graphs = new WeakMap<RunInfo, Graph | null>();

/** The graph of calls of a run, of the workloads that this run has; null where no service of theirs calls another. */
export function graphOf(info: RunInfo): Graph | null {
  const known = graphs.get(info);
  if (known !== undefined) return known;
  const calls = info.columns.some(({ key }) => CALL.test(key));
  const graph = calls ? findGraph(info, info.serves) : null;
  graphs.set(info, graph);
  return graph;
}

const CALL = /^call\/([^/]+)\/([^/]+)\/rate$/;

function findGraph(info: RunInfo, serves: RunInfo["serves"]): Graph | null {
  const tiers = tiersOf(serves, new Set(Object.keys(serves).filter((name) => isMade(info, name))));
  const tierOf = (service: string) => tiers.findIndex(({ services }) => services.includes(service));
  const calls = info.columns.flatMap(({ key }) => {
    const [, from = "", to = ""] = CALL.exec(key) ?? [];
    return to === "" ? [] : [{ from: from === "outside" ? null : from, to, path: `call/${from}/${to}` }];
  });
  const called = new Set(calls.map(({ to }) => to));
  const entries = tiers.flatMap(({ services }) =>
    services.filter((name) => !called.has(name)).map((to) => ({ from: null, to, path: null })),
  );
  const all = [...entries, ...calls].flatMap((call) => ofFamily(call, info.families ?? {}));
  const links = all.flatMap((call): readonly Link[] => {
    const toTier = tierOf(call.to);
    const fromTier = call.from === null ? null : tierOf(call.from);
    return toTier < 0 || (fromTier !== null && fromTier < 0) ? [] : [{ ...call, fromTier, toTier }];
  });
  return tiers.length === 0 ? null : { tiers, links };
}

/** Of services alike the first stands for all. */
function ofFamily<Call extends Pick<Link, "from" | "to">>(
  call: Call,
  families: NonNullable<RunInfo["families"]>,
): readonly (Call & Pick<Link, "alike">)[] {
  const [, family = "", place] = /^(.+)-(\d+)$/.exec(call.from ?? call.to) ?? [];
  const count = Object.hasOwn(families, family) ? (families[family] ?? 0) : 0;
  if (Number(place) > count || count < 2) return [call];
  return place === "1" ? [{ ...call, alike: count }] : [];
}

/** Whether any manifest of this variant makes pods of a workload: its controller has knobs then. */
export const isMade = ({ knobs }: RunInfo, workload: string): boolean =>
  knobs.some(({ path }) => /^[A-Z]/.test(path) && path.includes(`/${workload}.`));

/** Workloads that share a service stand together. */
function tiersOf(serves: RunInfo["serves"], made: ReadonlySet<string>): readonly Tier[] {
  const groups: { services: string[]; workloads: string[] }[] = [];
  for (const [workload, services] of Object.entries(serves)) {
    if (!made.has(workload)) continue;
    const found = groups.find((group) => group.services.some((service) => services.includes(service)));
    const group = found ?? { services: [], workloads: [] };
    if (!found) groups.push(group);
    group.workloads.push(workload);
    group.services.push(...services.filter((service) => !group.services.includes(service)));
  }
  return groups.map(({ services, workloads }) => ({
    name: (workloads.length === 1 ? workloads[0] : services[0]) ?? "",
    services,
    workloads,
  }));
}
