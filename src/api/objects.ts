import type { TimeMs } from "../base/units.ts";

/**
 * The slice of the Kubernetes API that Setpoint models, in the API's own shape and field names.
 * Times are the API's timestamps as simulated milliseconds (`creationTimestamp`, `lastTransitionTime`, …);
 * where the API keeps whole seconds, the writer truncates. Objects are immutable: a write stores a new object.
 * Fields outside the slice are kept as the manifest gave them, so that nothing a user wrote is lost.
 */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  /** Never integer-like, unique for ever. */
  readonly uid: string;
  readonly generation: number;
  /** The store's revision at the last write of this object. */
  readonly resourceVersion: number;
  readonly creationTimestamp: TimeMs;
  readonly deletionTimestamp?: TimeMs;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly generateName?: string;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface KubeObject<Spec = unknown, Status = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
  readonly status: Status;
}

/** Names one object: `Pod default/web-1`. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: TimeMs;
  readonly lastUpdateTime?: TimeMs;
  readonly observedGeneration?: number;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

/** Quantities stay text as in the API ("500m", "1Gi"); `base/quantity.ts` reads them. */
export type ResourceList = Readonly<Record<string, string>>;

export interface Probe {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
  readonly resizePolicy?: readonly { readonly resourceName: string; readonly restartPolicy: string }[];
  readonly restartPolicy?: string;
  readonly ports?: readonly {
    readonly containerPort: number;
    readonly hostPort?: number;
    readonly hostIP?: string;
    readonly protocol?: string;
  }[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly timeAdded?: TimeMs;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
  readonly overhead?: ResourceList;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: unknown;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly unknown[];
  readonly serviceAccountName?: string;
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly preemptionPolicy?: string;
  readonly restartPolicy?: string;
  readonly schedulerName?: string;
  readonly terminationGracePeriodSeconds?: number;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  readonly state?: string;
  /** How it ended for good. */
  readonly terminated?: {
    readonly reason: "Completed" | "Error";
    readonly exitCode: number;
    readonly startedAt: TimeMs;
    readonly finishedAt: TimeMs;
  };
  /** How the last run that ended did so, of a container that was started again. */
  readonly lastTermination?: { readonly reason: string; readonly startedAt: TimeMs; readonly finishedAt: TimeMs };
  /** What the kubelet has applied; missing while that is what the spec says. */
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
}

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

export interface PodStatus {
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly conditions?: readonly Condition[];
  readonly startTime?: TimeMs;
  readonly reason?: string;
  readonly message?: string;
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly nominatedNodeName?: string;
  /** Set when the pod is created, for good. */
  readonly qosClass?: QosClass;
}
export type Pod = KubeObject<PodSpec, PodStatus>;

export interface PodTemplateSpec {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

export interface DeploymentSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy: {
    readonly type: "RollingUpdate" | "Recreate";
    readonly rollingUpdate?: { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
  };
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly paused?: boolean;
}
export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly conditions?: readonly Condition[];
}
export type Deployment = KubeObject<DeploymentSpec, DeploymentStatus>;

export interface ReplicaSetSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly minReadySeconds?: number;
}
export interface ReplicaSetStatus {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly conditions?: readonly Condition[];
}
export type ReplicaSet = KubeObject<ReplicaSetSpec, ReplicaSetStatus>;

export interface NodeSpec {
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}
export interface NodeStatus {
  readonly capacity: ResourceList;
  readonly allocatable: ResourceList;
  readonly conditions?: readonly Condition[];
  readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
}
export type Node = KubeObject<NodeSpec, NodeStatus>;

/** A stored Kubernetes Event; `count` grows when an equal one is emitted again. */
export interface EventRecord {
  readonly at: TimeMs;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly involved: ObjectRef;
  /** The component that emitted it, upstream's name: "horizontal-pod-autoscaler". */
  readonly source: string;
  readonly count: number;
  readonly lastAt: TimeMs;
}
