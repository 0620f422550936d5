import { nanosOf } from "./duration.ts";
import type {
  ConnectionPool,
  DestinationRule,
  Fault,
  HttpRetry,
  HttpRoute,
  LoadBalancer,
  OutlierDetection,
  Percent,
  TrafficPolicy,
  VirtualService,
} from "./objects.ts";
import { isHttpStatus } from "./retry.ts";

/** Errors of a rule in the order of upstream's checks: pkg/config/validation `validateTrafficPolicy`, `validateSubset`. */
export const ruleErrors = ({ trafficPolicy, subsets = [] }: DestinationRule): readonly string[] => [
  ...policyErrors(trafficPolicy),
  ...subsets.flatMap((subset) => [
    ...(subset.name === "" ? ["subset name cannot be empty"] : []),
    ...policyErrors(subset.trafficPolicy),
  ]),
];

/** Errors of a virtual service's routes: pkg/config/validation/virtualservice.go `validateHTTPRoute`. */
export const virtualServiceErrors = ({ http = [] }: VirtualService): readonly string[] => http.flatMap(routeErrors);

/** One text of all errors, as pkg/util/istiomultierror writes it. */
export const rejection = (errors: readonly string[]): string => {
  const [first = "", ...others] = errors;
  const points = errors.map((error) => `* ${error}`).join("\n\t");
  return `configuration is invalid: ${others.length === 0 ? first : `${errors.length} errors occurred:\n\t${points}\n`}`;
};

function policyErrors(policy: TrafficPolicy | undefined): readonly string[] {
  if (policy === undefined) return [];
  const { connectionPool, outlierDetection, loadBalancer, tls, tunnel, proxyProtocol, retryBudget } = policy;
  const fields = [connectionPool, outlierDetection, loadBalancer, tls, tunnel, proxyProtocol, retryBudget];
  if ([...fields, policy.portLevelSettings].every((field) => field === undefined)) {
    return ["traffic policy must have at least one field"];
  }
  return [...blockErrors(policy), ...(policy.portLevelSettings ?? []).flatMap(portErrors)];
}

function portErrors(settings: NonNullable<TrafficPolicy["portLevelSettings"]>[number]): readonly string[] {
  const { connectionPool, outlierDetection, loadBalancer, tls } = settings;
  const empty = [connectionPool, outlierDetection, loadBalancer, tls].every((field) => field === undefined);
  return [
    ...(settings.port === undefined ? ["portTrafficPolicy must have valid port"] : []),
    ...(empty ? ["port traffic policy must have at least one field"] : blockErrors(settings)),
  ];
}

const blockErrors = ({ outlierDetection, connectionPool, loadBalancer }: TrafficPolicy): readonly string[] => [
  ...(outlierDetection ? outlierErrors(outlierDetection) : []),
  ...(connectionPool ? poolErrors(connectionPool) : []),
  ...(loadBalancer ? balancerErrors(loadBalancer) : []),
];

const outlierErrors = (block: OutlierDetection): readonly string[] => [
  ...durationErrors(block.baseEjectionTime),
  ...(!block.splitExternalLocalOriginErrors && (block.consecutiveLocalOriginFailures ?? 0) > 0
    ? [
        "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
      ]
    : []),
  ...durationErrors(block.interval),
  ...wholePercentErrors(block.maxEjectionPercent),
  ...wholePercentErrors(block.minHealthPercent),
];

function poolErrors({ http, tcp }: ConnectionPool): readonly string[] {
  if (http === undefined && tcp === undefined) return ["connection pool must have at least one field"];
  const bothProtocols = http?.h2UpgradePolicy === "UPGRADE" && http.useClientProtocol;
  return [
    ...negative("http1 max pending requests", http?.http1MaxPendingRequests),
    ...negative("http2 max requests", http?.http2MaxRequests),
    ...negative("max requests per connection", http?.maxRequestsPerConnection),
    ...negative("max retries", http?.maxRetries),
    ...durationErrors(http?.idleTimeout),
    ...(bothProtocols ? ["use client protocol must not be true when H2UpgradePolicy is UPGRADE"] : []),
    ...negative("max concurrent streams", http?.maxConcurrentStreams),
    ...(http?.http2KeepAlive ? keepAliveErrors(http.http2KeepAlive) : []),
    ...negative("max connections", tcp?.maxConnections),
    ...durationErrors(tcp?.connectTimeout),
    ...durationErrors(tcp?.maxConnectionDuration),
    // 0 turns the idle timeout off.
    ...(tcp?.idleTimeout !== undefined && nanosOf(tcp.idleTimeout) < NANOS_PER_MS
      ? []
      : durationErrors(tcp?.idleTimeout)),
    ...durationErrors(tcp?.tcpKeepalive?.time),
    ...durationErrors(tcp?.tcpKeepalive?.interval),
  ];
}

const keepAliveErrors = ({ interval, timeout }: { readonly interval?: string; readonly timeout?: string }) => [
  ...(interval === undefined ? ["http2 keepalive interval is required"] : durationErrors(interval)),
  ...(timeout === undefined ? ["http2 keepalive timeout is required"] : durationErrors(timeout)),
];

function balancerErrors({ consistentHash, warmup }: LoadBalancer): readonly string[] {
  const { httpCookie, minimumRingSize = 0, maglev, ringHash } = consistentHash ?? {};
  return [
    ...(httpCookie && !httpCookie.name ? ["name required for HttpCookie"] : []),
    ...(Number(minimumRingSize) > 0 && (maglev || ringHash)
      ? ["only one of MinimumRingSize or Maglev/Ringhash can be specified"]
      : []),
    ...(maglev ? maglevErrors(Number(maglev.tableSize ?? 0)) : []),
    ...(warmup ? warmupErrors(warmup) : []),
  ];
}

const maglevErrors = (size: number): readonly string[] => [
  ...(size === 0 ? ["tableSize must be set for maglev"] : []),
  ...(size >= 5_000_011 ? ["tableSize must be less than 5000011 for maglev"] : []),
  ...(isPrime(size) ? [] : ["tableSize must be a prime number for maglev"]),
];

function isPrime(size: number): boolean {
  for (let divisor = 2; divisor * divisor <= size; divisor++) if (size % divisor === 0) return false;
  return size >= 2;
}

const warmupErrors = ({ duration, minimumPercent = 0, aggression = 1 }: NonNullable<LoadBalancer["warmup"]>) => [
  ...(duration === undefined ? ["duration is required"] : durationErrors(duration)),
  ...(minimumPercent > 100 ? ["minimumPercent value should be less than or equal to 100"] : []),
  ...(aggression <= 0 ? ["aggression should be greater than 0"] : []),
];

const routeErrors = (http: HttpRoute): readonly string[] => [
  ...conflicts(http),
  ...(http.fault ? faultErrors(http.fault) : []),
  ...((http.mirrorPercent ?? 0) > 100
    ? [`mirror_percent must have a max value of 100 (it has ${http.mirrorPercent})`]
    : []),
  ...(http.mirrorPercentage ? mirrorErrors(http.mirrorPercentage) : []),
  ...(http.retries ? retryErrors(http.retries) : []),
  ...destinationErrors(http.route ?? []),
  ...durationErrors(http.timeout),
];

function conflicts({ redirect, directResponse, route = [], fault, rewrite, mirror, mirrors = [] }: HttpRoute) {
  const mirrored = mirror && mirrors.length > 0 ? ["HTTP route cannot contain both mirror and mirrors"] : [];
  if (redirect === undefined && directResponse === undefined) {
    return route.length > 0 ? mirrored : ["HTTP route, redirect or direct_response is required", ...mirrored];
  }
  const other = redirect ? "redirect" : "direct_response";
  return [
    ...(route.length > 0 ? [`HTTP route cannot contain both route and ${other}`] : []),
    ...(fault ? [`HTTP route cannot contain both fault and ${other}`] : []),
    ...(rewrite ? [`HTTP route rule cannot contain both rewrite and ${other}`] : []),
    ...(redirect && directResponse ? ["HTTP route rule cannot contain both direct_response and redirect"] : []),
    ...mirrored,
  ];
}

function faultErrors({ delay, abort }: Fault): readonly string[] {
  if (delay === undefined && abort === undefined) return ["HTTP fault injection must have an abort and/or a delay"];
  const { httpStatus = 200 } = abort ?? {};
  return [
    ...percentErrors(abort?.percentage),
    ...(httpStatus < 200 || httpStatus > 600 ? [`HTTP status ${httpStatus} is not in range 200-599`] : []),
    ...percentErrors(delay?.percentage),
    ...durationErrors(delay?.fixedDelay),
  ];
}

const mirrorErrors = ({ value = 0 }: Percent): readonly string[] => [
  ...(value > 100 ? [`mirror_percentage must have a max value of 100 (it has ${value.toFixed(6)})`] : []),
  ...(value < 0 ? [`mirror_percentage must have a min value of 0 (it has ${value.toFixed(6)})`] : []),
];

const RETRY_ON = [
  ...["5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream"],
  ...["retriable-status-codes", "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled"],
  ...["deadline-exceeded", "internal", "resource-exhausted", "unavailable"],
];

function retryErrors({ attempts = 0, perTryTimeout, retryOn = "", retryRemoteLocalities, backoff }: HttpRetry) {
  const configured = perTryTimeout !== undefined || retryOn !== "" || retryRemoteLocalities !== undefined;
  const unknown =
    retryOn === "" ? [] : retryOn.split(",").filter((part) => !isHttpStatus(part) && !RETRY_ON.includes(part));
  return [
    ...(attempts < 0 ? ["attempts cannot be negative"] : []),
    ...(attempts === 0 && configured ? ["http retry policy configured when attempts are set to 0 (disabled)"] : []),
    ...durationErrors(perTryTimeout),
    ...unknown.map((part) => `${JSON.stringify(part)} is not a valid retryOn policy`),
    ...durationErrors(backoff),
  ];
}

function destinationErrors(destinations: NonNullable<HttpRoute["route"]>): readonly string[] {
  const total = destinations.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return [
    ...destinations.flatMap(({ destination, weight = 0 }) => [
      ...(destination === undefined ? ["destination is required"] : []),
      ...(weight < 0 ? [`weight ${weight} < 0`] : []),
    ]),
    ...(destinations.length > 1 && total === 0 ? ["total destination weight = 0"] : []),
  ];
}

const NANOS_PER_MS = 1_000_000;

function durationErrors(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const nanos = nanosOf(text);
  if (nanos < NANOS_PER_MS) return ["duration must be greater than 1ms"];
  return nanos % NANOS_PER_MS === 0 ? [] : ["only durations to ms precision are supported"];
}

const negative = (what: string, value = 0): readonly string[] => (value < 0 ? [`${what} must be non-negative`] : []);

const wholePercentErrors = (value = 0): readonly string[] =>
  value < 0 || value > 100 ? [`percentage ${value} is not in range 0..100`] : [];

const percentErrors = ({ value = 0 }: Percent = {}): readonly string[] =>
  value < 0 || value > 100 || (value > 0 && value < 0.0001)
    ? [`percentage ${value} is neither 0.0, nor in range [0.0001, 100.0]`]
    : [];
