import type { BackOff, EdgeSpec, FaultPolicy, HashPolicy, OutlierPolicy } from "../../api/calls.ts";
import { nanosOf } from "./duration.ts";
import type { EnvoyAction, EnvoyCluster, EnvoyOutlierDetection, EnvoyRoute, RetryPolicy } from "./envoy.ts";

const UNLIMITED = 4_294_967_295;
const NANOS_PER_MS = 1_000_000;
/** Envoy's own back-off: source/common/router/retry_state_impl.cc. */
const BACK_OFF_MS = 25;
const MAX_OF_BASE = 10;

/**
 * A call as the caller's proxy makes it: limits, outlier detection and balancer of the cluster; timeouts, retries and
 * faults of the route. What the application itself does (breaker, fallback, throttle) stays as it is.
 */
export function proxied(call: EdgeSpec, cluster: EnvoyCluster, route: EnvoyRoute | undefined): EdgeSpec {
  const fault = route && faultOf(route);
  return {
    ...call,
    ...clusterSettings(cluster),
    ...(route?.route ? routeSettings(route.route) : {}),
    ...(fault ? { fault } : {}),
  };
}

function clusterSettings({ circuitBreakers, outlierDetection, commonLbConfig, lbPolicy }: EnvoyCluster) {
  const [thresholds] = circuitBreakers.thresholds;
  const limit = (value: number | undefined) => (value === undefined || value === UNLIMITED ? null : value);
  const budget = thresholds?.retryBudget;
  const panicThreshold = commonLbConfig.healthyPanicThreshold.value ?? 0;
  return {
    limits: {
      maxConnections: limit(thresholds?.maxConnections),
      maxPendingRequests: limit(thresholds?.maxPendingRequests),
      maxRequests: limit(thresholds?.maxRequests),
      maxRetries: limit(thresholds?.maxRetries),
    },
    retryBudget: budget
      ? { enabled: true, percent: budget.budgetPercent.value ?? 0, minConcurrency: budget.minRetryConcurrency }
      : null,
    outlier: outlierDetection === undefined ? null : outlierOf(outlierDetection, panicThreshold),
    balance: balanceOf(lbPolicy),
  };
}

/** Maglev spreads by a table of its own; here it is a ring as well. */
function balanceOf(lbPolicy: string | undefined): EdgeSpec["balance"] {
  switch (lbPolicy) {
    case "LEAST_REQUEST":
      return "least-request";
    case "RANDOM":
      return "random";
    case "RING_HASH":
    case "MAGLEV":
      return "ring-hash";
    default:
      return "round-robin";
  }
}

const outlierOf = (given: EnvoyOutlierDetection, panicThreshold: number): OutlierPolicy => ({
  enabled: true,
  consecutive5xx: given.consecutive5xx,
  enforcingConsecutive5xx: given.enforcingConsecutive5xx,
  consecutiveGatewayFailure: given.consecutiveGatewayFailure,
  enforcingConsecutiveGatewayFailure: given.enforcingConsecutiveGatewayFailure,
  splitExternalLocalOriginErrors: given.splitExternalLocalOriginErrors,
  consecutiveLocalOriginFailure: given.consecutiveLocalOriginFailure,
  enforcingConsecutiveLocalOriginFailure: given.enforcingConsecutiveLocalOriginFailure,
  enforcingSuccessRate: given.enforcingSuccessRate,
  enforcingLocalOriginSuccessRate: given.enforcingLocalOriginSuccessRate,
  intervalMs: optionalMs(given.interval),
  baseEjectionTimeMs: optionalMs(given.baseEjectionTime),
  maxEjectionPercent: given.maxEjectionPercent,
  panicThreshold,
});

function routeSettings({ timeout, retryPolicy, hashPolicy }: EnvoyAction) {
  const deadlineMs = msOf(timeout) || null;
  const perTryMs = optionalMs(retryPolicy?.perTryTimeout) ?? 0;
  // Envoy ignores a try's timeout that is not below the route's.
  const timeoutMs = perTryMs > 0 && (deadlineMs === null || perTryMs < deadlineMs) ? perTryMs : null;
  return { deadlineMs, timeoutMs, hash: hashOf(hashPolicy), ...retriesOf(retryPolicy) };
}

interface EnvoyHash {
  readonly header?: { readonly headerName: string };
  readonly connectionProperties?: { readonly sourceIp?: boolean };
}

/** Requests have no cookies and no query: what hashes those goes anywhere. */
function hashOf(policies: readonly EnvoyHash[] = []): HashPolicy | undefined {
  const [first] = policies;
  if (first?.header) return { header: first.header.headerName };
  return first?.connectionProperties?.sourceIp === true ? { source: true } : undefined;
}

function retriesOf(policy: RetryPolicy | undefined) {
  const baseMs = optionalMs(policy?.retryBackOff?.baseInterval) ?? BACK_OFF_MS;
  const backOff: BackOff = { type: "jittered", baseMs, maxMs: baseMs * MAX_OF_BASE };
  return {
    retries: policy?.numRetries ?? 0,
    retryOn: policy?.retryOn ?? "",
    retriableStatusCodes: policy?.retriableStatusCodes,
    avoidTried: policy?.retryHostPredicate === undefined ? undefined : Number(policy.hostSelectionRetryMaxAttempts),
    backOff,
  };
}

/** How proto JSON writes a share. */
export interface Fraction {
  readonly numerator?: number;
  readonly denominator?: string;
}
interface HttpFault {
  readonly delay?: { readonly fixedDelay: string; readonly percentage?: Fraction };
  readonly abort?: { readonly percentage?: Fraction };
}

function faultOf({ typedPerFilterConfig }: EnvoyRoute): FaultPolicy | undefined {
  const filters = typedPerFilterConfig as { readonly "envoy.filters.http.fault"?: HttpFault } | undefined;
  const fault = filters?.["envoy.filters.http.fault"];
  if (fault === undefined) return undefined;
  const { delay, abort } = fault;
  return {
    delayMs: optionalMs(delay?.fixedDelay) ?? 0,
    delayPercent: percentOf(delay?.percentage),
    abortPercent: percentOf(abort?.percentage),
  };
}

/** A share that is not given is 0. */
export const percentOf = ({ numerator = 0, denominator }: Fraction = {}): number =>
  denominator === "MILLION" ? numerator / 10_000 : numerator;

const msOf = (text: string): number => Math.round(nanosOf(text) / NANOS_PER_MS);
const optionalMs = (text: string | undefined): number | undefined => (text === undefined ? undefined : msOf(text));
