/** Envoy's settings as proto JSON: 64-bit numbers and durations are texts, and a field that is absent has Envoy's default. */
export interface EnvoyCluster {
  readonly circuitBreakers: { readonly thresholds: readonly Thresholds[] };
  readonly commonLbConfig: { readonly healthyPanicThreshold: EnvoyPercent; readonly localityWeightedLbConfig?: object };
  readonly connectTimeout: string;
  readonly lbPolicy?: string;
  readonly outlierDetection?: EnvoyOutlierDetection;
  readonly [other: string]: unknown;
}

/** Absent is 0. */
export interface EnvoyPercent {
  readonly value?: number;
}

export interface Thresholds {
  readonly maxConnections: number;
  readonly maxPendingRequests: number;
  readonly maxRequests: number;
  readonly maxRetries: number;
  readonly retryBudget?: {
    readonly budgetPercent: EnvoyPercent;
    readonly budgetInterval?: string;
    readonly minRetryConcurrency: number;
  };
}

export interface EnvoyOutlierDetection {
  readonly consecutive5xx?: number;
  readonly enforcingConsecutive5xx?: number;
  readonly consecutiveGatewayFailure?: number;
  readonly enforcingConsecutiveGatewayFailure?: number;
  readonly interval?: string;
  readonly baseEjectionTime?: string;
  readonly maxEjectionPercent?: number;
  readonly enforcingSuccessRate: number;
  readonly splitExternalLocalOriginErrors?: boolean;
  readonly consecutiveLocalOriginFailure?: number;
  readonly enforcingConsecutiveLocalOriginFailure?: number;
  readonly enforcingLocalOriginSuccessRate?: number;
}

export interface EnvoyRoute {
  readonly name?: string;
  readonly match: EnvoyMatch;
  readonly route?: EnvoyAction;
  readonly redirect?: object;
  readonly directResponse?: object;
  readonly typedPerFilterConfig?: object;
}

export interface EnvoyMatch {
  readonly prefix?: string;
  readonly path?: string;
  readonly safeRegex?: { readonly regex: string };
  readonly caseSensitive?: boolean;
  readonly headers?: readonly object[];
  readonly queryParameters?: readonly object[];
}

export interface EnvoyAction {
  readonly cluster?: string;
  readonly weightedClusters?: { readonly clusters: readonly { readonly name: string; readonly weight: number }[] };
  readonly timeout: string;
  readonly maxGrpcTimeout: string;
  readonly retryPolicy?: RetryPolicy;
  readonly hashPolicy?: readonly object[];
  readonly prefixRewrite?: string;
  readonly regexRewrite?: object;
  readonly hostRewriteLiteral?: string;
  readonly requestMirrorPolicies?: readonly object[];
}

export interface RetryPolicy {
  readonly retryOn: string;
  readonly numRetries: number;
  readonly perTryTimeout?: string;
  readonly retriableStatusCodes?: readonly number[];
  readonly retryBackOff?: { readonly baseInterval: string };
  readonly hostSelectionRetryMaxAttempts: string;
  readonly retryHostPredicate?: readonly object[];
  readonly retryPriority?: object;
}

/** A message of a type that Envoy loads by name. */
export const typed = (type: string, fields: object = {}): object => ({
  "@type": `type.googleapis.com/envoy.extensions.${type}`,
  ...fields,
});

/** The fields that are there: proto JSON leaves out what is not set. */
export const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** Zero is left out. */
export const percent = (value: number): EnvoyPercent => (value === 0 ? {} : { value });
