import type { FluxObject } from "../fields.ts";
import { isCrd } from "./order.ts";

/**
 * Fields that Go's typed objects always write: structs held by value, and the default of a port that confuses
 * server-side apply. "*" is every entry of a list. Upstream: ssa/normalize/normalize.go, k8s.io/api 1.36.
 */
type Standing = readonly [path: string, value?: unknown];

const podSpec = (at: string): readonly Standing[] => [
  [`${at}.containers.*.resources`],
  [`${at}.initContainers.*.resources`],
  [`${at}.containers.*.ports.*.protocol`, "TCP"],
];
const podTemplate = (at: string): readonly Standing[] => [[`${at}.metadata`], ...podSpec(`${at}.spec`)];
const claim = (at: string): readonly Standing[] => [[`${at}.resources`]];

const STANDING: ReadonlyMap<string, readonly Standing[]> = new Map<string, readonly Standing[]>([
  ["v1/Pod", podSpec("spec")],
  ["apps/v1/Deployment", [["spec.strategy"], ...podTemplate("spec.template")]],
  [
    "apps/v1/StatefulSet",
    [
      ["spec.updateStrategy"],
      ...podTemplate("spec.template"),
      ["spec.volumeClaimTemplates.*.metadata"],
      ["spec.volumeClaimTemplates.*.status"],
      ...claim("spec.volumeClaimTemplates.*.spec"),
    ],
  ],
  ["apps/v1/DaemonSet", [["spec.updateStrategy"], ...podTemplate("spec.template")]],
  ["apps/v1/ReplicaSet", podTemplate("spec.template")],
  ["batch/v1/Job", podTemplate("spec.template")],
  ["batch/v1/CronJob", [["spec.jobTemplate.metadata"], ...podTemplate("spec.jobTemplate.spec.template")]],
  ["v1/Service", [["spec"], ["spec.ports.*.protocol", "TCP"], ["spec.ports.*.targetPort", 0]]],
  ["v1/PersistentVolumeClaim", claim("spec")],
  ["v1/Namespace", [["spec"]]],
  ["policy/v1/PodDisruptionBudget", [["spec"]]],
  ["networking.k8s.io/v1/Ingress", [["spec"]]],
  ["networking.k8s.io/v1/NetworkPolicy", [["spec"]]],
  ["v1/ResourceQuota", [["spec"]]],
  ["storage.k8s.io/v1/StorageClass", [["provisioner", ""]]],
  ["scheduling.k8s.io/v1/PriorityClass", [["value", 0]]],
  ["node.k8s.io/v1/RuntimeClass", [["handler", ""]]],
  ["networking.k8s.io/v1/IngressClass", [["spec"]]],
]);

/** What is sent for an object of Git: without status, and with what a typed object of its kind always has. */
export function normalized(object: FluxObject): FluxObject {
  const { status, ...rest } = object;
  const bare = (isCrd(object) ? object : rest) as FluxObject;
  const standing = STANDING.get(`${object.apiVersion}/${object.kind}`) ?? [];
  return standing.reduce<unknown>((at, [path, value = {}]) => filled(at, path.split("."), value), bare) as FluxObject;
}

/** The value with `fill` where the path ends, unless something stands there. */
function filled(value: unknown, path: readonly string[], fill: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? fill;
  if (name === "*") return Array.isArray(value) ? value.map((entry) => filled(entry, rest, fill)) : value;
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  // A list that is not there has no entries to fill.
  if (fields[name] === undefined && rest.includes("*")) return value;
  return { ...fields, [name]: filled(fields[name], rest, fill) };
}
