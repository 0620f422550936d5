import type { Bytes, DurationMs, MilliCpu, TimeMs } from "../base/units.ts";
import type { EdgeReading, EdgeSpec } from "./calls.ts";
import type { PlantFlow } from "./flows.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { AccessPolicy, Authorization, MeshReading, MeshSpec, NodeFilter } from "./mesh.ts";
import type { Trace } from "./traces.ts";

/** A non-negative random quantity, given by its mean and shape; milliseconds where it is a time. */
export type Distribution =
  | { readonly type: "constant"; readonly mean: number }
  | { readonly type: "exponential"; readonly mean: number }
  | { readonly type: "uniform"; readonly min: number; readonly max: number }
  /** Squared coefficient of variation `cv2` ≥ 1: two balanced exponential phases. */
  | { readonly type: "hyperexponential"; readonly mean: number; readonly cv2: number }
  /** Its logarithm is normal with standard deviation `sigma`. */
  | { readonly type: "lognormal"; readonly mean: number; readonly sigma: number };

/** Requests or messages a second as a function of time; terms are added, and a negative sum counts as 0. */
export type LoadTerm =
  | { readonly type: "constant"; readonly rate: number }
  /** `from` before the start, `to` after the end. */
  | {
      readonly type: "ramp";
      readonly from: number;
      readonly to: number;
      readonly startMs: TimeMs;
      readonly endMs: TimeMs;
    }
  /** The rate holds from each point to the next; before the first it is 0. */
  | { readonly type: "steps"; readonly points: readonly { readonly atMs: TimeMs; readonly rate: number }[] }
  /** mean + amplitude · sin(2π (t + phaseMs) / periodMs). */
  | {
      readonly type: "sine";
      readonly mean: number;
      readonly amplitude: number;
      readonly periodMs: DurationMs;
      readonly phaseMs: DurationMs;
    }
  /** `count` arrivals at one instant, again every `everyMs` if given. */
  | { readonly type: "burst"; readonly count: number; readonly atMs: TimeMs; readonly everyMs: DurationMs | null }
  /** A rectangular pulse on top: `rate` from start to end, repeated every `everyMs` if given. */
  | {
      readonly type: "pulse";
      readonly rate: number;
      readonly startMs: TimeMs;
      readonly endMs: TimeMs;
      readonly everyMs: DurationMs | null;
    }
  /** Linear between points (a recorded trace), level outside, times `scale`. */
  | {
      readonly type: "trace";
      readonly points: readonly { readonly atMs: TimeMs; readonly rate: number }[];
      readonly scale: number;
    };

export interface LoadSpec {
  readonly name: string;
  readonly to: { readonly queue: string } | { readonly service: string };
  readonly process: "poisson" | "deterministic";
  readonly terms: readonly LoadTerm[];
  /** Headers that its requests carry, passed on with the calls that they cause; absent = none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What one message or request costs. Demands are drawn on the load tape, so no variant shifts another's draws. */
export interface WorkSpec {
  /** Core-milliseconds. */
  readonly cpu: Distribution;
  /** Waiting on something else while the slot is held. */
  readonly wait: Distribution;
}

export interface QueueSpec {
  readonly name: string;
  readonly work: WorkSpec;
  /** Unacked messages a consumer may hold; 0 = without bound, as in RabbitMQ. */
  readonly prefetch: number;
  /** Deliveries before a message is dead-lettered; null = without end. */
  readonly maxReceive: number | null;
  /** An unacked message becomes visible again after this; null = only when its consumer is lost. */
  readonly visibilityMs: DurationMs | null;
  /** Share of messages that always fail, 0…1. */
  readonly poisonShare: number;
  /** Partitions (Kafka): at most one consumer each; null = any number of consumers compete. */
  readonly partitions: number | null;
  /** Messages carry one of so many keys, drawn evenly, and go to partition key % partitions; absent = no keys. */
  readonly keys?: number | undefined;
}

export interface ServiceSpec {
  readonly name: string;
  readonly work: WorkSpec;
  /** A caller gives up after this; null = never. */
  readonly timeoutMs: DurationMs | null;
  readonly maxRetries: number;
  /** What each request holds at the end of its work; absent = nothing. */
  readonly lock?: LockSpec | undefined;
  /** Share of attempts that end with an error of its own (500) after its own work; absent = 0. */
  readonly failShare?: number | undefined;
  /** What it does to the world once for every attempt that it answers (a charge, a row); absent = nothing. */
  readonly effect?: EffectSpec | undefined;
  /** Its calls carry the headers of the request that causes them, trace context included; absent = true. */
  readonly forwards?: boolean | undefined;
  /** HTTP method of its requests; absent = GET. */
  readonly method?: string | undefined;
}

export interface EffectSpec {
  /** It remembers requests by an idempotency key, and does nothing for one that it has done. */
  readonly idempotent: boolean;
}

/** Exclusive locks outside the pods (rows of a table): requests wait in line, and hold their slots meanwhile. */
export interface LockSpec {
  readonly holdMs: DurationMs;
  /** Rows; requests need them in turn. */
  readonly shards: number;
}

/** A database that the pods of several workloads share. */
export interface DatabaseSpec {
  readonly name: string;
  readonly maxConnections: number;
  /** Of those, kept for superusers. */
  readonly reserved: number;
  /** A query takes queryMs · (1 + slowdown · u^power); u = queries in progress ÷ connections that there may be. */
  readonly queryMs: DurationMs;
  readonly slowdown: number;
  /** A whole number ≥ 0. */
  readonly power: number;
}

/** What the pods of one workload (a Deployment) do. */
export interface WorkloadSpec {
  readonly name: string;
  readonly role:
    | { readonly type: "consumer"; readonly queue: string }
    /** Its slots and accept queue are shared by all of them. */
    | { readonly type: "server"; readonly services: readonly string[] }
    /** No requests: usage is stated as a curve over all pods (cores, shared evenly) or per pod. */
    | { readonly type: "curve"; readonly totalCpu: readonly LoadTerm[] };
  /** Requests or messages worked on at once. */
  readonly slots: number;
  /** Accept queue of a server; full → refused. Null = unbounded. */
  readonly queueCap: number | null;
  /** Who starts next; `codel` refuses what has stood in line too long (RFC 8289). */
  readonly discipline: "fifo" | "lifo" | "codel";
  /** Attempts whose callers have given up are thrown away instead of started. */
  readonly dropExpired?: boolean | undefined;
  readonly memoryBytes: Bytes;
  /** Core share burnt without any request. */
  readonly idleCpuMilli: MilliCpu;
  /** Of a server: each request makes one query, on a connection of its pod's pool. */
  readonly pool?: PoolSpec | undefined;
  /** Its pods have the mesh's proxy and a certificate; absent = no. */
  readonly enrolled?: boolean | undefined;
  readonly authorization?: Authorization | undefined;
  /** Workloads whose pods a NetworkPolicy lets connect, mesh or not; others get no connection. Absent = all. */
  readonly ingress?: { readonly enabled: boolean; readonly from: readonly string[] } | undefined;
  /** What the agents of nodes (Cilium) have put before it; they tell of what they drop. Absent = nothing. */
  readonly filter?: NodeFilter | undefined;
  /** Policies of the mesh besides; absent = none. */
  readonly policies?: readonly AccessPolicy[] | undefined;
  /** What its proxies take; absent = as the mesh says. */
  readonly mtls?: MeshSpec["mtls"] | undefined;
  /** Its pods may have a CPU limit: how they are throttled is recorded. Absent = no. */
  readonly limited?: boolean | undefined;
}

/** Connections to a database that every running pod keeps open. */
export interface PoolSpec {
  readonly database: string;
  readonly connectionsPerPod: number;
}

export interface PlantSpec {
  readonly loads: readonly LoadSpec[];
  readonly queues: readonly QueueSpec[];
  readonly services: readonly ServiceSpec[];
  readonly workloads: readonly WorkloadSpec[];
  readonly databases?: readonly DatabaseSpec[] | undefined;
  /** Calls between services, without a cycle; and how callers from outside call where that is more than a service's own timeout and retries. */
  readonly edges?: readonly EdgeSpec[] | undefined;
  readonly mesh?: MeshSpec | undefined;
  /** The first request of every such interval is followed; absent = none is. */
  readonly traceEveryMs?: DurationMs | undefined;
}

/** Index of a pod's slot in the plant's arrays; reused after `removePod`. */
export type PodSlot = number;

export interface QueueReading {
  readonly ready: number;
  readonly unacked: number;
  /** Cumulative counts since the start. */
  readonly published: number;
  readonly delivered: number;
  readonly acked: number;
  readonly redelivered: number;
  readonly deadLettered: number;
  /** Deliveries worked to their end: acked, failed by poison, or too late because the message had become visible again. */
  readonly executions: number;
  /** Starts of work on a message while not exactly the earlier messages of its key were done. */
  readonly disordered: number;
  /** Time since first publish of the oldest message that is ready or unacked; 0 when there is none. */
  readonly oldestAgeMs: number;
}

export interface ServiceReading {
  /** Cumulative counts since the start. Requests: offered = succeeded + failed + inFlight. */
  readonly offered: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Attempts: attempts = succeeded + errored + wasted + refused + lost + held by pods. */
  readonly attempts: number;
  /** Answered with an error, because a call that they needed failed. */
  readonly errored: number;
  /** No pod serves, its slots and accept queue are full, or the database refuses its pod a connection. */
  readonly refused: number;
  readonly timedOut: number;
  /** Cut off by the death of their pod. */
  readonly lost: number;
  /** Ended or thrown away for nobody: their callers had given up. */
  readonly wasted: number;
  /** Sum of the response times (first offer to success) of all successes, ms. */
  readonly responseMs: number;
  /** Requests whose callers still wait. */
  readonly inFlight: number;
  /** Attempts in accept queues, abandoned ones included. */
  readonly waiting: number;
  /** Attempts that wait for a lock. */
  readonly lockWaiting: number;
  /** Cumulative: effects on the world, and those of a request that had had its effect before. */
  readonly effects: number;
  readonly duplicates: number;
}

export interface WorkloadReading {
  /** Slots that hold work, of all pods. */
  readonly busy: number;
  /** Attempts or messages that wait in pods for a slot. */
  readonly waiting: number;
  /** Slots of all running pods. */
  readonly slots: number;
  /** Cumulative: attempts of calls between services that its pods have taken. */
  readonly taken: number;
}

export interface DatabaseReading {
  /** Open, of all pods. */
  readonly connections: number;
  /** Of those, working for a request. */
  readonly busy: number;
  /** Attempts that wait for a connection of their pod's pool. */
  readonly waiting: number;
  /** Cumulative: connections that were asked for beyond the limit. */
  readonly refused: number;
}

/**
 * The process under control, request by request. Between two calls of `advance` nothing changes; inside one, events
 * run in order of time, at one instant ends of work before deadlines before arrivals, and then in order of scheduling.
 * Typed arrays throughout; no allocation per request.
 */
export interface Plant {
  /** Runs every event up to and including `until`. */
  advance(until: TimeMs): void;
  /** Time of the next event, not integer; Infinity when nothing will ever happen. */
  nextEventAt(): TimeMs;

  addNode(name: string, cpuMilli: MilliCpu): number;
  /** Containers on it die; their pod slots stay until `removePod`. The index is reused. */
  removeNode(node: number): void;

  /** A pod exists on a node but does no work yet. `cpuLimitMilli` null = no limit. */
  addPod(
    workload: number,
    ordinal: number,
    node: number,
    cpuRequestMilli: MilliCpu,
    cpuLimitMilli: MilliCpu | null,
  ): PodSlot;
  /** Other CPU requests and limits for a pod that exists; what it is working on goes on at the new rate. */
  resizePod(pod: PodSlot, cpuRequestMilli: MilliCpu, cpuLimitMilli: MilliCpu | null): void;
  /** The container runs (burns idle CPU, holds memory) or has died: what it held goes back to the queue or fails. */
  setRunning(pod: PodSlot, running: boolean): void;
  /** It takes new work (ready and in endpoints), or no more (unready, terminating: it finishes what it holds). */
  setServing(pod: PodSlot, serving: boolean): void;
  removePod(pod: PodSlot): void;
  /** Requests or messages it still holds. */
  held(pod: PodSlot): number;

  /** Cumulative CPU time of a pod, core-milliseconds, ≥ 0, never falling while it runs. */
  cpuUsedMs(pod: PodSlot): number;
  memoryBytes(pod: PodSlot): Bytes;
  /** Cumulative arrivals of a load source. */
  arrived(load: number): number;
  queue(index: number): QueueReading;
  /** Ready messages in one partition (0 when the queue has none). */
  partition(index: number, partition: number): number;
  service(index: number): ServiceReading;
  database(index: number): DatabaseReading;
  workload(index: number): WorkloadReading;
  /**
   * Share of 100 ms periods since the last call in which pods of the workload used up their CPU quota, of those in which
   * they ran; NaN when no pod with a limit ran.
   */
  takeThrottledShare(workload: number): number;
  edge(index: number): EdgeReading;
  /** Null where the spec has no mesh. */
  mesh(): MeshReading | null;
  /** Of calls that nodes kept from their pods since the last call: of each call, and of each enforcer, one a second. */
  takeFlows(): readonly PlantFlow[];
  /**
   * Calls of services with effects, since the last call: of each service one a second that went as it should, and ten
   * others.
   */
  takeLedger(): readonly LedgerEntry[];
  /** Followed requests that have ended since the last call. */
  takeTraces(): readonly Trace[];
  /** Quantile of service response times (ms) among completions since the last call of `resetLatency`; NaN if none. */
  latency(service: number, quantile: number): number;
  /** The same of requests that failed, first offer to failure; known where the plant has edges. */
  failureLatency(service: number, quantile: number): number;
  resetLatency(service: number): void;
  resetFailures(service: number): void;
  resetEdge(index: number): void;

  /** Publishes messages now (initial messages at time 0, a burst); their demands come from the queue's own tape. */
  publish(queue: number, count: number): void;

  /** Live parameters; take effect for arrivals and starts from now on. A role cannot change. */
  setLoad(load: number, terms: readonly LoadTerm[]): void;
  setQueue(index: number, spec: QueueSpec): void;
  setService(index: number, spec: ServiceSpec): void;
  setWorkload(index: number, spec: WorkloadSpec): void;
  /** A lower limit closes nothing: it refuses new connections. */
  setDatabase(index: number, spec: DatabaseSpec): void;
  /** Another breaker, outlier detection or window begins anew; calls under way keep the deadlines they have. */
  setEdge(index: number, spec: EdgeSpec): void;
  /** Of a plant that has a mesh. While the control plane is down, `setEdge` waits for it. */
  setMesh(spec: MeshSpec): void;

  /** Copies all state out; `restore` continues to the bit. */
  checkpoint(): unknown;
  restore(state: unknown): void;
}
