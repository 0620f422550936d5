import type { FieldDoc } from "../../api/controller.ts";
import { fields, type Shape } from "../../cluster/schema.ts";

/** Fields of the kinds: istio.io/api networking/v1 and security/v1, kubernetes/customresourcedefinitions.gen.yaml. */

const TEXTS: Shape = { list: "string" };
const LABELS: Shape = { map: "string" };
const MATCH: Shape = fields("exact prefix regex");
const PERCENT: Shape = fields("value:number");
const PORT: Shape = fields("number:integer");

const CONNECTION_POOL: Shape = fields("", {
  tcp: fields("maxConnections:integer connectTimeout:duration maxConnectionDuration:duration idleTimeout:duration", {
    tcpKeepalive: fields("probes:integer time:duration interval:duration"),
  }),
  http: fields(
    "http1MaxPendingRequests:integer http2MaxRequests:integer maxRequestsPerConnection:integer maxRetries:integer idleTimeout:duration useClientProtocol:boolean maxConcurrentStreams:integer",
    {
      h2UpgradePolicy: { words: ["DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"] },
      http2KeepAlive: fields("interval:duration timeout:duration"),
    },
  ),
});

const OUTLIER_DETECTION: Shape = fields(
  "consecutiveErrors:integer consecutive5xxErrors:integer consecutiveGatewayErrors:integer splitExternalLocalOriginErrors:boolean consecutiveLocalOriginFailures:integer interval:duration baseEjectionTime:duration maxEjectionPercent:integer minHealthPercent:integer",
  { outlierDetectionHttpErrorCodes: { list: "integer" } },
);

const LOAD_BALANCER: Shape = fields("localityLbSetting:any warmupDurationSecs:duration", {
  simple: { words: ["UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST"] },
  warmup: fields("duration:duration minimumPercent:number aggression:number"),
  consistentHash: fields("httpHeaderName useSourceIp:boolean httpQueryParameterName minimumRingSize:integer", {
    httpCookie: fields("name path ttl:duration attributes:any"),
    ringHash: fields("minimumRingSize:integer"),
    maglev: fields("tableSize:integer"),
  }),
});

const BLOCKS = {
  connectionPool: CONNECTION_POOL,
  loadBalancer: LOAD_BALANCER,
  outlierDetection: OUTLIER_DETECTION,
} as const;

const TRAFFIC_POLICY: Shape = fields("tls:any tunnel:any proxyProtocol:any", {
  ...BLOCKS,
  retryBudget: fields("percent:number minRetryConcurrency:integer budgetInterval:duration"),
  portLevelSettings: { list: fields("tls:any", { ...BLOCKS, port: PORT }) },
});

export const DESTINATION_RULE: Shape = fields(
  "host workloadSelector:any",
  {
    exportTo: TEXTS,
    trafficPolicy: TRAFFIC_POLICY,
    subsets: { list: fields("name", { labels: LABELS, trafficPolicy: TRAFFIC_POLICY }, ["name"]) },
  },
  ["host"],
);

const DESTINATION: Shape = fields("host subset", { port: PORT }, ["host"]);

const HTTP_MATCH: Shape = fields("name ignoreUriCase:boolean port:integer sourceNamespace statPrefix", {
  uri: MATCH,
  scheme: MATCH,
  method: MATCH,
  authority: MATCH,
  headers: { map: MATCH },
  withoutHeaders: { map: MATCH },
  queryParams: { map: MATCH },
  sourceLabels: LABELS,
  gateways: TEXTS,
});

const HTTP_ROUTE: Shape = fields(
  "name timeout:duration corsPolicy:any headers:any delegate:any mirrorPercent:integer",
  {
    match: { list: HTTP_MATCH },
    route: { list: fields("weight:integer headers:any", { destination: DESTINATION }, ["destination"]) },
    redirect: fields("uri authority scheme port:integer derivePort redirectCode:integer"),
    directResponse: fields("status:integer body:any", {}, ["status"]),
    rewrite: fields("uri authority", { uriRegexRewrite: fields("match rewrite") }),
    retries: fields(
      "attempts:integer perTryTimeout:duration retryOn retryRemoteLocalities:boolean retryIgnorePreviousHosts:boolean backoff:duration",
    ),
    fault: fields("", {
      delay: fields("fixedDelay:duration exponentialDelay:duration percent:integer", { percentage: PERCENT }),
      abort: fields("httpStatus:integer grpcStatus http2Error", { percentage: PERCENT }),
    }),
    mirror: DESTINATION,
    mirrorPercentage: PERCENT,
    mirrors: { list: fields("", { destination: DESTINATION, percentage: PERCENT }, ["destination"]) },
  },
);

export const VIRTUAL_SERVICE: Shape = fields("tls:any tcp:any", {
  hosts: TEXTS,
  gateways: TEXTS,
  exportTo: TEXTS,
  http: { list: HTTP_ROUTE },
});

const MTLS: Shape = fields("", { mode: { words: ["UNSET", "DISABLE", "PERMISSIVE", "STRICT"] } });
const SELECTOR: Shape = fields("", { matchLabels: LABELS });

export const PEER_AUTHENTICATION: Shape = fields("", {
  selector: SELECTOR,
  mtls: MTLS,
  portLevelMtls: { map: MTLS },
});

const listsOf = (names: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, TEXTS]));

const SOURCE: Shape = fields(
  "",
  listsOf(
    "principals notPrincipals requestPrincipals notRequestPrincipals namespaces notNamespaces serviceAccounts notServiceAccounts ipBlocks notIpBlocks remoteIpBlocks notRemoteIpBlocks",
  ),
);
const OPERATION: Shape = fields("", listsOf("hosts notHosts ports notPorts methods notMethods paths notPaths"));

export const AUTHORIZATION_POLICY: Shape = fields("targetRef:any targetRefs:any", {
  selector: SELECTOR,
  action: { words: ["ALLOW", "DENY", "AUDIT", "CUSTOM"] },
  provider: fields("name"),
  rules: {
    list: fields("", {
      from: { list: fields("", { source: SOURCE }) },
      to: { list: fields("", { operation: OPERATION }) },
      when: { list: fields("key", { values: TEXTS, notValues: TEXTS }, ["key"]) },
    }),
  },
});

const MODE: Shape = { words: ["CLIENT_AND_SERVER", "CLIENT", "SERVER"] };
const PROVIDERS: Shape = { list: fields("name", {}, ["name"]) };

export const TELEMETRY: Shape = fields("targetRef:any targetRefs:any tracing:any", {
  selector: SELECTOR,
  metrics: {
    list: fields("reportingInterval:duration", {
      providers: PROVIDERS,
      overrides: {
        list: fields("disabled:boolean tagOverrides:any", {
          match: fields("customMetric", {
            mode: MODE,
            metric: {
              words: [
                "ALL_METRICS",
                "REQUEST_COUNT",
                "REQUEST_DURATION",
                "REQUEST_SIZE",
                "RESPONSE_SIZE",
                "TCP_OPENED_CONNECTIONS",
                "TCP_CLOSED_CONNECTIONS",
                "TCP_SENT_BYTES",
                "TCP_RECEIVED_BYTES",
                "GRPC_REQUEST_MESSAGES",
                "GRPC_RESPONSE_MESSAGES",
              ],
            },
          }),
        }),
      },
    }),
  },
  accessLogging: {
    list: fields("disabled:boolean", {
      providers: PROVIDERS,
      match: fields("", { mode: MODE }),
      filter: fields("expression"),
    }),
  },
});

type Range = readonly [unit: string, min: number, max: number, step: number];

const field = (path: string, [unit, min, max, step]: Range, standard: number | null, help: string): FieldDoc => ({
  path: `spec.${path}`,
  unit,
  min,
  max,
  step,
  default: standard,
  help,
});

const SHARE: Range = ["%", 0, 100, 1];
const REQUESTS: Range = ["requests", 0, 1000, 1];
const policy = (path: string, range: Range, help: string): FieldDoc =>
  field(`trafficPolicy.${path}`, range, null, help);

/** What a person may turn of a DestinationRule while the run plays. */
export const RULE_FIELDS: readonly FieldDoc[] = [
  policy("connectionPool.tcp.maxConnections", ["connections", 0, 1000, 1], "Connections of one caller; 0 is no limit."),
  policy(
    "connectionPool.http.http1MaxPendingRequests",
    REQUESTS,
    "Requests that wait for a connection; 0 is no limit.",
  ),
  policy("connectionPool.http.http2MaxRequests", REQUESTS, "Requests under way; 0 is no limit."),
  policy("connectionPool.http.maxRetries", REQUESTS, "Retries that wait or are under way; 0 is no limit."),
  policy("retryBudget.percent", SHARE, "Retries as a share of requests under way."),
  policy("outlierDetection.consecutive5xxErrors", ["errors", 0, 20, 1], "Errors in a row that eject a host; 0 never."),
  policy("outlierDetection.maxEjectionPercent", SHARE, "Hosts that may be ejected at once."),
];

/** What a person may turn of a VirtualService's first route. */
export const ROUTE_FIELDS: readonly FieldDoc[] = [
  field("http[0].retries.attempts", ["retries", 0, 5, 1], null, "Attempts after the first."),
  field("http[0].route[0].weight", ["weight", 0, 100, 1], null, "Of the requests that this route takes."),
  field("http[0].route[1].weight", ["weight", 0, 100, 1], null, "Of the requests that this route takes."),
  field("http[0].fault.abort.percentage.value", SHARE, null, "Requests that the caller's proxy ends at once."),
  field("http[0].fault.delay.percentage.value", SHARE, null, "Requests that the caller's proxy holds up."),
];

/** What a person may turn of a Telemetry. */
export const TELEMETRY_FIELDS: readonly FieldDoc[] = [
  field("metrics[0].overrides[0].disabled", ["on", 0, 1, 1], null, "Proxies tell nothing of these metrics."),
];
