import { type EdgeSpec, PLAIN_CALL } from "../api/calls.ts";
import type { KubeObject } from "../api/objects.ts";
import type { PlantSpec, ServiceSpec, WorkloadSpec } from "../api/plant.ts";
import type { MeshProfile } from "./profiles.ts";

/** A plant under a mesh, as a feature looks at it: a calls b, or now and then b-next. */
interface Probe {
  readonly call: EdgeSpec;
  readonly next: EdgeSpec;
  readonly callee: WorkloadSpec;
}

/** Something that a mesh may do for services that do not know of it. */
interface Feature {
  readonly name: string;
  /** What asks for it, in the words of every mesh. */
  readonly asks: readonly KubeObject[];
  /** Does the plant have it? */
  has(probe: Probe): boolean;
}

const object = (
  apiVersion: string,
  kind: string,
  spec: unknown,
  more: { readonly name?: string; readonly annotations?: Record<string, string> } = {},
): KubeObject =>
  ({
    apiVersion,
    kind,
    metadata: { name: more.name ?? "b", namespace: "default", annotations: more.annotations },
    spec,
  }) as unknown as KubeObject;

const rule = (trafficPolicy: object) =>
  object("networking.istio.io/v1", "DestinationRule", { host: "b", trafficPolicy });
const routes = (...http: readonly object[]) =>
  object("networking.istio.io/v1", "VirtualService", { hosts: ["b"], http });
const to = (host: string, weight?: number) => ({ destination: { host }, ...(weight === undefined ? {} : { weight }) });
const access = (part: object) => object("security.istio.io/v1", "AuthorizationPolicy", { rules: [part] });
const service = (annotations: Record<string, string>) =>
  object("v1", "Service", { ports: [{ port: 80 }] }, { annotations });
const network = (part: object) =>
  object("cilium.io/v2", "CiliumNetworkPolicy", {
    endpointSelector: { matchLabels: { app: "b" } },
    ingress: [{ fromEndpoints: [{ matchLabels: { app: "a" } }], ...part }],
  });
const telemetry = (disabled: boolean) =>
  object("telemetry.istio.io/v1", "Telemetry", {
    metrics: [{ overrides: [{ match: { metric: "ALL_METRICS" }, disabled }] }],
  });

const GET = { toPorts: [{ rules: { http: [{ method: "GET" }] } }] };
const STRICT = object("security.istio.io/v1", "PeerAuthentication", { mtls: { mode: "STRICT" } });

/** Rows of the table: what rules of the modelled meshes can bring about in a plant. */
export const FEATURES: readonly Feature[] = [
  { name: "mutual TLS", asks: [], has: ({ callee }) => callee.enrolled === true && callee.mtls !== "DISABLE" },
  { name: "no plaintext", asks: [STRICT], has: ({ callee }) => callee.mtls === "STRICT" },
  {
    name: "callers by identity",
    asks: [access({ from: [{ source: { principals: ["cluster.local/ns/default/sa/a"] } }] }), network({})],
    has: ({ callee: { policies = [], filter } }) =>
      policies.some(({ rules }) => rules.some(({ from }) => from !== null)) || (filter?.from ?? null) !== null,
  },
  {
    name: "requests by method",
    asks: [access({ to: [{ operation: { methods: ["GET"] } }] }), network(GET)],
    has: ({ callee: { policies = [], filter } }) =>
      [...policies.flatMap(({ rules }) => rules), ...(filter?.requests ?? [])].some(({ methods }) => methods !== null),
  },
  {
    name: "retries",
    asks: [
      routes({ route: [to("b")], retries: { attempts: 3, retryOn: "5xx" } }),
      service({ "retry.linkerd.io/http": "5xx", "retry.linkerd.io/limit": "3" }),
    ],
    has: ({ call }) => call.retries === 3,
  },
  {
    name: "retry budget",
    asks: [
      rule({ retryBudget: { percent: 20 } }),
      object(
        "linkerd.io/v1alpha2",
        "ServiceProfile",
        { routes: [{ name: "all", condition: { pathRegex: ".*" }, isRetryable: true }] },
        { name: "b.default.svc.cluster.local" },
      ),
    ],
    has: ({ call }) => call.retryBudget !== null || call.retryRatio !== undefined,
  },
  {
    name: "time-outs",
    asks: [routes({ route: [to("b")], timeout: "2s" }), service({ "timeout.linkerd.io/request": "2s" })],
    has: ({ call }) => call.deadlineMs === 2000,
  },
  {
    name: "limits",
    asks: [rule({ connectionPool: { http: { http2MaxRequests: 5 } } })],
    has: ({ call }) => call.limits.maxRequests === 5,
  },
  {
    name: "failing hosts left out",
    asks: [
      rule({ outlierDetection: { consecutive5xxErrors: 5 } }),
      service({ "balancer.linkerd.io/failure-accrual": "consecutive" }),
    ],
    has: ({ call }) => call.outlier !== null || call.accrual !== undefined,
  },
  {
    name: "balancing by load",
    asks: [rule({ loadBalancer: { simple: "LEAST_REQUEST" } })],
    has: ({ call }) => call.balance === "least-request" || call.balance === "peak-ewma",
  },
  {
    name: "balancing by hash",
    asks: [rule({ loadBalancer: { consistentHash: { httpHeaderName: "x-user" } } })],
    has: ({ call }) => call.balance === "ring-hash",
  },
  {
    name: "split by weight",
    asks: [routes({ route: [to("b", 90), to("b-next", 10)] })],
    has: ({ next }) => (next.weight ?? 0) > 0,
  },
  {
    name: "routes by header",
    asks: [
      routes({ match: [{ headers: { "x-group": { exact: "b" } } }], route: [to("b-next")] }, { route: [to("b")] }),
    ],
    has: ({ next }) => next.match !== undefined,
  },
  {
    name: "copies",
    asks: [routes({ route: [to("b")], mirror: { host: "b-next" } })],
    has: ({ call }) => (call.mirrors ?? []).length > 0,
  },
  {
    name: "injected faults",
    asks: [routes({ route: [to("b")], fault: { abort: { httpStatus: 503, percentage: { value: 10 } } } })],
    has: ({ call }) => (call.fault?.abortPercent ?? 0) > 0,
  },
  {
    name: "metrics of requests",
    asks: [telemetry(false), network(GET)],
    has: ({ call }) => (call.proxies?.count ?? 0) > 0 && call.telemetry?.requests !== false,
  },
];

/** Where a mesh has a feature: as it is, only where a waypoint stands, in the mesh but not in this model, or not at all. */
export type Presence = "yes" | "waypoint" | "left out" | "no";

/** What a mesh does about a feature: its control plane is told all that asks for it, and the plant is looked at. */
export function presenceOf(mesh: MeshProfile, feature: Feature): Presence {
  const waypoint = object("v1", "Service", {}, {});
  const labelled = { ...waypoint, metadata: { ...waypoint.metadata, labels: { "istio.io/use-waypoint": "waypoint" } } };
  const next = { ...labelled, metadata: { ...labelled.metadata, name: "b-next" } };
  if (feature.has(probed(mesh, feature.asks))) return "yes";
  if (feature.has(probed(mesh, [...feature.asks, labelled, next]))) return "waypoint";
  return mesh.leftOut.includes(feature.name) ? "left out" : "no";
}

function probed(mesh: MeshProfile, asks: readonly KubeObject[]): Probe {
  const deployments = NAMES.map((name) => ({
    ...object("apps/v1", "Deployment", {
      template: {
        metadata: { labels: { app: name, ...mesh.joins.labels }, annotations: mesh.joins.annotations },
        spec: { serviceAccountName: name },
      },
    }),
    metadata: { name, namespace: "default" },
  })) as unknown as readonly KubeObject[];
  const { edges = [], workloads } = mesh.configure(plantOf(mesh), [...deployments, ...asks]);
  const [call, next] = edges;
  const callee = workloads.find(({ name }) => name === "b");
  if (!call || !next || !callee) throw new Error("a mesh keeps the calls and workloads of a plant");
  return { call, next, callee };
}

const NAMES = ["a", "b", "b-next"];
const NO_WORK: ServiceSpec["work"] = { cpu: { type: "constant", mean: 0 }, wait: { type: "constant", mean: 0 } };

const plantOf = ({ enrols, perHop }: MeshProfile): PlantSpec => ({
  loads: [],
  queues: [],
  services: NAMES.map((name) => ({ name, work: NO_WORK, timeoutMs: null, maxRetries: 0 })),
  workloads: NAMES.map((name) => ({
    name,
    role: { type: "server", services: [name] },
    slots: 1,
    queueCap: null,
    discipline: "fifo",
    memoryBytes: 0,
    idleCpuMilli: 0,
    enrolled: enrols,
  })),
  edges: [bare("b", 100, perHop), bare("b-next", 0, perHop)],
});

const bare = (service: string, weight: number, proxies: number): EdgeSpec => ({
  ...PLAIN_CALL,
  from: "a",
  to: service,
  weight,
  proxies: { count: proxies, latencyMs: 1, cpuMilli: 500 },
});
