import type {
  Condition,
  Deployment,
  DeploymentStatus,
  KubeObject,
  Pod,
  ReplicaSet,
  ReplicaSetStatus,
} from "../../api/objects.ts";

/** The recording's short forms of API objects, and how they become objects and back. */
const PREFIX = "deployment.kubernetes.io/";
const NAMESPACE = "default";
const LABELS = { app: "web" };

type Annotations = Readonly<Record<string, string>>;

export interface SeenDeployment {
  readonly name: string;
  readonly annotations: Annotations;
  readonly generation: number;
  readonly podTemplateHash: string;
  readonly replicas: number;
  readonly strategy: "RollingUpdate" | "Recreate";
  readonly maxSurge?: string;
  readonly maxUnavailable?: string;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly paused: boolean;
}
export interface SeenDeploymentStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly unavailable: number;
  readonly terminating?: number;
  readonly conditions?: Readonly<Record<string, SeenCondition>>;
}
interface SeenCondition {
  readonly status: Condition["status"];
  readonly reason: string;
  readonly message: string;
  readonly transitionMs: number;
  readonly updateMs: number;
}
export interface SeenSet {
  readonly annotations?: Annotations;
  readonly createdMs?: number;
  readonly generation: number;
  readonly minReadySeconds: number;
  readonly replicas: number;
}
export interface SeenSetStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly fullyLabeled: number;
  readonly ready: number;
  readonly available: number;
  readonly terminating?: number;
  readonly conditions?: readonly Condition[];
}
export interface SeenPod {
  readonly uid: string;
  readonly node: string;
  readonly phase: Pod["status"]["phase"];
  readonly createdMs: number;
  readonly readySinceMs?: number;
  readonly deleting?: boolean;
  readonly restarts?: number;
  readonly deletionCost?: string;
}

const metadataOf = (name: string, generation: number, createdMs: number, annotations: Annotations = {}) => ({
  name,
  namespace: NAMESPACE,
  uid: name,
  generation,
  resourceVersion: 0,
  creationTimestamp: createdMs,
  labels: LABELS,
  annotations,
});

const prefixed = (annotations: Annotations = {}): Annotations =>
  Object.fromEntries(Object.entries(annotations).map(([name, value]) => [PREFIX + name, value]));

/** Annotations as recordings name them. */
export const unprefixed = (object: Pick<KubeObject, "metadata">): Annotations =>
  Object.fromEntries(
    Object.entries(object.metadata.annotations ?? {})
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );

/** Templates are recorded as their hash only: equal hash, equal template. */
const templateOf = (hash: string) => ({
  metadata: { labels: LABELS, annotations: { "recorded-hash": hash } },
  spec: { containers: [] },
});

export function deploymentOf(seen: SeenDeployment, status: SeenDeploymentStatus): Deployment {
  const { maxSurge, maxUnavailable } = seen;
  const rollingUpdate =
    maxSurge === undefined || maxUnavailable === undefined
      ? undefined
      : { maxSurge: intOrPercent(maxSurge), maxUnavailable: intOrPercent(maxUnavailable) };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadataOf(seen.name, seen.generation, 0, prefixed(seen.annotations)),
    spec: {
      replicas: seen.replicas,
      selector: { matchLabels: LABELS },
      template: templateOf(seen.podTemplateHash),
      strategy: { type: seen.strategy, ...(rollingUpdate ? { rollingUpdate } : {}) },
      minReadySeconds: seen.minReadySeconds,
      progressDeadlineSeconds: seen.progressDeadlineSeconds,
      revisionHistoryLimit: seen.revisionHistoryLimit,
      paused: seen.paused,
    },
    status: deploymentStatusOf(status),
  };
}

const deploymentStatusOf = (seen: SeenDeploymentStatus): DeploymentStatus => ({
  observedGeneration: seen.observedGeneration,
  replicas: seen.replicas,
  updatedReplicas: seen.updated,
  readyReplicas: seen.ready,
  availableReplicas: seen.available,
  unavailableReplicas: seen.unavailable,
  terminatingReplicas: seen.terminating,
  conditions: Object.entries(seen.conditions ?? {}).map(([type, { transitionMs, updateMs, ...condition }]) => ({
    type,
    ...condition,
    lastTransitionTime: transitionMs,
    lastUpdateTime: updateMs,
  })),
});

/** A Deployment's status as recordings show it. */
export const shownDeploymentStatus = ({ conditions, ...status }: DeploymentStatus): SeenDeploymentStatus => ({
  observedGeneration: status.observedGeneration ?? 0,
  replicas: status.replicas ?? 0,
  updated: status.updatedReplicas ?? 0,
  ready: status.readyReplicas ?? 0,
  available: status.availableReplicas ?? 0,
  unavailable: status.unavailableReplicas ?? 0,
  terminating: status.terminatingReplicas,
  conditions: conditions?.length
    ? Object.fromEntries(
        conditions.map(
          ({ type, status: is, reason = "", message = "", lastTransitionTime = 0, lastUpdateTime = 0 }) => [
            type,
            { status: is, reason, message, transitionMs: lastTransitionTime, updateMs: lastUpdateTime },
          ],
        ),
      )
    : undefined,
});

export function replicaSetOf(
  name: string,
  hash: string,
  owner: string,
  seen: SeenSet,
  status: ReplicaSetStatus,
): ReplicaSet {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      ...metadataOf(name, seen.generation, seen.createdMs ?? 0, prefixed(seen.annotations)),
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: owner, uid: owner, controller: true }],
    },
    spec: {
      replicas: seen.replicas,
      minReadySeconds: seen.minReadySeconds,
      selector: { matchLabels: LABELS },
      template: templateOf(hash),
    },
    status,
  };
}

/** @param times transition times by condition type, which recordings leave out for ReplicaSets */
export const setStatusOf = (seen: SeenSetStatus, times: readonly Condition[]): ReplicaSetStatus => ({
  observedGeneration: seen.observedGeneration,
  replicas: seen.replicas,
  fullyLabeledReplicas: seen.fullyLabeled,
  readyReplicas: seen.ready,
  availableReplicas: seen.available,
  terminatingReplicas: seen.terminating,
  conditions: (seen.conditions ?? []).map((condition) => ({
    ...condition,
    lastTransitionTime: times.find(({ type }) => type === condition.type)?.lastTransitionTime,
  })),
});

/** A ReplicaSet's status as recordings show it. */
export const shownSetStatus = (status: ReplicaSetStatus): SeenSetStatus => ({
  observedGeneration: status.observedGeneration ?? 0,
  replicas: status.replicas,
  fullyLabeled: status.fullyLabeledReplicas ?? 0,
  ready: status.readyReplicas ?? 0,
  available: status.availableReplicas ?? 0,
  terminating: status.terminatingReplicas,
  conditions: status.conditions?.length
    ? status.conditions.map(({ type, status: is, reason, message }) => ({ type, status: is, reason, message }))
    : undefined,
});

export function podOf(name: string, owner: string, seen: SeenPod): Pod {
  const cost = seen.deletionCost;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadataOf(name, 1, seen.createdMs),
      uid: seen.uid,
      annotations: cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": cost },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: owner, uid: owner, controller: true }],
      ...(seen.deleting ? { deletionTimestamp: 0 } : {}),
    },
    spec: { containers: [], ...(seen.node === "" ? {} : { nodeName: seen.node }) },
    status: {
      phase: seen.phase,
      conditions:
        seen.readySinceMs === undefined
          ? []
          : [{ type: "Ready", status: "True", lastTransitionTime: seen.readySinceMs }],
      containerStatuses: [{ name: "app", ready: true, started: true, restartCount: seen.restarts ?? 0 }],
    },
  };
}

/** "25%" stays, "3" becomes 3, as a manifest would have it. */
export const intOrPercent = (text: string): number | string => (text.endsWith("%") ? text : Number(text));
