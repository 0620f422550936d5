import { clusterName } from "./clusters.ts";
import { protoDuration } from "./duration.ts";
import { type EnvoyAction, type EnvoyRoute, present } from "./envoy.ts";
import { faultFilter, hundredths, millionths } from "./fault.ts";
import { hashPolicy } from "./load-balancer.ts";
import { catchesAll, concerns, routeMatch } from "./match.ts";
import type {
  Caller,
  ConsistentHash,
  Destination,
  DestinationRule,
  HttpMatch,
  HttpRoute,
  MeshConfig,
  MeshService,
  Percent,
  TrafficPolicy,
  VirtualService,
} from "./objects.ts";
import { retryPolicy } from "./retry.ts";

/** What routes depend on. */
export interface RouteInput {
  readonly service: MeshService;
  /** The port that callers use. */
  readonly port: number;
  readonly rule: DestinationRule | undefined;
  readonly mesh: MeshConfig;
  readonly caller: Caller;
}

const NO_TIMEOUT = "0s";

/**
 * Routes of a service's virtual host, in the order in which they are tried.
 * Upstream: pilot/pkg/networking/core/route/route.go `BuildHTTPRoutesForVirtualService`, `BuildDefaultHTTPOutboundRoute`.
 */
export function outboundRoutes(input: RouteInput, virtualService: VirtualService | undefined): readonly EnvoyRoute[] {
  if (virtualService === undefined) return [defaultRoute(input)];
  const routes: EnvoyRoute[] = [];
  for (const http of virtualService.http ?? []) {
    const matches = http.match && http.match.length > 0 ? http.match : [undefined];
    for (const match of matches) {
      if (match && !concerns(match, input.caller, input.port)) continue;
      const route = routeOf(http, match, input);
      routes.push(route);
      if (catchesAll(route.match)) return routes;
    }
  }
  return routes;
}

/** Keeps away from hosts already tried even when it hashes: only a VirtualService's routes see the hash. */
function defaultRoute({ service, port, rule, mesh }: RouteInput): EnvoyRoute {
  const hash = portHash(rule?.trafficPolicy, port) ?? rule?.trafficPolicy?.loadBalancer?.consistentHash;
  const policy = hash && hashPolicy(hash);
  const route: EnvoyAction = present({
    cluster: clusterName(service.host, port),
    timeout: NO_TIMEOUT,
    maxGrpcTimeout: NO_TIMEOUT,
    retryPolicy: retryPolicy(mesh.defaultHttpRetryPolicy, false),
    hashPolicy: policy && [policy],
  });
  return { name: "default", match: { prefix: "/" }, route };
}

function routeOf(http: HttpRoute, match: HttpMatch | undefined, input: RouteInput): EnvoyRoute {
  const name = [http.name ?? "", ...(match?.name ? [match.name] : [])].join(".");
  const { redirect, directResponse, fault } = http;
  return present({
    name: name === "" ? undefined : name,
    match: routeMatch(match),
    ...(redirect ? { redirect: redirectOf(redirect, input.port) } : answerOf(http, directResponse, input)),
    typedPerFilterConfig: fault && faultFilter(fault),
  });
}

function answerOf(http: HttpRoute, direct: HttpRoute["directResponse"], input: RouteInput): Partial<EnvoyRoute> {
  if (direct === undefined) return { route: actionOf(http, input) };
  const text = direct.body?.string;
  return {
    directResponse: present({ status: direct.status, body: text === undefined ? undefined : { inlineString: text } }),
  };
}

function actionOf(http: HttpRoute, input: RouteInput): EnvoyAction {
  const timeout = http.timeout === undefined ? NO_TIMEOUT : protoDuration(http.timeout);
  const destinations = (http.route ?? []).flatMap(({ destination, weight = 0 }) =>
    destination ? [{ destination, weight }] : [],
  );
  const [only] = destinations;
  const single = destinations.length === 1 ? only : undefined;
  const used = single ? [single] : destinations.filter(({ weight }) => weight > 0);
  const hashes = used.flatMap(({ destination }) => hashOf(destination, input.rule) ?? []);
  const policies = hashes.flatMap((hash) => hashPolicy(hash) ?? []);
  const mirrors = mirrorsOf(http, input);
  const clusters = used.map(({ destination, weight }) => ({ name: clusterOf(destination, input), weight }));
  return present({
    ...(single ? { cluster: clusterOf(single.destination, input) } : { weightedClusters: { clusters } }),
    timeout,
    maxGrpcTimeout: timeout,
    retryPolicy: retryPolicy(
      http.retries ?? input.mesh.defaultHttpRetryPolicy,
      single !== undefined && hashes.length > 0,
    ),
    hashPolicy: policies.length > 0 ? policies : undefined,
    ...rewriteOf(http.rewrite),
    hostRewriteLiteral: http.rewrite?.authority || undefined,
    requestMirrorPolicies: mirrors.length > 0 ? mirrors : undefined,
  });
}

function clusterOf({ host, subset, port: own }: Destination, { service, port }: RouteInput): string {
  const [single] = host === service.host && service.ports.length === 1 ? service.ports : [];
  return clusterName(host, own?.number ?? single?.number ?? port, subset);
}

/** The hash of the subset's port, the subset, the destination's port, the rule: the first that is there. */
function hashOf(
  { host, subset: name, port }: Destination,
  rule: DestinationRule | undefined,
): ConsistentHash | undefined {
  if (rule === undefined || rule.host !== host) return undefined;
  const subset = rule.subsets?.find((candidate) => candidate.name === (name ?? ""))?.trafficPolicy;
  return (
    portHash(subset, port?.number) ??
    subset?.loadBalancer?.consistentHash ??
    portHash(rule.trafficPolicy, port?.number) ??
    rule.trafficPolicy?.loadBalancer?.consistentHash
  );
}

const portHash = (policy: TrafficPolicy | undefined, port: number | undefined): ConsistentHash | undefined =>
  port === undefined
    ? undefined
    : policy?.portLevelSettings?.find((settings) => settings.port?.number === port)?.loadBalancer?.consistentHash;

function mirrorsOf(http: HttpRoute, input: RouteInput): readonly object[] {
  const { mirror, mirrorPercentage, mirrorPercent, mirrors = [] } = http;
  const own = mirror ? mirrorOf(mirror, mirrorShare(mirrorPercentage, mirrorPercent), input) : [];
  const others = mirrors.flatMap(({ destination, percentage }) =>
    destination ? mirrorOf(destination, mirrorShare(percentage, undefined), input) : [],
  );
  return [...own, ...others];
}

function mirrorOf(destination: Destination, share: object | undefined, input: RouteInput): readonly object[] {
  if (share === undefined) return [];
  const cluster = clusterOf(destination, input);
  return [
    { cluster, runtimeFraction: { defaultValue: share }, traceSampled: false, disableShadowHostSuffixAppend: true },
  ];
}

/** All when nothing is said; nothing when 0 is said. */
function mirrorShare(percentage: Percent | undefined, whole: number | undefined): object | undefined {
  if (percentage) return (percentage.value ?? 0) > 0 ? millionths(percentage) : undefined;
  if (whole === 0) return undefined;
  return hundredths(whole ?? 100);
}

const REDIRECT_CODES: Readonly<Record<number, string>> = {
  302: "FOUND",
  303: "SEE_OTHER",
  307: "TEMPORARY_REDIRECT",
  308: "PERMANENT_REDIRECT",
};

/** The port that is HTTP's own is left out. */
function redirectOf(redirect: NonNullable<HttpRoute["redirect"]>, requestPort: number): object {
  const { uri = "", authority, scheme, redirectCode = 301 } = redirect;
  const port = redirect.derivePort === "FROM_REQUEST_PORT" ? requestPort : redirect.port;
  const usual = (scheme || "http") === "https" ? 443 : 80;
  return present({
    pathRedirect: uri,
    hostRedirect: authority || undefined,
    schemeRedirect: scheme || undefined,
    portRedirect: port === usual ? undefined : port,
    responseCode: REDIRECT_CODES[redirectCode],
  });
}

function rewriteOf({ uri, uriRegexRewrite }: NonNullable<HttpRoute["rewrite"]> = {}): Partial<EnvoyAction> {
  if (uriRegexRewrite === undefined) return { prefixRewrite: uri || undefined };
  const { match, rewrite } = uriRegexRewrite;
  return { regexRewrite: { pattern: { regex: match }, substitution: rewrite } };
}
