import type { Condition, KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";

/** keda.sh/v1alpha1 as KEDA v2.20.2 has it; upstream apis/keda/v1alpha1/{scaledobject,scaledjob,scaletriggers}_types.go. */

export interface Trigger {
  readonly type: string;
  readonly name?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly metricType?: string;
  readonly useCachedMetrics?: boolean;
  readonly authenticationRef?: { readonly name: string };
}

export interface Fallback {
  readonly failureThreshold: number;
  readonly replicas: number;
  readonly behavior?: string;
}

export interface ScalingModifiers {
  readonly formula?: string;
  readonly target?: string;
  readonly activationTarget?: string;
  readonly metricType?: string;
}

/** One direction of an HPA's behavior; the rest is passed through as written. */
interface ScalingRules {
  readonly selectPolicy?: string;
  readonly [field: string]: unknown;
}
export interface HpaBehavior {
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

export interface ScaledObjectSpec {
  readonly scaleTargetRef: { readonly name: string; readonly kind?: string; readonly apiVersion?: string };
  readonly pollingInterval?: number;
  readonly cooldownPeriod?: number;
  readonly initialCooldownPeriod?: number;
  readonly idleReplicaCount?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly fallback?: Fallback;
  readonly advanced?: {
    readonly restoreToOriginalReplicaCount?: boolean;
    readonly horizontalPodAutoscalerConfig?: { readonly name?: string; readonly behavior?: HpaBehavior };
    readonly scalingModifiers?: ScalingModifiers;
  };
  readonly triggers: readonly Trigger[];
}

export interface Health {
  readonly numberOfFailures: number;
  readonly status: "Happy" | "Failing";
}
export type TriggersActivity = Readonly<Record<string, { readonly isActive: boolean }>>;

/** Group, version, kind and resource of a scale target. */
export interface Gvkr {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
}

/** What both kinds' status have. */
export interface CommonStatus {
  readonly conditions?: readonly Condition[];
  /** Whole seconds, in simulated milliseconds. */
  readonly lastActiveTime?: TimeMs;
  readonly triggersActivity?: TriggersActivity;
  readonly triggersTypes?: string;
  readonly authenticationsTypes?: string;
}

export interface ScaledObjectStatus extends CommonStatus {
  readonly scaleTargetKind?: string;
  readonly scaleTargetGVKR?: Gvkr;
  readonly originalReplicaCount?: number;
  readonly externalMetricNames?: readonly string[];
  readonly resourceMetricNames?: readonly string[];
  readonly compositeScalerName?: string;
  readonly health?: Readonly<Record<string, Health>>;
  readonly pausedReplicaCount?: number;
  readonly hpaName?: string;
}
export type ScaledObject = KubeObject<ScaledObjectSpec, ScaledObjectStatus>;

export interface ScaledJobSpec {
  readonly jobTargetRef: Readonly<Record<string, unknown>>;
  readonly pollingInterval?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
  readonly rolloutStrategy?: string;
  readonly rollout?: { readonly strategy?: string };
  readonly scalingStrategy?: {
    readonly strategy?: string;
    readonly multipleScalersCalculation?: string;
    readonly customScalingQueueLengthDeduction?: number;
    readonly customScalingRunningJobPercentage?: string;
    readonly pendingPodConditions?: readonly string[];
  };
  readonly triggers: readonly Trigger[];
}
export type ScaledJob = KubeObject<ScaledJobSpec, CommonStatus>;

/** Target of one metric in the HPA that KEDA writes; quantities as the API's text. */
export interface MetricTarget {
  readonly type: string;
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}
interface Metric {
  readonly name: string;
  readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
}
/** autoscaling/v2 MetricSpec, the three kinds that KEDA writes. */
export type MetricSpec =
  | { readonly type: "External"; readonly external: { readonly metric: Metric; readonly target: MetricTarget } }
  | { readonly type: "Resource"; readonly resource: { readonly name: string; readonly target: MetricTarget } }
  | {
      readonly type: "ContainerResource";
      readonly containerResource: { readonly name: string; readonly container: string; readonly target: MetricTarget };
    };
export type ExternalSpec = Extract<MetricSpec, { type: "External" }>;

export interface HpaSpec {
  readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly MetricSpec[];
  readonly behavior?: HpaBehavior;
}
interface HpaStatus {
  readonly conditions?: readonly Condition[];
}
export type Hpa = KubeObject<HpaSpec, HpaStatus>;
