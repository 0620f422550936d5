import type { Deployment, DeploymentSpec, PodTemplateSpec, ReplicaSet } from "../../../src/api/objects.ts";

const TEMPLATE: PodTemplateSpec = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "app", image: "app:v1" }] },
};

export const deploymentSpec = ({
  replicas,
  maxSurge = "25%",
  maxUnavailable = "25%",
}: {
  replicas: number;
  maxSurge?: number | string;
  maxUnavailable?: number | string;
}): DeploymentSpec => ({
  replicas,
  selector: { matchLabels: { app: "web" } },
  template: TEMPLATE,
  strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
  progressDeadlineSeconds: 600,
  revisionHistoryLimit: 10,
});

export const deploymentWith = (spec: Partial<DeploymentSpec>, status: Deployment["status"] = {}): Deployment => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", uid: "d", generation: 1, resourceVersion: 1, creationTimestamp: 0 },
  spec: { ...deploymentSpec({ replicas: 3 }), ...spec },
  status,
});

export const replicaSetNamed = (
  name: string,
  {
    replicas,
    available = replicas,
    max,
    template = TEMPLATE,
    revision,
  }: { replicas: number; available?: number; max?: number; template?: PodTemplateSpec; revision?: number },
): ReplicaSet => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: {
    name,
    namespace: "default",
    uid: name,
    generation: 1,
    resourceVersion: 1,
    creationTimestamp: 0,
    labels: { app: "web" },
    annotations: {
      ...(max === undefined ? {} : { "deployment.kubernetes.io/max-replicas": String(max) }),
      ...(revision === undefined ? {} : { "deployment.kubernetes.io/revision": String(revision) }),
    },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "d", controller: true }],
  },
  spec: { replicas, selector: { matchLabels: { app: "web" } }, template },
  status: { replicas, readyReplicas: available, availableReplicas: available, observedGeneration: 1 },
});
