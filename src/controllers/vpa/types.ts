import type { Condition, KubeObject, ResourceList } from "../../api/objects.ts";

/**
 * The API of the VerticalPodAutoscaler.
 * Upstream: autoscaler vertical-pod-autoscaler 1.7.1 pkg/apis/autoscaling.k8s.io/v1/types.go.
 */
export interface StartupBoost {
  readonly cpu?: {
    readonly type?: string;
    readonly factor?: number;
    readonly quantity?: string;
    readonly durationSeconds?: number;
  };
}

export interface ContainerPolicy {
  /** A container's name, or "*" for those without an entry. */
  readonly containerName?: string;
  readonly mode?: string;
  readonly minAllowed?: ResourceList;
  readonly maxAllowed?: ResourceList;
  readonly controlledResources?: readonly string[];
  readonly controlledValues?: string;
  readonly oomBumpUpRatio?: string | number;
  readonly oomMinBumpUp?: string | number;
  readonly memoryAggregationIntervalSeconds?: number;
  readonly memoryAggregationIntervalCount?: number;
  readonly startupBoost?: StartupBoost;
}

export interface ResourcePolicy {
  readonly containerPolicies?: readonly ContainerPolicy[];
}

export interface EvictionRequirement {
  readonly resources: readonly string[];
  readonly changeRequirement: string;
}

export interface VpaSpec {
  readonly targetRef?: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
  readonly updatePolicy?: {
    readonly updateMode?: string;
    readonly minReplicas?: number;
    readonly evictAfterOOMSeconds?: number;
    readonly evictionRequirements?: readonly EvictionRequirement[];
  };
  readonly resourcePolicy?: ResourcePolicy;
  readonly recommenders?: readonly { readonly name: string }[];
  readonly startupBoost?: StartupBoost;
}

export interface ContainerRecommendation {
  readonly containerName: string;
  readonly target: ResourceList;
  readonly lowerBound?: ResourceList;
  readonly upperBound?: ResourceList;
  readonly uncappedTarget?: ResourceList;
}

export interface VpaStatus {
  readonly recommendation?: { readonly containerRecommendations?: readonly ContainerRecommendation[] };
  readonly conditions?: readonly Condition[];
  readonly observedGeneration?: number;
}

export type Vpa = KubeObject<VpaSpec, VpaStatus>;

export interface LimitRangeItem {
  readonly type: string;
  readonly min?: ResourceList;
  readonly max?: ResourceList;
  readonly default?: ResourceList;
}
export type LimitRange = KubeObject<{ readonly limits: readonly LimitRangeItem[] }>;
