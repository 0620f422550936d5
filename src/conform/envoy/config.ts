import { MAGLEV_TABLE_SIZE } from "../../plant/policies/envoy/hashing/maglev.ts";
import { RING_DEFAULTS } from "../../plant/policies/envoy/hashing/ring.ts";
import { LIMIT_DEFAULTS } from "../../plant/policies/envoy/limits.ts";
import { type OutlierSettings, outlierSettings } from "../../plant/policies/envoy/outlier/settings.ts";
import type {
  BalancerSettings,
  ClusterLimits,
  ClusterSettings,
  FilterSettings,
  ForwardSettings,
  Fraction,
  HashPolicy,
  HeaderMatch,
  ProxySettings,
  RetryPolicy,
  RouteSettings,
} from "../../plant/policies/envoy/proxy/settings.ts";
import { retrySettings } from "../../plant/policies/envoy/retry.ts";
import type {
  ClusterConfig,
  Config,
  FilterConfig,
  ForwardConfig,
  FractionConfig,
  HashPolicyConfig,
  HcmConfig,
  HeaderMatchConfig,
  RetryConfig,
  RouteConfig,
  StringMatch,
  ThresholdConfig,
  VhostConfig,
} from "./format.ts";

/** From Envoy's own configuration to the settings of a proxy, with Envoy's defaults. */
export const settingsOf = ({
  protocol,
  clusters,
  routes,
  filters = [],
  vhost = {},
  hcm = {},
}: Config): Omit<ProxySettings, "ejectionLagMs"> => ({
  clusters: Object.fromEntries(
    Object.entries(clusters).map(([name, cluster]) => [name, clusterOf(cluster, protocol === "http2")]),
  ),
  filters: filters.flatMap(filterOf),
  routes: routes.map((route) => routeOf(route, vhost, hcm)),
  internal: isInternal(hcm),
  attemptCountInRequest: vhost.include_request_attempt_count ?? false,
  attemptCountInResponse: vhost.include_attempt_count_in_response ?? false,
  bufferLimit: vhost.per_request_buffer_limit_bytes ?? 1_048_576,
});

const CALLER = "127.0.0.1";

const isInternal = ({ internal_address_config }: HcmConfig): boolean =>
  internal_address_config?.cidr_ranges?.some(({ address_prefix: prefix, prefix_len: length }) =>
    length === 0 ? true : prefix.startsWith("127."),
  ) ?? true;

/** "0.5s" in milliseconds. */
const ms = (text: string): number => Math.round(1000 * Number(text.slice(0, -1)));
const msOr = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : ms(text));

function clusterOf(given: ClusterConfig, http2: boolean): ClusterSettings {
  const outlier = given.outlier_detection && outlierOf(given.outlier_detection);
  const { thresholds = [], per_host_thresholds: perHost = [] } = given.circuit_breakers ?? {};
  const limits = (priority: "DEFAULT" | "HIGH"): ClusterLimits => {
    const own = (list: readonly ThresholdConfig[]) => list.find((one) => (one.priority ?? "DEFAULT") === priority);
    return limitsOf(own(thresholds), own(perHost));
  };
  return {
    hosts: given.hosts.map(({ name, weight = 1, priority = 0, locality = "", health }) => ({
      name,
      hashKey: name,
      weight,
      priority,
      locality,
      healthy: health === undefined || health === "HEALTHY",
    })),
    http2,
    concurrentStreams: http2 ? (given.http2?.max_concurrent_streams ?? 1024) : 1,
    connectTimeoutMs: msOr(given.connect_timeout, 1000),
    idleTimeoutMs: msOr(given.common_http?.idle_timeout, 3_600_000),
    maxRequestsPerConnection: given.common_http?.max_requests_per_connection ?? 0,
    limits: { default: limits("DEFAULT"), high: limits("HIGH") },
    balancer: balancerOf(given),
    ...(outlier && { outlier }),
  };
}

function limitsOf(given: ThresholdConfig = {}, perHost: ThresholdConfig = {}): ClusterLimits {
  const { retry_budget: budget } = given;
  return {
    maxConnections: given.max_connections ?? LIMIT_DEFAULTS.maxConnections,
    maxPendingRequests: given.max_pending_requests ?? LIMIT_DEFAULTS.maxPendingRequests,
    maxRequests: given.max_requests ?? LIMIT_DEFAULTS.maxRequests,
    maxRetries: given.max_retries ?? LIMIT_DEFAULTS.maxRetries,
    ...(budget && {
      retryBudget: {
        budgetPercent: budget.budget_percent?.value ?? 20,
        minRetryConcurrency: budget.min_retry_concurrency ?? 3,
      },
    }),
    maxConnectionsPerHost: perHost.max_connections ?? Number.POSITIVE_INFINITY,
    trackRemaining: given.track_remaining ?? false,
  };
}

/** Settings as of old, or those of an extension, which carries its own. */
function balancerOf(given: ClusterConfig): BalancerSettings {
  const { name = "", typed_config: own } = given.load_balancing_policy?.policies[0].typed_extension_config ?? {};
  const common = given.common_lb_config ?? {};
  const ring = own ?? given.ring_hash_lb_config ?? {};
  const least = own ?? given.least_request_lb_config ?? {};
  const hashing = own?.consistent_hashing_lb_config ?? common.consistent_hashing_lb_config;
  const weighs = common.locality_weighted_lb_config !== undefined;
  return {
    policy: policyOf(name.replace("envoy.load_balancing_policies.", "").toUpperCase() || given.lb_policy),
    choiceCount: least.choice_count ?? 2,
    activeRequestBias: biasOf(least.active_request_bias),
    fullScan: least.selection_method === "FULL_SCAN",
    ring: {
      minimumRingSize: ring.minimum_ring_size ?? RING_DEFAULTS.minimumRingSize,
      maximumRingSize: ring.maximum_ring_size ?? RING_DEFAULTS.maximumRingSize,
      hashFunction: ring.hash_function ?? RING_DEFAULTS.hashFunction,
    },
    maglevTableSize: own?.table_size ?? given.maglev_lb_config?.table_size ?? MAGLEV_TABLE_SIZE,
    hashBalanceFactor: hashing?.hash_balance_factor ?? 0,
    panicThreshold: common.healthy_panic_threshold?.value ?? 50,
    failTrafficOnPanic: common.zone_aware_lb_config?.fail_traffic_on_panic ?? false,
    overprovisioning: given.overprovisioning ?? 140,
    ...(weighs && { localityWeights: given.localityWeights ?? {} }),
  };
}

const biasOf = (given: number | { readonly default_value?: number } = 1): number =>
  typeof given === "number" ? given : (given.default_value ?? 1);

const POLICIES: readonly BalancerSettings["policy"][] = ["LEAST_REQUEST", "RANDOM", "RING_HASH", "MAGLEV"];
const policyOf = (name = ""): BalancerSettings["policy"] => POLICIES.find((policy) => policy === name) ?? "ROUND_ROBIN";

/** `base_ejection_time` is `baseEjectionTimeMs`; `consecutive_5xx` is `consecutive5xx`. */
function outlierOf(given: Readonly<Record<string, unknown>>): OutlierSettings {
  const entries = Object.entries(given).map(([name, value]) => {
    const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return typeof value === "string" ? [`${camel}Ms`, ms(value)] : [camel, value];
  });
  return outlierSettings(Object.fromEntries(entries));
}

const DENOMINATORS = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 };
const fractionOf = ({ numerator = 0, denominator = "HUNDRED" }: FractionConfig = {}): Fraction => ({
  numerator,
  denominator: DENOMINATORS[denominator],
});

const ALL: FractionConfig = { numerator: 100 };

function filterOf({ name, typed_config: given }: FilterConfig): FilterSettings[] {
  if (name === "envoy.filters.http.fault") {
    const { delay, abort } = given;
    return [
      {
        kind: "fault",
        headers: (given.headers ?? []).map(headerMatch),
        ...(delay && {
          delay: {
            ms: delay.header_delay === undefined ? msOr(delay.fixed_delay, 0) : "header",
            fraction: fractionOf(delay.percentage),
          },
        }),
        ...(abort && {
          abort: {
            status: abort.header_abort === undefined ? (abort.http_status ?? 0) : "header",
            fraction: fractionOf(abort.percentage),
          },
        }),
        maxActiveFaults: given.max_active_faults ?? Number.POSITIVE_INFINITY,
      },
    ];
  }
  if (!given.token_bucket) return [];
  const { max_tokens: maxTokens, tokens_per_fill: tokensPerFill = 1, fill_interval: interval } = given.token_bucket;
  return [
    {
      kind: "rate-limit",
      bucket: { maxTokens, tokensPerFill, fillIntervalMs: ms(interval) },
      status: given.status?.code ?? 429,
      enabled: fractionOf(given.filter_enabled?.default_value),
      enforced: fractionOf(given.filter_enforced?.default_value),
    },
  ];
}

function routeOf(
  { match, route, direct_response: direct, redirect }: RouteConfig,
  vhost: VhostConfig,
  hcm: HcmConfig,
): RouteSettings {
  const { prefix = "", path, safe_regex: regex, headers = [], runtime_fraction: fraction } = match;
  return {
    path: (given) => {
      const bare = given.split("?")[0] ?? "";
      if (path !== undefined) return bare === path;
      return regex ? whole(regex.regex).test(bare) : given.startsWith(prefix);
    },
    headers: headers.map(headerMatch),
    ...(fraction && { fraction: fractionOf(fraction.default_value) }),
    action: route
      ? forwardOf(route, vhost, hcm)
      : { status: direct?.status ?? redirectStatus(redirect), body: direct?.body?.inline_string ?? "" },
  };
}

const REDIRECTS: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};
const redirectStatus = (redirect: RouteConfig["redirect"]): number =>
  REDIRECTS[redirect?.response_code ?? "MOVED_PERMANENTLY"] ?? 301;

const whole = (regex: string): RegExp => new RegExp(`^(?:${regex})$`);

function headerMatch(given: HeaderMatchConfig): HeaderMatch {
  const test = testOf(given);
  return { name: given.name.toLowerCase(), matches: (value) => test(value) !== (given.invert_match ?? false) };
}

function testOf(given: HeaderMatchConfig): (value: string | undefined) => boolean {
  const { string_match: match, present_match: present = true } = given;
  const old: StringMatch = {
    ...(given.exact_match !== undefined && { exact: given.exact_match }),
    ...(given.prefix_match !== undefined && { prefix: given.prefix_match }),
    ...(given.suffix_match !== undefined && { suffix: given.suffix_match }),
  };
  const wanted = match ?? old;
  if (Object.keys(wanted).length === 0) return (value) => (value !== undefined) === present;
  return (value) => value !== undefined && textMatches(wanted, value);
}

function textMatches({ exact, prefix, suffix, contains, safe_regex: regex }: StringMatch, value: string): boolean {
  if (exact !== undefined) return value === exact;
  if (prefix !== undefined) return value.startsWith(prefix);
  if (suffix !== undefined) return value.endsWith(suffix);
  if (contains !== undefined) return value.includes(contains);
  return regex !== undefined && whole(regex.regex).test(value);
}

function forwardOf(given: ForwardConfig, vhost: VhostConfig, hcm: HcmConfig): ForwardSettings {
  const { cluster, cluster_header: header } = given;
  const duration = given.max_stream_duration?.max_stream_duration;
  const hedging = given.hedge_policy ?? vhost.hedge_policy;
  return {
    clusterNotFoundStatus: NOT_FOUND_STATUS[given.cluster_not_found_response_code ?? "SERVICE_UNAVAILABLE"],
    cluster: (headers) => (header === undefined ? cluster : headers[header.toLowerCase()]),
    weighted: given.weighted_clusters?.clusters ?? [],
    priority: given.priority === "HIGH" ? "high" : "default",
    // A bound on the whole stream takes the place of the route's timeout.
    timeoutMs: duration === undefined ? msOr(given.timeout, 15_000) : 0,
    idleTimeoutMs: msOr(given.idle_timeout ?? hcm.stream_idle_timeout, 300_000),
    maxStreamDurationMs: msOr(duration, 0),
    hedgeOnPerTryTimeout: hedging?.hedge_on_per_try_timeout ?? false,
    retry: retryOf(given.retry_policy ?? vhost.retry_policy ?? {}),
    hashPolicies: (given.hash_policy ?? []).map(hashPolicyOf),
    mirrors: (given.request_mirror_policies ?? []).map((mirror) => ({
      cluster: mirror.cluster,
      fraction: fractionOf(mirror.runtime_fraction ? mirror.runtime_fraction.default_value : ALL),
      hostSuffix: !(mirror.disable_shadow_host_suffix_append ?? false),
    })),
  };
}

const NOT_FOUND_STATUS = { SERVICE_UNAVAILABLE: 503, NOT_FOUND: 404, INTERNAL_SERVER_ERROR: 500 };

const hashPolicyOf = (given: HashPolicyConfig): HashPolicy => ({
  value: (headers, path) => {
    const { header, query_parameter: query, connection_properties: connection } = given;
    if (header) return headers[header.header_name.toLowerCase()];
    if (query) return new URLSearchParams(path.split("?")[1] ?? "").get(query.name) ?? undefined;
    return connection?.source_ip ? CALLER : undefined;
  },
  terminal: given.terminal ?? false,
});

function retryOf(given: RetryConfig): RetryPolicy {
  const { retry_back_off: backOff, rate_limited_retry_back_off: limited } = given;
  const base = msOr(backOff?.base_interval, 25);
  return {
    ...retrySettings(given.retry_on ?? "", given.retriable_status_codes),
    retriableHeaders: (given.retriable_headers ?? []).map(headerMatch),
    numRetries: given.num_retries ?? 1,
    perTryTimeoutMs: msOr(given.per_try_timeout, 0),
    perTryIdleTimeoutMs: msOr(given.per_try_idle_timeout, 0),
    baseIntervalMs: base,
    maxIntervalMs: msOr(backOff?.max_interval, 10 * base),
    previousHosts: (given.retry_host_predicate ?? []).some(({ name }) => name.endsWith("previous_hosts")),
    hostSelectionMaxAttempts: given.host_selection_retry_max_attempts ?? 1,
    resetHeaders: (limited?.reset_headers ?? []).map(({ name, format }) => ({
      name: name.toLowerCase(),
      unixTimestamp: format === "UNIX_TIMESTAMP",
    })),
    resetMaxIntervalMs: msOr(limited?.max_interval, 300_000),
  };
}
