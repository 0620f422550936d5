import type { KindDoc } from "../api/controller.ts";
import type { ContainerUsage } from "../api/metrics.ts";
import type { TerminalHost } from "../api/terminal.ts";
import { kindsOf } from "../cluster/apply/kinds.ts";
import type { Kinds } from "../cluster/apply/server.ts";
import type { Cluster, Usage } from "../kubectl/cluster.ts";
import { compareText, type Fields, text } from "../kubectl/json.ts";
import { apiVersion, type Resource } from "../kubectl/resources.ts";
import { apiJson } from "./api-json.ts";
import { eventObjects } from "./events.ts";
import { namespaceObjects } from "./namespaces.ts";
import { servedBy } from "./served.ts";
import { Writes } from "./writes.ts";

interface Discovery {
  readonly resources: readonly Resource[];
  readonly rules: Kinds;
}

const discovered = new WeakMap<readonly KindDoc[], Discovery>();

/** What the API server of a run serves, and how it validates. */
function discover({ kinds, groups }: TerminalHost): Discovery {
  const known = discovered.get(kinds) ?? { resources: servedBy(kinds, groups), rules: kindsOf(kinds) };
  discovered.set(kinds, known);
  return known;
}

/** A run's API server as kubectl meets it. */
export function clusterOf(host: TerminalHost): Cluster {
  const { resources, rules } = discover(host);
  const list = (resource: Resource) => objectsOf(resource, host);
  const writes = new Writes(host, rules, list);
  return {
    now: host.epochUnixMs + host.cluster.now,
    resources,
    list,
    send: (request) => writes.send(request),
    logs: (pod) => logOf(pod, host),
    usage: (kind) => usageOf(kind, host),
  };
}

/** Objects of a resource in the order of the storage: by namespace and name. */
function objectsOf(resource: Resource, host: TerminalHost): readonly Fields[] {
  const { cluster, epochUnixMs } = host;
  if (resource.kind === "Event") return sorted(eventObjects(host));
  const stored = cluster.list(resource.kind).map((object) => apiJson(object, epochUnixMs));
  if (resource.kind === "Namespace") return sorted(namespaceObjects(stored, host));
  const mine = stored.filter((object) => text(object, "apiVersion").split("/").length > 1 === (resource.group !== ""));
  const served = mine.map((object) => ({ ...object, apiVersion: apiVersion(resource) }));
  return sorted(resource.kind === "Service" && resource.group === "" ? [...served, OWN_SERVICE(host)] : served);
}

const key = (object: Fields): string => `${text(object, "metadata", "namespace")}\0${text(object, "metadata", "name")}`;
const sorted = (objects: readonly Fields[]): readonly Fields[] =>
  [...objects].sort((a, b) => compareText(key(a), key(b)));

/** The API server's own service, which every cluster has. */
const OWN_SERVICE = ({ epochUnixMs }: TerminalHost): Fields =>
  apiJson(
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "kubernetes",
        namespace: "default",
        uid: "kubernetes",
        generation: 1,
        resourceVersion: 1,
        creationTimestamp: 0,
        labels: { component: "apiserver", provider: "kubernetes" },
      },
      spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }] },
      status: { loadBalancer: {} },
    },
    epochUnixMs,
  );

/** The model's containers write nothing: what happened to the pod stands in for its log. */
const logOf = (pod: Fields, { events }: TerminalHost): readonly string[] =>
  events
    .filter(({ involved }) => involved.kind === "Pod" && involved.name === text(pod, "metadata", "name"))
    .map(({ reason, message }) => `# ${reason}: ${message}`);

const NANOS_PER_MILLI = 1_000_000;

function usageOf(kind: "nodes" | "pods", { cluster, metrics }: TerminalHost): readonly Usage[] {
  const namespaces = [...new Set(cluster.list("Pod").map(({ metadata }) => metadata.namespace))];
  const answers = namespaces.flatMap((namespace) => {
    const answer = metrics.podMetrics(namespace, {});
    return "items" in answer ? answer.items : [];
  });
  const pods = answers.map(({ namespace, pod, containers }) => ({
    namespace,
    name: pod,
    containers: containers.map(amounts),
    node: cluster.get("Pod", namespace, pod)?.spec.nodeName,
  }));
  if (kind === "pods") return pods;
  return cluster.list("Node").flatMap(({ metadata: { name } }) => {
    const containers = pods.filter(({ node }) => node === name).flatMap((pod) => pod.containers);
    return containers.length > 0 || pods.length > 0 ? [{ name, containers }] : [];
  });
}

const amounts = ({ name, cpuNano = 0, memoryBytes = 0 }: ContainerUsage): Usage["containers"][number] => ({
  name,
  cpuMilli: cpuNano / NANOS_PER_MILLI,
  memoryBytes,
});
