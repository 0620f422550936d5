import type { DurationMs, MilliCpu } from "../base/units.ts";

/**
 * How one service calls another. Every pod of the caller has its own state for it (limits, breaker, hosts ejected):
 * nothing is shared between callers. Callers from outside count as one.
 */
export interface EdgeSpec {
  /** The calling service; null = callers from outside, whose loads go to `to`. */
  readonly from: string | null;
  readonly to: string;
  /** Calls of one step are made at once, steps one after the other, after the caller's own work. */
  readonly step: number;
  /** Share of the caller's requests that make this call, 0…1. */
  readonly share: number;
  /** Of the calls of one step that have a weight, each request makes one, drawn by weight; absent = made anyway. */
  readonly weight?: number | undefined;
  /**
   * Headers that the caller's request must carry, with these values. Of the calls of one step, a request makes those
   * that match it, or else those without `match`; absent = none needed.
   */
  readonly match?: Readonly<Record<string, string>> | undefined;

  /** An attempt is given up after this (Envoy `per_try_timeout`); null = never. */
  readonly timeoutMs: DurationMs | null;
  /** `exponential`: each attempt's timeout is drawn around that mean, as people's patience is. */
  readonly patience: "fixed" | "exponential";
  /** The whole call, waits and retries included, is given up after this (Envoy route `timeout`); null = never. */
  readonly deadlineMs: DurationMs | null;
  /** Attempts after the first. */
  readonly retries: number;
  /** Envoy's conditions: "5xx,connect-failure". What the caller's own proxy rejects is never retried. */
  readonly retryOn: string;
  /** What `retriable-status-codes` in `retryOn` stands for; absent = none. */
  readonly retriableStatusCodes?: readonly number[] | undefined;
  readonly backOff: BackOff;
  readonly limits: CallLimits;
  /** Replaces `limits.maxRetries`; null = none. */
  readonly retryBudget: { readonly enabled: boolean; readonly percent: number; readonly minConcurrency: number } | null;
  readonly retryTokens: RetryTokens | null;
  readonly breaker: BreakerPolicy | null;
  readonly outlier: OutlierPolicy | null;
  /** Adaptive throttling; null = none. */
  readonly throttle: { readonly enabled: boolean; readonly k: number; readonly windowSeconds: number } | null;
  /** `peak-ewma` is Linkerd's balancer: where no host is ready, requests wait for one, and fail after 3 s. */
  readonly balance: "round-robin" | "random" | "least-request" | "full-scan" | "ring-hash" | "peak-ewma";
  /** What `ring-hash` hashes; a request that has none of it goes anywhere. */
  readonly hash?: HashPolicy | undefined;
  /** How often a retry draws again while it draws a host that the call has tried; absent = it takes what it draws. */
  readonly avoidTried?: number | undefined;
  /** Breaker of each host, with Linkerd's names; needs `peak-ewma`; absent = none. */
  readonly accrual?: AccrualPolicy | undefined;
  /** Retries as a share of what needs none, with Linkerd's names; absent = no such budget. */
  readonly retryRatio?: RatioBudget | undefined;
  /** Calls of the same service that get a copy of this one; nobody waits for its answer. Shares are percent. */
  readonly mirrors?: readonly { readonly to: string; readonly percent: number }[] | undefined;
  /** The caller's own proxy answers, and the callee is not asked; absent = no. */
  readonly answered?: boolean | undefined;
  /** The caller goes on with an answer of its own when the call fails. */
  readonly fallback: boolean;
  /** A callee learns that its caller gave up, and stops where it next waits. */
  readonly cancel: boolean;
  /** Share of answers that are lost on their way back: the caller sees a broken connection (503); absent = 0. */
  readonly lostReplies?: number | undefined;
  /** Proxies that each attempt passes on its way; absent = none. */
  readonly proxies?: ProxyCost | undefined;
  /** What those proxies tell of it: how many and how they ended, how long they took; absent = all that. */
  readonly telemetry?: { readonly requests: boolean; readonly durations: boolean } | undefined;
  /** Injected by the caller's proxy before it routes: no timeout covers it, and no retry; absent = none. */
  readonly fault?: FaultPolicy | undefined;
  /** The network between them is cut: no attempt gets a connection (503); absent = no. */
  readonly cut?: boolean | undefined;
}

/** Envoy's fault filter: first the delay, then the abort. Shares are percent of the calls. */
export interface FaultPolicy {
  readonly delayMs: DurationMs;
  readonly delayPercent: number;
  readonly abortPercent: number;
}

/**
 * A bucket of tokens that retries take and successes refill, as in the AWS SDKs: retry quota 500, a retry costs 5, after
 * a timeout 10, and gets its cost back if it succeeds; a first try that succeeds gives 1.
 */
export interface RetryTokens {
  readonly enabled: boolean;
  readonly max: number;
  readonly perSuccess: number;
  /** Of a retry; absent = 1. */
  readonly cost?: number | undefined;
  /** Of a retry after a timeout; absent = as of any. */
  readonly timeoutCost?: number | undefined;
  /** A retry that succeeds gets its cost back, in place of `perSuccess`; absent = no. */
  readonly refund?: boolean | undefined;
}

/** The value of a header, or the calling pod. */
export type HashPolicy = { readonly header: string } | { readonly source: true };

/** After so many failures in a row a host is left out; after each penalty one request probes it. */
export interface AccrualPolicy {
  readonly enabled: boolean;
  readonly maxFailures: number;
  /** The first penalty; they double. */
  readonly minPenaltyMs: DurationMs;
  readonly maxPenaltyMs: DurationMs;
  /** What chance adds to a penalty at most, as a share of it. */
  readonly jitterRatio: number;
  /** Mode `unified`: left out as well when less than `threshold` of the answers in a window are good; absent = no. */
  readonly successRate?:
    | { readonly threshold: number; readonly windowMs: DurationMs; readonly minRequests: number }
    | undefined;
}

/** `retryBudget` of a ServiceProfile. */
export interface RatioBudget {
  readonly enabled: boolean;
  /** Retries to requests that need none. */
  readonly ratio: number;
  readonly minRetriesPerSecond: number;
  readonly ttlMs: DurationMs;
}

/** What a mesh adds to an attempt; CPU is the proxies' own and takes none from the services. */
export interface ProxyCost {
  readonly count: number;
  /** Of one proxy, both ways together. */
  readonly latencyMs: DurationMs;
  /** Of one proxy at 1000 requests a second, as meshes publish it: as many core-microseconds a request. */
  readonly cpuMilli: MilliCpu;
}

/**
 * Wait before a retry. `exponential` multiplies and truncates as resilience4j, `jittered` draws below a cap as Envoy,
 * `padded` doubles and adds a share by chance as Linkerd.
 */
export type BackOff =
  | { readonly type: "fixed"; readonly waitMs: DurationMs }
  | {
      readonly type: "exponential";
      readonly initialMs: DurationMs;
      readonly multiplier: number;
      readonly maxMs: DurationMs;
    }
  | { readonly type: "jittered"; readonly baseMs: DurationMs; readonly maxMs: DurationMs }
  | {
      readonly type: "padded";
      readonly minMs: DurationMs;
      readonly maxMs: DurationMs;
      readonly jitterRatio: number;
    };

/** Envoy's thresholds of one caller for one callee; null = none. Above them a request is rejected at once (503, UO). */
export interface CallLimits {
  readonly maxConnections: number | null;
  readonly maxPendingRequests: number | null;
  readonly maxRequests: number | null;
  /** Retries that wait or are under way. */
  readonly maxRetries: number | null;
}

/** Circuit breaker of a client library, around each attempt, with resilience4j's names. Shares are percent. */
export interface BreakerPolicy {
  readonly enabled: boolean;
  readonly slidingWindowType: "COUNT_BASED" | "TIME_BASED";
  /** Results, or seconds. */
  readonly slidingWindowSize: number;
  readonly minimumNumberOfCalls: number;
  readonly failureRateThreshold: number;
  readonly slowCallRateThreshold: number;
  readonly slowCallDurationThresholdMs: DurationMs;
  readonly waitInOpenState: DurationMs;
  readonly permittedNumberOfCallsInHalfOpenState: number;
}

/** Outlier detection of Envoy; what is not given has Envoy's default. Shares are percent. */
export interface OutlierPolicy {
  readonly enabled: boolean;
  readonly consecutive5xx?: number | undefined;
  readonly consecutiveGatewayFailure?: number | undefined;
  readonly enforcingConsecutive5xx?: number | undefined;
  readonly enforcingConsecutiveGatewayFailure?: number | undefined;
  /** What the caller's own side brings about (no connection, broken ones, timeouts) is counted apart from statuses. */
  readonly splitExternalLocalOriginErrors?: boolean | undefined;
  readonly consecutiveLocalOriginFailure?: number | undefined;
  readonly enforcingConsecutiveLocalOriginFailure?: number | undefined;
  readonly successRateMinimumHosts?: number | undefined;
  readonly successRateRequestVolume?: number | undefined;
  /** Thousandths of a standard deviation below the mean. */
  readonly successRateStdevFactor?: number | undefined;
  readonly enforcingSuccessRate?: number | undefined;
  readonly enforcingLocalOriginSuccessRate?: number | undefined;
  readonly failurePercentageThreshold?: number | undefined;
  readonly failurePercentageMinimumHosts?: number | undefined;
  readonly failurePercentageRequestVolume?: number | undefined;
  readonly enforcingFailurePercentage?: number | undefined;
  readonly intervalMs?: DurationMs | undefined;
  readonly baseEjectionTimeMs?: DurationMs | undefined;
  readonly maxEjectionTimeMs?: DurationMs | undefined;
  readonly maxEjectionPercent?: number | undefined;
  readonly alwaysEjectOneHost?: boolean | undefined;
  /** All hosts are used when fewer than this share is not ejected. */
  readonly panicThreshold: number;
}

/** Counts are cumulative since the start. calls = ended + under way; attempts = first tries + retries. */
export interface EdgeReading {
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Sent to a pod, or to find none; what the caller itself rejects is no attempt. */
  readonly attempts: number;
  /** Of those, after a first one of the same call. */
  readonly retries: number;
  /** Attempts that the callee's end gave up or refused, or that the caller gave up. */
  readonly failedAttempts: number;
  /** Calls that begin a trace: from outside, or of a service that does not pass on the context of the one it has. */
  readonly roots: number;
  /**
   * What the proxies on the way tell of the caller's side, as Istio's standard metrics count: calls and not tries that
   * have ended; `failedShare` and `meanMs`. NaN where no proxy tells.
   */
  readonly toldCalls: number;
  readonly toldFailed: number;
  readonly toldMs: number;
  /** CPU that the proxies on the way have spent, core-milliseconds. */
  readonly proxyCpuMs: number;
  /** Rejected by the caller's own breaker, limits, throttle, full line or injected fault. */
  readonly rejected: number;
  /** Attempts that a policy of the network kept from the callee. */
  readonly blocked: number;
  /** Attempts without a safe connection: a certificate is missing or expired, or plaintext is refused. */
  readonly unsafe: number;
  /** Attempts that came to the callee over mutual TLS, and in plaintext; those that a rule then forbids included. */
  readonly encrypted: number;
  readonly plaintext: number;
  /** Answered 403: by the callee's proxy, or by the proxy of its node. */
  readonly forbidden: number;
  /** Failed calls that a fallback answered for. */
  readonly fallbacks: number;
  /** Its weight among the calls of its step, as the proxies have it now; NaN where it has none. */
  readonly weight: number;
  /** Since the last `resetEdge`: mean time that a call took, ms, and share of calls that failed; NaN if none ended. */
  readonly meanMs: number;
  readonly failedShare: number;
  /** Calls under way. */
  readonly inFlight: number;
  /** Callers whose breaker is open, and half open. */
  readonly open: number;
  readonly halfOpen: number;
  /** Hosts that callers have ejected or shut, summed over callers. */
  readonly ejected: number;
}

/** A call along which nobody does anything about failures. */
export const PLAIN_CALL: Omit<EdgeSpec, "from" | "to"> = {
  step: 0,
  share: 1,
  timeoutMs: null,
  patience: "fixed",
  deadlineMs: null,
  retries: 0,
  retryOn: "5xx",
  backOff: { type: "fixed", waitMs: 0 },
  limits: { maxConnections: null, maxPendingRequests: null, maxRequests: null, maxRetries: null },
  retryBudget: null,
  retryTokens: null,
  breaker: null,
  outlier: null,
  throttle: null,
  balance: "round-robin",
  fallback: false,
  cancel: false,
};
