import type { ManifestError } from "../../api/controller.ts";
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

type Path = ManifestError["path"];
type Errors = readonly ManifestError[];

const SPEC: Path = ["spec"];

/** The error where it holds. */
export const when = (holds: boolean, path: Path, message: string): Errors => (holds ? [{ path, message }] : []);

/** Errors of a rule in the order of upstream's checks: pkg/config/validation `validateTrafficPolicy`, `validateSubset`. */
export const ruleErrors = ({ trafficPolicy, subsets = [] }: DestinationRule): Errors => [
  ...policyErrors(trafficPolicy, [...SPEC, "trafficPolicy"]),
  ...subsets.flatMap((subset, index) => {
    const at = [...SPEC, "subsets", index];
    return [
      ...when(subset.name === "", [...at, "name"], "subset name cannot be empty"),
      ...policyErrors(subset.trafficPolicy, [...at, "trafficPolicy"]),
    ];
  }),
];

/** Errors of a virtual service's routes: pkg/config/validation/virtualservice.go `validateHTTPRoute`. */
export const virtualServiceErrors = ({ http = [] }: VirtualService): Errors =>
  http.flatMap((route, index) => routeErrors(route, [...SPEC, "http", index]));

/** One text of all errors, as pkg/util/istiomultierror writes it. */
export const rejection = (errors: Errors): string => {
  const [first, ...others] = errors;
  const points = errors.map(({ message }) => `* ${message}`).join("\n\t");
  const text = others.length === 0 ? (first?.message ?? "") : `${errors.length} errors occurred:\n\t${points}\n`;
  return `configuration is invalid: ${text}`;
};

function policyErrors(policy: TrafficPolicy | undefined, path: Path): Errors {
  if (policy === undefined) return [];
  const { connectionPool, outlierDetection, loadBalancer, tls, tunnel, proxyProtocol, retryBudget } = policy;
  const fields = [connectionPool, outlierDetection, loadBalancer, tls, tunnel, proxyProtocol, retryBudget];
  if ([...fields, policy.portLevelSettings].every((field) => field === undefined)) {
    return [{ path, message: "traffic policy must have at least one field" }];
  }
  const ports = policy.portLevelSettings ?? [];
  return [
    ...blockErrors(policy, path),
    ...ports.flatMap((settings, index) => portErrors(settings, [...path, "portLevelSettings", index])),
  ];
}

function portErrors(settings: NonNullable<TrafficPolicy["portLevelSettings"]>[number], path: Path): Errors {
  const { connectionPool, outlierDetection, loadBalancer, tls } = settings;
  const empty = [connectionPool, outlierDetection, loadBalancer, tls].every((field) => field === undefined);
  return [
    ...when(settings.port === undefined, path, "portTrafficPolicy must have valid port"),
    ...(empty ? [{ path, message: "port traffic policy must have at least one field" }] : blockErrors(settings, path)),
  ];
}

const blockErrors = ({ outlierDetection, connectionPool, loadBalancer }: TrafficPolicy, path: Path): Errors => [
  ...(outlierDetection ? outlierErrors(outlierDetection, [...path, "outlierDetection"]) : []),
  ...(connectionPool ? poolErrors(connectionPool, [...path, "connectionPool"]) : []),
  ...(loadBalancer ? balancerErrors(loadBalancer, [...path, "loadBalancer"]) : []),
];

const outlierErrors = (block: OutlierDetection, path: Path): Errors => [
  ...durationErrors(block.baseEjectionTime, [...path, "baseEjectionTime"]),
  ...when(
    !block.splitExternalLocalOriginErrors && (block.consecutiveLocalOriginFailures ?? 0) > 0,
    [...path, "consecutiveLocalOriginFailures"],
    "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
  ),
  ...durationErrors(block.interval, [...path, "interval"]),
  ...wholePercentErrors(block.maxEjectionPercent, [...path, "maxEjectionPercent"]),
  ...wholePercentErrors(block.minHealthPercent, [...path, "minHealthPercent"]),
];

function poolErrors({ http, tcp }: ConnectionPool, path: Path): Errors {
  if (http === undefined && tcp === undefined)
    return [{ path, message: "connection pool must have at least one field" }];
  const bothProtocols = http?.h2UpgradePolicy === "UPGRADE" && http.useClientProtocol === true;
  const inHttp = (field: string): Path => [...path, "http", field];
  const inTcp = (field: string): Path => [...path, "tcp", field];
  return [
    ...negative("http1 max pending requests", http?.http1MaxPendingRequests, inHttp("http1MaxPendingRequests")),
    ...negative("http2 max requests", http?.http2MaxRequests, inHttp("http2MaxRequests")),
    ...negative("max requests per connection", http?.maxRequestsPerConnection, inHttp("maxRequestsPerConnection")),
    ...negative("max retries", http?.maxRetries, inHttp("maxRetries")),
    ...durationErrors(http?.idleTimeout, inHttp("idleTimeout")),
    ...when(
      bothProtocols,
      inHttp("useClientProtocol"),
      "use client protocol must not be true when H2UpgradePolicy is UPGRADE",
    ),
    ...negative("max concurrent streams", http?.maxConcurrentStreams, inHttp("maxConcurrentStreams")),
    ...(http?.http2KeepAlive ? keepAliveErrors(http.http2KeepAlive, inHttp("http2KeepAlive")) : []),
    ...negative("max connections", tcp?.maxConnections, inTcp("maxConnections")),
    ...durationErrors(tcp?.connectTimeout, inTcp("connectTimeout")),
    ...durationErrors(tcp?.maxConnectionDuration, inTcp("maxConnectionDuration")),
    // 0 turns the idle timeout off.
    ...(tcp?.idleTimeout !== undefined && nanosOf(tcp.idleTimeout) < NANOS_PER_MS
      ? []
      : durationErrors(tcp?.idleTimeout, inTcp("idleTimeout"))),
    ...durationErrors(tcp?.tcpKeepalive?.time, [...inTcp("tcpKeepalive"), "time"]),
    ...durationErrors(tcp?.tcpKeepalive?.interval, [...inTcp("tcpKeepalive"), "interval"]),
  ];
}

const keepAliveErrors = (
  { interval, timeout }: { readonly interval?: string; readonly timeout?: string },
  path: Path,
): Errors => [
  ...requiredDuration("http2 keepalive interval is required", interval, [...path, "interval"]),
  ...requiredDuration("http2 keepalive timeout is required", timeout, [...path, "timeout"]),
];

const requiredDuration = (missing: string, text: string | undefined, path: Path): Errors =>
  text === undefined ? [{ path, message: missing }] : durationErrors(text, path);

function balancerErrors({ consistentHash, warmup }: LoadBalancer, path: Path): Errors {
  const { httpCookie, minimumRingSize = 0, maglev, ringHash } = consistentHash ?? {};
  const hash = (field: string): Path => [...path, "consistentHash", field];
  return [
    ...when(httpCookie !== undefined && !httpCookie.name, hash("httpCookie"), "name required for HttpCookie"),
    ...when(
      Number(minimumRingSize) > 0 && (maglev !== undefined || ringHash !== undefined),
      hash("minimumRingSize"),
      "only one of MinimumRingSize or Maglev/Ringhash can be specified",
    ),
    ...(maglev ? maglevErrors(Number(maglev.tableSize ?? 0), [...hash("maglev"), "tableSize"]) : []),
    ...(warmup ? warmupErrors(warmup, [...path, "warmup"]) : []),
  ];
}

const maglevErrors = (size: number, path: Path): Errors => [
  ...when(size === 0, path, "tableSize must be set for maglev"),
  ...when(size >= 5_000_011, path, "tableSize must be less than 5000011 for maglev"),
  ...when(!isPrime(size), path, "tableSize must be a prime number for maglev"),
];

function isPrime(size: number): boolean {
  for (let divisor = 2; divisor * divisor <= size; divisor++) if (size % divisor === 0) return false;
  return size >= 2;
}

const warmupErrors = (
  { duration, minimumPercent = 0, aggression = 1 }: NonNullable<LoadBalancer["warmup"]>,
  path: Path,
): Errors => [
  ...requiredDuration("duration is required", duration, [...path, "duration"]),
  ...when(
    minimumPercent > 100,
    [...path, "minimumPercent"],
    "minimumPercent value should be less than or equal to 100",
  ),
  ...when(aggression <= 0, [...path, "aggression"], "aggression should be greater than 0"),
];

const routeErrors = (http: HttpRoute, path: Path): Errors => [
  ...conflicts(http, path),
  ...(http.fault ? faultErrors(http.fault, [...path, "fault"]) : []),
  ...when(
    (http.mirrorPercent ?? 0) > 100,
    [...path, "mirrorPercent"],
    `mirror_percent must have a max value of 100 (it has ${http.mirrorPercent})`,
  ),
  ...(http.mirrorPercentage ? mirrorErrors(http.mirrorPercentage, [...path, "mirrorPercentage"]) : []),
  ...(http.retries ? retryErrors(http.retries, [...path, "retries"]) : []),
  ...destinationErrors(http.route ?? [], [...path, "route"]),
  ...durationErrors(http.timeout, [...path, "timeout"]),
];

function conflicts(http: HttpRoute, path: Path): Errors {
  const { redirect, directResponse, route = [], fault, rewrite, mirror, mirrors = [] } = http;
  const mirrored = when(
    mirror !== undefined && mirrors.length > 0,
    [...path, "mirrors"],
    "HTTP route cannot contain both mirror and mirrors",
  );
  if (redirect === undefined && directResponse === undefined) {
    return [...when(route.length === 0, path, "HTTP route, redirect or direct_response is required"), ...mirrored];
  }
  const other = redirect ? "redirect" : "direct_response";
  return [
    ...when(route.length > 0, [...path, "route"], `HTTP route cannot contain both route and ${other}`),
    ...when(fault !== undefined, [...path, "fault"], `HTTP route cannot contain both fault and ${other}`),
    ...when(rewrite !== undefined, [...path, "rewrite"], `HTTP route rule cannot contain both rewrite and ${other}`),
    ...when(
      redirect !== undefined && directResponse !== undefined,
      [...path, "directResponse"],
      "HTTP route rule cannot contain both direct_response and redirect",
    ),
    ...mirrored,
  ];
}

function faultErrors({ delay, abort }: Fault, path: Path): Errors {
  if (delay === undefined && abort === undefined) {
    return [{ path, message: "HTTP fault injection must have an abort and/or a delay" }];
  }
  const { httpStatus = 200 } = abort ?? {};
  return [
    ...percentErrors(abort?.percentage, [...path, "abort", "percentage"]),
    ...when(
      httpStatus < 200 || httpStatus > 600,
      [...path, "abort", "httpStatus"],
      `HTTP status ${httpStatus} is not in range 200-599`,
    ),
    ...percentErrors(delay?.percentage, [...path, "delay", "percentage"]),
    ...durationErrors(delay?.fixedDelay, [...path, "delay", "fixedDelay"]),
  ];
}

const mirrorErrors = ({ value = 0 }: Percent, path: Path): Errors => [
  ...when(value > 100, path, `mirror_percentage must have a max value of 100 (it has ${value.toFixed(6)})`),
  ...when(value < 0, path, `mirror_percentage must have a min value of 0 (it has ${value.toFixed(6)})`),
];

const RETRY_ON = [
  ...["5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream"],
  ...["retriable-status-codes", "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled"],
  ...["deadline-exceeded", "internal", "resource-exhausted", "unavailable"],
];

function retryErrors(retries: HttpRetry, path: Path): Errors {
  const { attempts = 0, perTryTimeout, retryOn = "", retryRemoteLocalities, backoff } = retries;
  const configured = perTryTimeout !== undefined || retryOn !== "" || retryRemoteLocalities !== undefined;
  const unknown =
    retryOn === "" ? [] : retryOn.split(",").filter((part) => !isHttpStatus(part) && !RETRY_ON.includes(part));
  return [
    ...when(attempts < 0, [...path, "attempts"], "attempts cannot be negative"),
    ...when(
      attempts === 0 && configured,
      [...path, "attempts"],
      "http retry policy configured when attempts are set to 0 (disabled)",
    ),
    ...durationErrors(perTryTimeout, [...path, "perTryTimeout"]),
    ...unknown.map((part) => ({
      path: [...path, "retryOn"],
      message: `${JSON.stringify(part)} is not a valid retryOn policy`,
    })),
    ...durationErrors(backoff, [...path, "backoff"]),
  ];
}

function destinationErrors(destinations: NonNullable<HttpRoute["route"]>, path: Path): Errors {
  const total = destinations.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return [
    ...destinations.flatMap(({ destination, weight = 0 }, index) => [
      ...when(destination === undefined, [...path, index], "destination is required"),
      ...when(weight < 0, [...path, index, "weight"], `weight ${weight} < 0`),
    ]),
    ...when(destinations.length > 1 && total === 0, path, "total destination weight = 0"),
  ];
}

const NANOS_PER_MS = 1_000_000;

function durationErrors(text: string | undefined, path: Path): Errors {
  if (text === undefined) return [];
  const nanos = nanosOf(text);
  if (nanos < NANOS_PER_MS) return [{ path, message: "duration must be greater than 1ms" }];
  return when(nanos % NANOS_PER_MS !== 0, path, "only durations to ms precision are supported");
}

const negative = (what: string, value: number | undefined, path: Path): Errors =>
  when((value ?? 0) < 0, path, `${what} must be non-negative`);

const wholePercentErrors = (value: number | undefined, path: Path): Errors =>
  when((value ?? 0) < 0 || (value ?? 0) > 100, path, `percentage ${value} is not in range 0..100`);

const percentErrors = ({ value = 0 }: Percent = {}, path: Path): Errors =>
  when(
    value < 0 || value > 100 || (value > 0 && value < 0.0001),
    [...path, "value"],
    `percentage ${value} is neither 0.0, nor in range [0.0001, 100.0]`,
  );
