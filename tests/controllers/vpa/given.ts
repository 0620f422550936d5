import type { ClusterView } from "../../../src/api/controller.ts";
import type { Container, KubeObject, LabelSelector, Pod, ResourceList } from "../../../src/api/objects.ts";
import { matches } from "../../../src/base/selector.ts";
import { readAmounts } from "../../../src/controllers/vpa/amounts.ts";
import type { PodRecommendation } from "../../../src/controllers/vpa/capping/recommended.ts";
import type { PodSubject } from "../../../src/controllers/vpa/subject.ts";
import type { Vpa, VpaSpec, VpaStatus } from "../../../src/controllers/vpa/types.ts";

/** A VPA of Deployment `name` in the default namespace. */
export const vpaNamed = (name: string, spec: VpaSpec = {}, status: VpaStatus = {}): Vpa => ({
  apiVersion: "autoscaling.k8s.io/v1",
  kind: "VerticalPodAutoscaler",
  metadata: { name, namespace: "default", uid: `vpa-${name}`, generation: 1, resourceVersion: 1, creationTimestamp: 0 },
  spec: { targetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, ...spec },
  status,
});

/** A running pod of ReplicaSet web-1; requests by container name. */
export const podWith = (
  name: string,
  requests: Readonly<Record<string, ResourceList>>,
  change: Partial<PodSubject> = {},
): PodSubject => ({
  namespace: "default",
  name,
  uid: `uid-${name}`,
  labels: { app: "web" },
  owner: { kind: "ReplicaSet", name: "web-1" },
  controller: { kind: "Deployment", name: "web" },
  phase: "Running",
  startTime: 0,
  deleting: false,
  conditions: [],
  containers: Object.entries(requests).map(([container, list]) => ({
    name: container,
    spec: { requests: readAmounts(list) },
  })),
  ...change,
});

/** Targets with optional bounds, by container name. */
export const recommended = (
  targets: Readonly<Record<string, readonly [target: ResourceList, lower?: ResourceList, upper?: ResourceList]>>,
): PodRecommendation =>
  Object.entries(targets).map(([name, [target, lower, upper]]) => ({
    name,
    target: readAmounts(target),
    lower: readAmounts(lower),
    upper: readAmounts(upper),
  }));

const meta = (name: string, change: Partial<KubeObject["metadata"]> = {}): KubeObject["metadata"] => ({
  name,
  namespace: "default",
  uid: `uid-${name}`,
  generation: 1,
  resourceVersion: 1,
  creationTimestamp: 0,
  ...change,
});
const owned = (kind: string, name: string): Partial<KubeObject["metadata"]> => ({
  labels: { app: "web" },
  ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid: `uid-${name}`, controller: true }],
});

/** A Deployment whose pods carry app=web. */
export const deploymentNamed = (name: string): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: meta(name),
  spec: { selector: { matchLabels: { app: "web" } } },
  status: {},
});

/** Its ReplicaSet, "web-1". */
export const replicaSetOf = (deployment: string, replicas: number): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: meta(`${deployment}-1`, owned("Deployment", deployment)),
  spec: { replicas, selector: { matchLabels: { app: "web" } } },
  status: {},
});

/** A running pod of ReplicaSet web-1 with one container, "app". */
export const podOf = (name: string, resources?: Container["resources"], status: Partial<Pod["status"]> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: meta(name, owned("ReplicaSet", "web-1")),
  spec: { nodeName: "node-1", containers: [{ name: "app", resources }] },
  status: { phase: "Running", startTime: 0, ...status },
});

/** A cluster of these objects. */
export function clusterOf(objects: readonly KubeObject[], now = 0): ClusterView {
  const list = (kind: string, namespace?: string) =>
    objects.filter((one) => one.kind === kind && (namespace === undefined || one.metadata.namespace === namespace));
  const view = {
    now,
    list,
    get: (kind: string, namespace: string, name: string) =>
      list(kind, namespace).find(({ metadata }) => metadata.name === name),
    ownedBy: (kind: string, uid: string) =>
      list(kind).filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid)),
    pods: (namespace: string, selector: LabelSelector) =>
      list("Pod", namespace).filter(({ metadata }) => matches(selector, metadata.labels)),
  };
  return view as unknown as ClusterView;
}
