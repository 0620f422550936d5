import type { Node, Pod, ResourceList, Taint } from "../../../src/api/objects.ts";
import type { GroupSeen, Observation } from "../../../src/controllers/cluster-autoscaler/observation.ts";
import { DEFAULTS, type Options } from "../../../src/controllers/cluster-autoscaler/options.ts";
import type { Template } from "../../../src/controllers/cluster-autoscaler/template.ts";

const META = { generation: 1, resourceVersion: 1, creationTimestamp: -3_600_000 };
type More<T extends { readonly metadata: unknown; readonly spec: unknown }> = {
  readonly metadata?: Partial<T["metadata"]>;
  readonly spec?: Partial<T["spec"]>;
};

export const node = (name: string, size: ResourceList, more: More<Node> & { readonly ready?: boolean } = {}): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    ...META,
    name,
    namespace: "",
    uid: name,
    labels: { "kubernetes.io/hostname": name },
    ...more.metadata,
  },
  spec: { ...more.spec },
  status: {
    capacity: { pods: "110", ...size },
    allocatable: { pods: "110", ...size },
    conditions: [{ type: "Ready", status: more.ready === false ? "False" : "True", lastTransitionTime: -3_600_000 }],
  },
});

/** A pod of the ReplicaSet "web", placed or waiting for a node. */
export const pod = (name: string, requests: ResourceList, nodeName?: string, more: More<Pod> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    ...META,
    name,
    namespace: "default",
    uid: name,
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "rs-web", controller: true }],
    ...more.metadata,
  },
  spec: { containers: [{ name: "app", resources: { requests } }], nodeName, ...more.spec },
  status: {
    phase: nodeName === undefined ? "Pending" : "Running",
    conditions: nodeName === undefined ? [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }] : [],
  },
});

export const pods = (count: number, requests: ResourceList, more: More<Pod> = {}): Pod[] =>
  Array.from({ length: count }, (_, i) => pod(`p-${i + 1}`, requests, undefined, more));

export const template = (size: ResourceList, labels: Readonly<Record<string, string>> = {}): Template => ({
  node: node("template", size, { metadata: { labels } }),
  pods: [],
  madeAt: 0,
});

export const group = (id: string, size: ResourceList, more: Partial<GroupSeen> = {}): GroupSeen => ({
  id,
  namespace: "default",
  min: 0,
  max: 10,
  target: 0,
  template: node(id, size, { metadata: { labels: {} } }),
  price: undefined,
  options: {},
  instances: [],
  ...more,
});

/** Nodes belong to the group that their name begins with. */
export const see = (
  given: Partial<Omit<Observation, "options">> & { readonly options?: Partial<Options> },
): Observation => {
  const { options, ...rest } = given;
  return {
    groups: [],
    nodes: [],
    groupOf: new Map((given.nodes ?? []).map(({ metadata: { name } }) => [name, name.split("-")[0] ?? ""])),
    pods: [],
    unplaced: (given.pods ?? []).filter(({ spec }) => spec.nodeName === undefined),
    owners: [{ kind: "ReplicaSet", namespace: "default", name: "web", replicas: 3 }],
    daemonSets: [],
    budgets: [],
    priorities: undefined,
    podPrices: { core: 0.03, gib: 0.004 },
    ties: "first",
    epochUnixMs: 0,
    refusedNodes: new Map(),
    ...rest,
    options: { ...DEFAULTS, ...options },
  };
};

export const running = (...ids: readonly string[]): GroupSeen["instances"] =>
  ids.map((id) => ({ id, state: "running" as const }));

export const toBeDeleted = (valueS: number): Taint => ({
  key: "ToBeDeletedByClusterAutoscaler",
  value: String(valueS),
  effect: "NoSchedule",
});
