/**
 * Istio's objects as API JSON, as far as this folder reads them: istio.io/api `networking/v1` and `mesh/v1alpha1`.
 * Durations are texts ("1.5s"), wrapped numbers are numbers.
 */
export interface TrafficPolicy {
  readonly connectionPool?: ConnectionPool;
  readonly loadBalancer?: LoadBalancer;
  readonly outlierDetection?: OutlierDetection;
  readonly tls?: unknown;
  readonly tunnel?: unknown;
  readonly proxyProtocol?: unknown;
  readonly retryBudget?: RetryBudget;
  readonly portLevelSettings?: readonly (TrafficPolicy & { readonly port?: { readonly number?: number } })[];
}

export interface RetryBudget {
  readonly percent?: number;
  readonly minRetryConcurrency?: number;
  readonly budgetInterval?: string;
}

export interface ConnectionPool {
  readonly tcp?: {
    readonly maxConnections?: number;
    readonly connectTimeout?: string;
    readonly maxConnectionDuration?: string;
    readonly idleTimeout?: string;
    readonly tcpKeepalive?: TcpKeepalive;
  };
  readonly http?: {
    readonly http1MaxPendingRequests?: number;
    readonly http2MaxRequests?: number;
    readonly maxRequestsPerConnection?: number;
    readonly maxRetries?: number;
    readonly idleTimeout?: string;
    readonly h2UpgradePolicy?: "DEFAULT" | "DO_NOT_UPGRADE" | "UPGRADE";
    readonly useClientProtocol?: boolean;
    readonly maxConcurrentStreams?: number;
    readonly http2KeepAlive?: { readonly interval?: string; readonly timeout?: string };
  };
}

export interface TcpKeepalive {
  readonly probes?: number;
  readonly time?: string;
  readonly interval?: string;
}

export interface OutlierDetection {
  readonly consecutive5xxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
  readonly consecutiveLocalOriginFailures?: number;
  readonly interval?: string;
  readonly baseEjectionTime?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  /** Statuses that count as failures instead of 5xx. */
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
}

export interface LoadBalancer {
  readonly simple?: "UNSPECIFIED" | "LEAST_CONN" | "LEAST_REQUEST" | "RANDOM" | "ROUND_ROBIN" | "PASSTHROUGH";
  readonly consistentHash?: ConsistentHash;
  readonly warmup?: { readonly duration?: string; readonly minimumPercent?: number; readonly aggression?: number };
  readonly warmupDurationSecs?: string;
  readonly localityLbSetting?: LocalitySetting;
}

export interface LocalitySetting {
  readonly enabled?: boolean;
  readonly distribute?: readonly unknown[];
  readonly failover?: readonly unknown[];
  readonly failoverPriority?: readonly string[];
}

export interface ConsistentHash {
  readonly httpHeaderName?: string;
  readonly httpCookie?: { readonly name?: string; readonly path?: string; readonly ttl?: string };
  readonly useSourceIp?: boolean;
  readonly httpQueryParameterName?: string;
  readonly ringHash?: { readonly minimumRingSize?: number | string };
  readonly maglev?: { readonly tableSize?: number | string };
  readonly minimumRingSize?: number | string;
}

export interface DestinationRule {
  readonly host: string;
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets?: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly trafficPolicy?: TrafficPolicy;
  }[];
}

export interface VirtualService {
  readonly hosts: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly HttpRoute[];
}

export interface HttpRoute {
  readonly name?: string;
  readonly match?: readonly HttpMatch[];
  readonly route?: readonly HttpDestination[];
  readonly redirect?: {
    readonly uri?: string;
    readonly authority?: string;
    readonly scheme?: string;
    readonly port?: number;
    readonly derivePort?: "FROM_PROTOCOL_DEFAULT" | "FROM_REQUEST_PORT";
    readonly redirectCode?: number;
  };
  readonly directResponse?: { readonly status: number; readonly body?: { readonly string?: string } };
  readonly rewrite?: {
    readonly uri?: string;
    readonly authority?: string;
    readonly uriRegexRewrite?: { readonly match: string; readonly rewrite: string };
  };
  readonly timeout?: string;
  readonly retries?: HttpRetry;
  readonly fault?: Fault;
  readonly mirror?: Destination;
  readonly mirrorPercentage?: Percent;
  readonly mirrorPercent?: number;
  readonly mirrors?: readonly { readonly destination?: Destination; readonly percentage?: Percent }[];
}

export interface Percent {
  readonly value?: number;
}

export interface Destination {
  readonly host: string;
  readonly subset?: string;
  readonly port?: { readonly number?: number };
}

export interface HttpDestination {
  readonly destination?: Destination;
  readonly weight?: number;
}

export interface HttpRetry {
  readonly attempts?: number;
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
  readonly backoff?: string;
  readonly retryRemoteLocalities?: boolean;
  readonly retryIgnorePreviousHosts?: boolean;
}

export interface Fault {
  readonly delay?: { readonly percentage?: Percent; readonly percent?: number; readonly fixedDelay?: string };
  readonly abort?: { readonly percentage?: Percent; readonly httpStatus?: number };
}

/** One kind is set. */
export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export interface HttpMatch {
  readonly name?: string;
  readonly uri?: StringMatch;
  readonly ignoreUriCase?: boolean;
  readonly headers?: Readonly<Record<string, StringMatch>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>;
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly scheme?: StringMatch;
  readonly port?: number;
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
}

export interface MeshConfig {
  readonly connectTimeout?: string;
  readonly defaultHttpRetryPolicy?: HttpRetry;
  readonly defaultTrafficPolicy?: Pick<TrafficPolicy, "connectionPool" | "outlierDetection">;
  readonly h2UpgradePolicy?: "DO_NOT_UPGRADE" | "UPGRADE";
  readonly tcpKeepalive?: TcpKeepalive;
  readonly localityLbSetting?: LocalitySetting;
}

/** A service as the mesh knows it, from a Service or ServiceEntry. */
export interface MeshService {
  readonly host: string;
  readonly ports: readonly MeshPort[];
}

export interface MeshPort {
  readonly number: number;
  /** "HTTP", "HTTP2", "GRPC", "TCP", … */
  readonly protocol: string;
}

/** The calling proxy, as matches see it. */
export interface Caller {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}
