import type { EdgeSpec } from "../api/calls.ts";
import type { PlantFlow } from "../api/flows.ts";
import type { LedgerEntry } from "../api/ledger.ts";
import type {
  DatabaseSpec,
  LoadSpec,
  LoadTerm,
  PlantSpec,
  QueueSpec,
  ServiceSpec,
  WorkloadSpec,
} from "../api/plant.ts";
import { type Stream, stream } from "../base/random.ts";
import { Backlog } from "./backlog.ts";
import { Calls } from "./calls/calls.ts";
import type { Client } from "./calls/client.ts";
import { createEdge, type EdgeState } from "./calls/edge.ts";
import { matchesOf } from "./calls/headers.ts";
import { createTracing, type Tracing } from "./calls/trace.ts";
import { createMesh, type MeshState } from "./certificates.ts";
import { Events, grown } from "./events.ts";
import { Jobs } from "./jobs.ts";
import { Lists } from "./lists.ts";
import { Histogram } from "./meters.ts";

/** Lists of a pod in `Jobs.held`. */
export const working = (pod: number): number => 2 * pod;
export const waiting = (pod: number): number => 2 * pod + 1;

/** Pods by slot; a column per field. CPU in cores, times in ms. */
class Pods {
  workload = new Int32Array(0);
  /** The workload's, at hand for the hot loop. */
  slots = new Int32Array(0);
  /** Likewise: 1 where the line is not simply first come, first served. */
  choosy = new Uint8Array(0);
  /** Likewise: 1 where not everybody may connect. */
  walled = new Uint8Array(0);
  /** −1 when the node is gone or the slot is free. */
  node = new Int32Array(0);
  running = new Uint8Array(0);
  serving = new Uint8Array(0);
  /** Place among the consumers of a partitioned queue. */
  rank = new Int32Array(0);
  /** Where the search for the next partition starts, counted in the pod's own partitions. */
  turn = new Int32Array(0);
  /** Controlled delay (see codel.ts): when the line is too long, refusals since, before, and the next; if it refuses. */
  longSince = new Float64Array(0);
  drops = new Int32Array(0);
  dropsBefore = new Int32Array(0);
  dropNext = new Float64Array(0);
  dropping = new Uint8Array(0);
  /** Connections of the pod's pool: open, and working for a request. */
  open = new Int32Array(0);
  busy = new Int32Array(0);
  /** When the pod's certificate was issued; NaN without one. */
  issued = new Float64Array(0);

  /** Infinity when there is no limit. */
  limit = new Float64Array(0);
  weight = new Float64Array(0);
  /** Wanted without any request. */
  base = new Float64Array(0);
  /** Jobs in their CPU phase. */
  threads = new Int32Array(0);
  /** Root of the pairing heap of those jobs, by `finish`; −1 = none. */
  root = new Int32Array(0);
  /** What the pod would use alone on its node, nano-cores: integers, so that sums do not drift. */
  demand = new Float64Array(0);
  /** Cores each thread has, and the pod in total, since `at`. */
  rate = new Float64Array(0);
  drawn = new Float64Array(0);
  at = new Float64Array(0);
  /** Core-ms that one thread present all along would have received: the pod's virtual time. */
  virtual = new Float64Array(0);
  /** Core-ms used until `at`. */
  used = new Float64Array(0);
  /** Scratch of the water-filling; meaningless between events. */
  share = new Float64Array(0);
  /** Of pods with a limit (see throttling.ts): since when it runs, since when short of its limit; NaN = it does not. */
  activeSince = new Float64Array(0);
  shortSince = new Float64Array(0);
  /** Periods before this one are counted. */
  periodsUntil = new Float64Array(0);
  /** 1: nothing disturbs its CPU, so that it may coast (see coast.ts); and until when it does, 0 = it does not. */
  solo = new Uint8Array(0);
  coastsUntil = new Float64Array(0);
  /** Is in `World.touched`. */
  touched = new Uint8Array(0);

  /** Next events of the pods' CPU stages. */
  readonly events = new Events();
  /** By queue: consumers that may take another message, in order of service. */
  readonly hungry = new Lists();
  readonly free: number[] = [];
  count = 0;

  reserve(count: number): void {
    if (count <= this.node.length) return;
    const room = Math.max(16, this.node.length * 2);
    for (const key of Object.keys(this) as (keyof this)[]) {
      const column = this[key];
      if (column instanceof Int32Array || column instanceof Float64Array || column instanceof Uint8Array) {
        this[key] = grown(column as Int32Array, room) as this[keyof this];
      }
    }
    this.events.reserve(room);
    this.hungry.reserve(0, room);
  }
}

export class NodeState {
  /** Nano-cores; 0 once removed. */
  capacity = 0;
  /** Sum of `Pods.demand`. */
  demand = 0;
  /** Some pod has less than it wants. */
  scarce = false;
  pods: number[] = [];
}

export class LoadState {
  spec!: LoadSpec;
  terms: readonly LoadTerm[] = [];
  /** Index of the queue or service; which one, `spec.to` says. */
  to = 0;
  arrived = 0;
  /** Its arrivals are no events: the only load of a queue where nobody waits for them (see load.ts). */
  late = false;
  /** Up to here the rate has been integrated. */
  at = 0;
  /** Expected arrivals from `at` to the next one. */
  need = 0;
  /** Piece of the rate around `at` (see rate.ts). */
  value = 0;
  slope = 0;
  end = 0;
  /** Arrival by the rate, if `crosses`; or else the end of the piece. */
  crosses = false;
  nextSmooth = Number.POSITIVE_INFINITY;
  nextBurst = Number.POSITIVE_INFINITY;
  arrivals!: Stream;
  tape!: Tape;
}

/** Streams from which the demands of a load's arrivals are drawn, one a purpose. */
export class Tape {
  cpu!: Stream;
  wait!: Stream;
  poison!: Stream;
  key!: Stream;
}

const createTape = (seed: number, name: string): Tape =>
  Object.assign(new Tape(), {
    cpu: stream(seed, `cpu/${name}`),
    wait: stream(seed, `wait/${name}`),
    poison: stream(seed, `poison/${name}`),
    key: stream(seed, `key/${name}`),
  });

export class QueueState {
  spec!: QueueSpec;
  /** One a partition; one in all when consumers compete. */
  lanes: Backlog[] = [];
  /** Serving pods, in order of joining. */
  consumers: number[] = [];
  /** Partition of the next message. */
  turn = 0;
  /** The only load that publishes to it; −1: none does, or several. */
  feeder = -1;
  /** Any consumer takes any message, one at a time, and keeps it; at hand for the hot loop. */
  plain = true;
  unacked = 0;
  published = 0;
  delivered = 0;
  acked = 0;
  redelivered = 0;
  deadLettered = 0;
  executions = 0;
  disordered = 0;
  /** By key: messages published, and done with. */
  issued = new Float64Array(0);
  settled = new Float64Array(0);
  tape!: Tape;
}

export class ServiceState {
  spec!: ServiceSpec;
  /** Serving pods, in order of joining. */
  endpoints: number[] = [];
  /** Position of the balancer. */
  turn = 0;
  offered = 0;
  attempts = 0;
  succeeded = 0;
  failed = 0;
  refused = 0;
  timedOut = 0;
  errored = 0;
  lost = 0;
  wasted = 0;
  effects = 0;
  duplicates = 0;
  /** By number of a request: how often it has had its effect; of services that have one. */
  done = new Uint8Array(0);
  /** The second of the last entry in the ledger, and how many there have been in it. */
  enteredIn = -1;
  enteredPlain = 0;
  enteredOthers = 0;
  responseMs = 0;
  readonly latency = new Histogram();
  /** Times to failure; only where the plant has edges. */
  failures: Histogram | null = null;
  /** Edges of its calls, by step. */
  steps: number[][] = [];
  /** Edges to it. */
  callers: number[] = [];
  /** Edge of its callers from outside; −1 while they have only its timeout and retries. */
  outside = -1;
  /** Its requests do their own work and nothing else; at hand for the hot loop. */
  bare = true;
  /** Grows when endpoints change. */
  version = 0;
  /** Row that the next request needs. */
  row = 0;
  /** Attempts by row: the first holds it, the others wait. */
  readonly rows = new Lists();
  /** Errors of its own. */
  chance!: Stream;
}

export class WorkloadState {
  spec!: WorkloadSpec;
  /** Index of a consumer's queue; −1 for other roles. */
  target = -1;
  /** Indices of a server's services. */
  services: number[] = [];
  /** Serving pods that share a stated curve. */
  sharing: number[] = [];
  /** Index of its pods' database; −1 = none. */
  database = -1;
  /** CFS periods of its pods with a limit since the last look, and of these those throttled. */
  periods = 0;
  throttled = 0;
  /** Attempts of calls that its pods have taken. */
  taken = 0;
}

export class DatabaseState {
  spec!: DatabaseSpec;
  connections = 0;
  busy = 0;
  refused = 0;
}

/** All that a plant is at one instant. */
export class World {
  now = 0;
  readonly jobs = new Jobs();
  readonly pods = new Pods();
  nodes: NodeState[] = [];
  readonly freeNodes: number[] = [];
  loads: LoadState[] = [];
  queues: QueueState[] = [];
  services: ServiceState[] = [];
  workloads: WorkloadState[] = [];
  databases: DatabaseState[] = [];
  readonly calls = new Calls();
  edges: EdgeState[] = [];
  mesh: MeshState | null = null;
  tracing: Tracing | null = null;
  /** Calls that nodes kept from their pods, until somebody takes them. */
  flows: PlantFlow[] = [];
  /** Requests with effects, until somebody takes them. */
  ledger: LedgerEntry[] = [];
  /** State of callers, one an edge and calling pod, at the places that `EdgeState.clients` names. */
  clients: (Client | null)[] = [];
  readonly freeClients: number[] = [];
  /** By pod: attempts that wait for a connection. */
  readonly pools = new Lists();
  /** Next arrival of each load. */
  readonly arrivals = new Events();
  /** Next change of each workload's stated curve. */
  readonly curves = new Events();
  /** Pods whose CPU demand changed in the event at hand. */
  touched = new Int32Array(16);
  touchedCount = 0;
}

/** The world at time 0: no nodes, no pods. Names that the spec does not define are errors. */
export function createWorld(spec: PlantSpec, seed: number): World {
  const world = new World();
  world.queues = spec.queues.map((queue) =>
    Object.assign(new QueueState(), {
      spec: queue,
      plain: isPlain(queue),
      lanes: lanesOf(queue),
      issued: new Float64Array(queue.keys ?? 0),
      settled: new Float64Array(queue.keys ?? 0),
      tape: createTape(seed, `publish/${queue.name}`),
    }),
  );
  world.services = spec.services.map((service) =>
    Object.assign(new ServiceState(), { spec: service, chance: stream(seed, `fail/${service.name}`) }),
  );
  world.workloads = spec.workloads.map((workload) =>
    Object.assign(new WorkloadState(), {
      spec: workload,
      target: workload.role.type === "consumer" ? named(spec.queues, workload.role.queue) : -1,
      services: workload.role.type === "server" ? workload.role.services.map((name) => named(spec.services, name)) : [],
      database: workload.pool ? named(spec.databases ?? [], workload.pool.database) : -1,
    }),
  );
  world.databases = (spec.databases ?? []).map((database) => Object.assign(new DatabaseState(), { spec: database }));
  world.loads = spec.loads.map((load) =>
    Object.assign(new LoadState(), {
      spec: load,
      terms: load.terms,
      to: "queue" in load.to ? named(spec.queues, load.to.queue) : named(spec.services, load.to.service),
      arrivals: stream(seed, `arrivals/${load.name}`),
      tape: createTape(seed, load.name),
    }),
  );
  for (const [index, queue] of world.queues.entries()) queue.feeder = feederOf(world.loads, index);
  linkEdges(world, spec, spec.edges ?? [], seed);
  if (spec.mesh !== undefined) world.mesh = createMesh(spec.mesh, seed);
  if (spec.traceEveryMs !== undefined) world.tracing = createTracing(spec.traceEveryMs);
  world.pods.hungry.reserve(spec.queues.length, 0);
  world.arrivals.reserve(spec.loads.length);
  world.curves.reserve(spec.workloads.length);
  return world;
}

const lanesOf = (queue: QueueSpec): Backlog[] => Array.from({ length: queue.partitions ?? 1 }, () => new Backlog());

function feederOf(loads: readonly LoadState[], queue: number): number {
  const feeds = ({ spec, to }: LoadState): boolean => "queue" in spec.to && to === queue;
  const first = loads.findIndex(feeds);
  return first === loads.findLastIndex(feeds) ? first : -1;
}

export const isPlain = ({ partitions, keys, visibilityMs, prefetch }: QueueSpec): boolean =>
  partitions === null && (keys ?? 0) === 0 && visibilityMs === null && prefetch === 1;

export const isBare = ({ spec, steps }: ServiceState): boolean =>
  spec.lock === undefined && (spec.failShare ?? 0) === 0 && steps.length === 0;

function linkEdges(world: World, spec: PlantSpec, edges: readonly EdgeSpec[], seed: number): void {
  world.edges = edges.map((edge) =>
    Object.assign(createEdge(edge, named(spec.services, edge.to), seed), { matches: matchesOf(edge, world.loads) }),
  );
  for (const [index, { from, step, to }] of edges.entries()) {
    world.services[named(spec.services, to)]!.callers.push(index);
    if (from === null) world.services[named(spec.services, to)]!.outside = index;
    else {
      const { steps } = world.services[named(spec.services, from)]!;
      while (steps.length <= step) steps.push([]);
      steps[step]!.push(index);
    }
  }
  for (const service of world.services) {
    service.bare = isBare(service);
    if (edges.length > 0) service.failures = new Histogram();
  }
}

function named(list: readonly { readonly name: string }[], name: string): number {
  const index = list.findIndex((item) => item.name === name);
  if (index < 0) throw new Error(`invariant: the plant has no "${name}"`);
  return index;
}
