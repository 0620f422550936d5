import type { RingSettings } from "../hashing/ring.ts";
import type { Limits } from "../limits.ts";
import type { OutlierSettings } from "../outlier/settings.ts";
import type { RetrySettings } from "../retry.ts";
import type { TokenBucketSettings } from "../token-bucket.ts";

/** What a proxy is configured with: Envoy 1.36's own objects with their defaults filled in, times in milliseconds. */
export interface ProxySettings {
  readonly clusters: Readonly<Record<string, ClusterSettings>>;
  readonly filters: readonly FilterSettings[];
  /** The first that matches wins. */
  readonly routes: readonly RouteSettings[];
  /** Whether callers are internal: the `x-envoy-*` headers of others are removed. */
  readonly internal: boolean;
  readonly attemptCountInRequest: boolean;
  readonly attemptCountInResponse: boolean;
  /** How long an ejection takes from the main thread, which decides it, to the balancer of the worker. */
  readonly ejectionLagMs: number;
  /** Bytes of a request that are kept for retries and copies. */
  readonly bufferLimit: number;
}

export type Headers = Readonly<Record<string, string>>;

/** `RoutingPriority`: each has limits and connection pools of its own. */
export type Priority = "default" | "high";

export interface HostSettings {
  readonly name: string;
  /** Key in rings and tables. */
  readonly hashKey: string;
  readonly weight: number;
  /** 0 is used first. */
  readonly priority: number;
  readonly locality: string;
  readonly healthy: boolean;
}

export interface ClusterSettings {
  readonly hosts: readonly HostSettings[];
  readonly http2: boolean;
  /** Streams of one connection at a time; 1 for HTTP/1.1. */
  readonly concurrentStreams: number;
  readonly connectTimeoutMs: number;
  /** How long a connection may be idle; 0 for ever. */
  readonly idleTimeoutMs: number;
  /** 0 for no bound. */
  readonly maxRequestsPerConnection: number;
  readonly limits: Readonly<Record<Priority, ClusterLimits>>;
  readonly balancer: BalancerSettings;
  readonly outlier?: OutlierSettings;
}

export interface ClusterLimits extends Limits {
  readonly maxConnectionsPerHost: number;
  readonly trackRemaining: boolean;
}

export interface BalancerSettings {
  readonly policy: "ROUND_ROBIN" | "LEAST_REQUEST" | "RANDOM" | "RING_HASH" | "MAGLEV";
  /** Of least request. */
  readonly choiceCount: number;
  readonly fullScan: boolean;
  readonly activeRequestBias: number;
  readonly ring: RingSettings;
  readonly maglevTableSize: number;
  /** Percent of the mean load that a host may have under consistent hashing; 0 for no bound. */
  readonly hashBalanceFactor: number;
  readonly panicThreshold: number;
  readonly failTrafficOnPanic: boolean;
  readonly overprovisioning: number;
  /** Weights of the localities; absent: localities do not matter. */
  readonly localityWeights?: Readonly<Record<string, number>>;
}

/** A share of requests: `numerator` of `denominator`. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

export interface HeaderMatch {
  readonly name: string;
  readonly matches: (value: string | undefined) => boolean;
}

export interface RouteSettings {
  readonly path: (path: string) => boolean;
  readonly headers: readonly HeaderMatch[];
  readonly fraction?: Fraction;
  readonly action: ForwardSettings | DirectSettings;
}

/** An answer of the proxy's own: a direct response, or a redirect, which has no body. */
export interface DirectSettings {
  readonly status: number;
  readonly body: string;
}

export interface ForwardSettings {
  /** Undefined where the route names none. */
  readonly cluster: (headers: Headers) => string | undefined;
  readonly clusterNotFoundStatus: number;
  readonly weighted: readonly { readonly name: string; readonly weight: number }[];
  readonly priority: Priority;
  /** 0 for none. */
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxStreamDurationMs: number;
  readonly hedgeOnPerTryTimeout: boolean;
  readonly retry: RetryPolicy;
  /** What chooses a host by consistent hashing. */
  readonly hashPolicies: readonly HashPolicy[];
  readonly mirrors: readonly MirrorSettings[];
}

export interface RetryPolicy extends RetrySettings {
  readonly retriableHeaders: readonly HeaderMatch[];
  readonly numRetries: number;
  readonly perTryTimeoutMs: number;
  readonly perTryIdleTimeoutMs: number;
  readonly baseIntervalMs: number;
  readonly maxIntervalMs: number;
  readonly previousHosts: boolean;
  readonly hostSelectionMaxAttempts: number;
  /** Headers of an answer that say when to come back. */
  readonly resetHeaders: readonly { readonly name: string; readonly unixTimestamp: boolean }[];
  readonly resetMaxIntervalMs: number;
}

export interface HashPolicy {
  readonly value: (headers: Headers, path: string) => string | undefined;
  /** Once there is a hash, the policies after this one do not matter. */
  readonly terminal: boolean;
}

export interface MirrorSettings {
  readonly cluster: string;
  readonly fraction: Fraction;
  /** The copy's host is NAME-shadow. */
  readonly hostSuffix: boolean;
}

export type FilterSettings = FaultSettings | RateLimitSettings;

export interface FaultSettings {
  readonly kind: "fault";
  readonly headers: readonly HeaderMatch[];
  /** `ms` or `status` "header": what the request asks for in `x-envoy-fault-delay-request`, `x-envoy-fault-abort-request`. */
  readonly delay?: { readonly ms: number | "header"; readonly fraction: Fraction };
  readonly abort?: { readonly status: number | "header"; readonly fraction: Fraction };
  readonly maxActiveFaults: number;
}

export interface RateLimitSettings {
  readonly kind: "rate-limit";
  readonly bucket: TokenBucketSettings;
  readonly status: number;
  readonly enabled: Fraction;
  readonly enforced: Fraction;
}
