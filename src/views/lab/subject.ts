import type { RunInfo } from "../../api/frame.ts";
import { entriesOf, type Graph, graphOf, isMade } from "../topology/graph.ts";

/** What a run is about: the names whose columns the rows and the stage show. null where the run has none. */
export interface Subject {
  readonly load: string | null;
  readonly queue: string | null;
  readonly service: string | null;
  readonly workload: string | null;
  /** Where services call each other: the one that most depends on others' answers, deepest in the graph. */
  readonly called: string | null;
}

const namesOf = (info: RunInfo, group: string, field: string): readonly string[] =>
  info.columns.flatMap(({ key }) => {
    const [head, name, tail] = key.split("/");
    return head === group && tail === field && name !== undefined ? [name] : [];
  });

/** Loads, those first that bring something when the run begins: others may be meant for other variants. */
function loadsOf(info: RunInfo): readonly string[] {
  const names = namesOf(info, "load", "rate");
  const brings = (name: string) => info.knobs.some(({ path, initial }) => path === `load/${name}.rate` && initial > 0);
  return [...names.filter(brings), ...names.filter((name) => !brings(name))];
}

/** Workloads that this run has pods for; all where none is made by a manifest (an agent may bring them). */
function workloadsOf(info: RunInfo): readonly string[] {
  const names = namesOf(info, "workload", "ready");
  const made = names.filter((name) => isMade(info, name));
  return made.length > 0 ? made : names;
}

/** Services that some of these workloads answer for. */
const servicesOf = (info: RunInfo, workloads: readonly string[]): readonly string[] =>
  namesOf(info, "service", "p99").filter((name) => workloads.some((workload) => info.serves[workload]?.includes(name)));

/** Of what callers outside meet: what bears a load's name, or what they have a policy for, or the first. */
function entryOf(graph: Graph, loads: readonly string[]): string | undefined {
  const entries = entriesOf(graph);
  const policed = graph.links.find(({ from, path }) => from === null && path !== null);
  return entries.find((name) => loads.includes(name)) ?? policed?.to ?? entries[0];
}

/** Found once a run: views ask in every frame. */
function oncePerRun<T>(find: (info: RunInfo) => T): (info: RunInfo) => T {
  const found = new WeakMap<RunInfo, T>();
  return (info) => {
    const known = found.get(info);
    if (known !== undefined) return known;
    const fresh = find(info);
    found.set(info, fresh);
    return fresh;
  };
}

/** The first of each kind, of what this run has. Of a graph, what callers outside meet. */
export const subjectOf = oncePerRun((info): Subject => {
  const graph = graphOf(info);
  const entry = graph ? entryOf(graph, loadsOf(info)) : undefined;
  if (graph && entry !== undefined) {
    const tier = graph.tiers.find(({ services }) => services.includes(entry));
    return {
      load: loadsOf(info).find((name) => name === entry) ?? loadsOf(info)[0] ?? null,
      queue: null,
      service: entry,
      workload: tier?.workloads[0] ?? null,
      called: graph.links.filter(({ from }) => from !== null).at(-1)?.to ?? entry,
    };
  }
  const workloads = workloadsOf(info);
  const queue = namesOf(info, "queue", "depth")[0] ?? null;
  const service = servicesOf(info, workloads)[0] ?? null;
  return {
    // What comes to nobody is not shown.
    load: queue === null && service === null ? null : (loadsOf(info)[0] ?? null),
    queue,
    service,
    workload: workloads[0] ?? null,
    called: null,
  };
});

function findKeys(info: RunInfo) {
  const { load, queue, service, workload, called } = subjectOf(info);
  const of = (group: string, name: string | null, field: string) => (name === null ? "" : `${group}/${name}/${field}`);
  return {
    rate: of("load", load, "rate"),
    depth: of("queue", queue, "depth"),
    oldest: of("queue", queue, "oldest"),
    arrived: of("queue", queue, "arrived"),
    done: of("queue", queue, "done"),
    p99: of("service", service, "p99"),
    p50: of("service", service, "p50"),
    inflight: of("service", service, "inflight"),
    errors: of("service", service, "errors"),
    in: of("service", service, "in"),
    out: queue === null ? of("service", service, "out") : of("queue", queue, "out"),
    desired: of("workload", workload, "desired"),
    ready: of("workload", workload, "ready"),
    starting: of("workload", workload, "starting"),
    cpu: of("workload", workload, "cpuPercent"),
    cpuSeen: of("workload", workload, "cpuSeen"),
    cpuTarget: of("workload", workload, "cpuTarget"),
    throttled: of("workload", workload, "throttled"),
    busy: of("workload", called === null ? null : workload, "busy"),
    slots: of("workload", called === null ? null : workload, "slots"),
    attempts: of("service", called, "attempts"),
    wasted: of("service", called, "wasted"),
    success: of("service", called === null ? null : service, "success"),
    watched: info.watch?.of[0] ?? "",
  } as const;
}

/** Column keys by what they mean on the screen; "" where the run has no such thing. */
export const keysOf = oncePerRun(findKeys);

export type KeyName = keyof ReturnType<typeof keysOf>;

/** Does work come to pods and wait for them? Not where pods only state what they use. */
export function hasFlow(info: RunInfo): boolean {
  const { queue, service } = subjectOf(info);
  return queue !== null || service !== null;
}

/** Unit of the work that flows: "msg/s" for queues, "req/s" for services. */
export const flowUnit = (info: RunInfo): string => (subjectOf(info).queue === null ? "req/s" : "msg/s");
