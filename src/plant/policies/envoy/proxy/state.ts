import { Agenda } from "../../../../base/agenda.ts";
import { type Stream, stream } from "../../../../base/random.ts";
import type { InUse } from "../limits.ts";
import { type Detector, detector } from "../outlier/detector.ts";
import { type TokenBucket, tokenBucket } from "../token-bucket.ts";
import { type Balancer, balancer } from "./balancer.ts";
import type {
  ClusterSettings,
  FaultSettings,
  FilterSettings,
  ForwardSettings,
  Headers,
  HostSettings,
  Priority,
  ProxySettings,
  RateLimitSettings,
  RetryPolicy,
  RouteSettings,
} from "./settings.ts";
import { type Stats, statsAtStart } from "./stats.ts";
import type { ResetReason } from "./texts.ts";

/**
 * One proxy with one worker thread: plain data that the functions of this folder change in place. What it wants of the
 * world goes through `io`; what the world answers comes back through `index.ts`, never from within a call of `io`.
 */
export interface ProxyState {
  readonly settings: ProxySettings;
  readonly io: Io;
  now: number;
  readonly timers: Agenda<Timer>;
  /** Draws, one stream a purpose: a feature more shifts no other draw. */
  readonly chance: Readonly<Record<"balance" | "route" | "retry" | "fault" | "outlier", Stream>>;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly filters: readonly Filter[];
  readonly requests: Map<number, Request>;
  readonly attempts: Map<number, Attempt>;
  readonly connections: Map<number, Connection>;
  nextId: number;
}

/** What a proxy asks of the world. */
export interface Io {
  /** Open a connection; answered by `onConnected` or `onConnectFailed`. */
  connect(connection: Connection): void;
  /** Send a request; answered by `onHeaders`, `onStreamReset` or `onConnectionClosed`. */
  send(attempt: Attempt, headers: Headers): void;
  /** The proxy closed a connection, with whatever was under way on it. */
  close(connection: Connection): void;
  /** The request's caller has its answer, or a broken one. Copies are not told. */
  done(request: Request, result: Result): void;
  /** A line of the outlier log. */
  outlier(line: OutlierLine): void;
}

export interface Result {
  /** "broken": the answer was cut after its headers; "aborted": the caller left. */
  readonly status: number | "broken" | "aborted";
  readonly flags: readonly string[];
  readonly details: string;
  readonly attempts: number;
  readonly headers: Headers;
  /** Of the proxy's own answers. */
  readonly body: string;
}

export interface OutlierLine {
  readonly cluster: Cluster;
  readonly host: number;
  /** Absent for a return. */
  readonly event?: string;
  readonly enforced: boolean;
  /** How often the host has been ejected by now. */
  readonly ejections: number;
  readonly rates?: { readonly host: number; readonly mean?: number; readonly threshold?: number };
}

/** Each names what it belongs to; one that has been overtaken finds nothing and does nothing. */
export type Timer =
  | { readonly kind: "connect" | "connection-idle"; readonly connection: number }
  | { readonly kind: "route" | "idle" | "duration" | "retry" | "delay"; readonly request: number }
  | { readonly kind: "per-try" | "per-try-idle"; readonly attempt: number }
  | { readonly kind: "sweep" | "health"; readonly cluster: string };

export interface Cluster {
  readonly name: string;
  readonly settings: ClusterSettings;
  readonly stats: Stats;
  readonly inUse: Readonly<Record<Priority, InUse>>;
  readonly hosts: readonly Host[];
  readonly detector: Detector;
  readonly balancer: Balancer;
}

export interface Host {
  readonly index: number;
  readonly settings: HostSettings;
  readonly pools: Readonly<Record<Priority, Pool>>;
  /** Requests on connections, of both priorities. */
  active: number;
  connections: number;
  ejections: number;
}

/** Connections to a host at one priority, and the attempts that wait for one, first come first served. */
export interface Pool {
  readonly priority: Priority;
  pending: number[];
  /** The one used last comes first. */
  connections: Connection[];
}

export interface Connection {
  readonly id: number;
  readonly cluster: Cluster;
  readonly host: Host;
  readonly pool: Pool;
  state: "connecting" | "open" | "draining" | "closed";
  /** Streams that it may still begin in its life. */
  remaining: number;
  readonly streams: Set<number>;
  /** When idleness ends it. */
  idleAt: number;
}

export interface Request {
  readonly id: number;
  readonly headers: Headers;
  readonly path: string;
  readonly bodyBytes: number;
  /** A mirrored copy of a request: its answer is discarded. */
  readonly copy: boolean;
  /** The route that matched, looked up once. */
  readonly match?: RouteSettings;
  /** Index of the filter that has it. */
  filter: number;
  route?: Forwarded;
  /** When silence ends it. */
  idleAt: number;
  /** Attempts that are waiting or under way. */
  readonly live: Set<number>;
  pendingRetries: number;
  attemptCount: number;
  /** Whether any attempt sent anything. */
  sent: boolean;
  /** The attempt whose headers the caller has. */
  answering?: { readonly attempt: number; readonly result: Result };
  readonly flags: string[];
  /** The filter that counts it as an active fault. */
  fault?: FaultFilter;
  timeoutStatus: number;
}

/** A request on its way to a cluster. */
export interface Forwarded {
  readonly cluster: Cluster;
  readonly settings: ForwardSettings;
  readonly hash?: bigint;
  readonly timeoutMs: number;
  readonly perTryMs: number;
  readonly perTryIdleMs: number;
  readonly hedge: boolean;
  retry?: Retrying;
}

export interface Retrying {
  readonly policy: RetryPolicy;
  remaining: number;
  /** A retry was decided on and nothing has come of it yet: it holds one of the cluster's retries. */
  armed: boolean;
  /** Exponential back-offs so far. */
  backOffs: number;
  readonly tried: number[];
}

export interface Attempt {
  readonly id: number;
  readonly request: Request;
  readonly cluster: Cluster;
  readonly host: Host;
  /** Absent while it waits. */
  connection?: Connection;
  awaitingHeaders: boolean;
  /** Replaced by another attempt already. */
  retried: boolean;
  timeoutCounted: boolean;
  idleAt: number;
}

export interface Reset {
  readonly reason: ResetReason;
  /** What the transport says about a failed connect. */
  readonly transport?: string;
}

export interface FaultFilter {
  readonly kind: "fault";
  readonly settings: FaultSettings;
  active: number;
}

/** A filter and what it has under way. */
export type Filter =
  | FaultFilter
  | { readonly kind: "rate-limit"; readonly settings: RateLimitSettings; readonly bucket: TokenBucket };

/** @param seed of all draws */
export function proxy(settings: ProxySettings, io: Io, seed: number): ProxyState {
  const chance = (purpose: string): Stream => stream(seed, purpose);
  const balance = chance("balance");
  const timers = new Agenda<Timer>();
  const clusters = new Map(
    Object.entries(settings.clusters).map(([name, given]) => [name, clusterOf(name, given, balance)]),
  );
  for (const { name, settings: given } of clusters.values())
    if (given.outlier) timers.add(0, { kind: "sweep", cluster: name });
  return {
    settings,
    io,
    now: 0,
    timers,
    chance: {
      balance,
      route: chance("route"),
      retry: chance("retry"),
      fault: chance("fault"),
      outlier: chance("outlier"),
    },
    clusters,
    filters: settings.filters.map(filterOf),
    requests: new Map(),
    attempts: new Map(),
    connections: new Map(),
    nextId: 1,
  };
}

function clusterOf(name: string, settings: ClusterSettings, balance: Stream): Cluster {
  return {
    name,
    settings,
    stats: statsAtStart(settings),
    inUse: { default: idle(), high: idle() },
    hosts: settings.hosts.map(hostOf),
    detector: detector(settings.hosts.length),
    balancer: balancer(settings, balance),
  };
}

const idle = (): InUse => ({ connections: 0, pending: 0, active: 0, retries: 0 });

const hostOf = (settings: HostSettings, index: number): Host => ({
  index,
  settings,
  pools: { default: pool("default"), high: pool("high") },
  active: 0,
  connections: 0,
  ejections: 0,
});

const pool = (priority: Priority): Pool => ({ priority, pending: [], connections: [] });

const filterOf = (settings: FilterSettings): Filter =>
  settings.kind === "fault"
    ? { kind: settings.kind, settings, active: 0 }
    : { kind: settings.kind, settings, bucket: tokenBucket(settings.bucket, 0) };
