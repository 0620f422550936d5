import type { Condition, KubeObject, LabelSelector } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";

/**
 * HorizontalPodAutoscaler autoscaling/v2 in API shape; quantities are text ("500m", "1Gi").
 * Upstream: staging/src/k8s.io/api/autoscaling/v2/types.go, v1.36.1.
 */
export type Hpa = KubeObject<HpaSpec, Partial<HpaStatus> | undefined>;

export interface HpaSpec {
  readonly scaleTargetRef: CrossVersionObjectReference;
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly metrics: readonly MetricSpec[];
  /** Absent: the older path (one down window, growth ×2 a sync); present: rules both ways, filled in by admission. */
  readonly behavior?: Behavior;
}

export interface CrossVersionObjectReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

export interface MetricTarget {
  readonly type: string;
  /** Percent of the request. */
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}

export interface MetricIdentifier {
  readonly name: string;
  readonly selector?: LabelSelector;
}

export interface ResourceSource {
  readonly name: string;
  readonly target: MetricTarget;
}
export interface ContainerResourceSource extends ResourceSource {
  readonly container: string;
}
export interface PodsSource {
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}
export interface ObjectSource extends PodsSource {
  readonly describedObject: CrossVersionObjectReference;
}
export type ExternalSource = PodsSource;

/** The source named by `type` is present in an admitted object. */
export interface MetricSpec {
  readonly type: string;
  readonly resource?: ResourceSource;
  readonly containerResource?: ContainerResourceSource;
  readonly pods?: PodsSource;
  readonly object?: ObjectSource;
  readonly external?: ExternalSource;
}

export interface Behavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}
export interface ScalingRules {
  /** Absent in scaleDown: the controller's flag decides. */
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy: string;
  readonly policies: readonly ScalingPolicy[];
  /** A ratio as a quantity ("0.05"); absent: the controller's flag decides. */
  readonly tolerance?: string;
}
export interface ScalingPolicy {
  readonly type: string;
  readonly value: number;
  readonly periodSeconds: number;
}

export interface HpaStatus {
  readonly observedGeneration?: number;
  readonly lastScaleTime?: TimeMs;
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly currentMetrics: readonly MetricStatus[];
  readonly conditions: readonly Condition[];
}

export interface MetricValueStatus {
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}
/** What was read for `spec.metrics[i]`; `type: ""` is a metric that failed. */
export interface MetricStatus {
  readonly type: string;
  readonly resource?: { readonly name: string; readonly current: MetricValueStatus };
  readonly containerResource?: {
    readonly name: string;
    readonly container: string;
    readonly current: MetricValueStatus;
  };
  readonly pods?: { readonly metric: MetricIdentifier; readonly current: MetricValueStatus };
  readonly object?: {
    readonly describedObject: CrossVersionObjectReference;
    readonly metric: MetricIdentifier;
    readonly current: MetricValueStatus;
  };
  readonly external?: { readonly metric: MetricIdentifier; readonly current: MetricValueStatus };
}

/** The status with what a fresh object leaves out filled in. */
export const statusOf = ({ status }: Hpa): HpaStatus =>
  isWhole(status) ? status : { currentReplicas: 0, desiredReplicas: 0, currentMetrics: [], conditions: [], ...status };

const isWhole = (status: Hpa["status"]): status is HpaStatus =>
  status?.currentReplicas !== undefined &&
  status.desiredReplicas !== undefined &&
  status.currentMetrics !== undefined &&
  status.conditions !== undefined;

/** Lower bound on replicas; 1 when the author left it out. */
export const minReplicasOf = (spec: HpaSpec): number => spec.minReplicas ?? 1;
