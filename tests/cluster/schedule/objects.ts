import type { Container, Node, Pod, ResourceList } from "../../../src/api/objects.ts";

const META = { namespace: "default", generation: 1, resourceVersion: 1, creationTimestamp: 0 };

/** A node with room for 110 pods. */
export const node = (
  name: string,
  allocatable: ResourceList = { cpu: "4", memory: "8Gi" },
  more: {
    readonly labels?: Node["metadata"]["labels"];
    readonly spec?: Node["spec"];
    readonly images?: Node["status"]["images"];
  } = {},
): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { ...META, name, uid: `node-${name}`, labels: { "kubernetes.io/hostname": name, ...more.labels } },
  spec: more.spec ?? {},
  status: { capacity: {}, allocatable: { pods: "110", ...allocatable }, images: more.images },
});

export const container = (requests?: ResourceList, more: Partial<Container> = {}): Container => ({
  name: "app",
  image: "app",
  resources: { requests },
  ...more,
});

/** A pod of one container; bound when `spec.nodeName` is given. */
export const pod = (
  name: string,
  requests: ResourceList = {},
  more: {
    readonly labels?: Pod["metadata"]["labels"];
    readonly spec?: Partial<Pod["spec"]>;
    readonly status?: Partial<Pod["status"]>;
  } = {},
): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...META, name, uid: `pod-${name}`, labels: more.labels },
  spec: { containers: [container(requests)], ...more.spec },
  status: { phase: more.spec?.nodeName ? "Running" : "Pending", ...more.status },
});
