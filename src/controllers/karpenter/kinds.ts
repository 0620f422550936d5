import type { Condition, KubeObject, ResourceList, Taint } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";

/** The API objects. Upstream: karpenter v1.14.1 pkg/apis/v1/{nodepool,nodeclaim}.go. Durations are Go texts or "Never". */
export interface SelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
  readonly minValues?: number;
}

export type Reason = "Empty" | "Drifted" | "Underutilized";

export interface DisruptionBudget {
  readonly nodes: string;
  readonly reasons?: readonly Reason[];
  readonly schedule?: string;
  readonly duration?: string;
}

interface TemplateSpec {
  readonly taints?: readonly Taint[];
  readonly startupTaints?: readonly Taint[];
  readonly requirements?: readonly SelectorRequirement[];
  readonly nodeClassRef: { readonly group: string; readonly kind: string; readonly name: string };
  readonly terminationGracePeriod?: string;
  readonly expireAfter: string;
}

export interface NodePoolSpec {
  readonly weight?: number;
  /** Also of the counted resource `nodes`. */
  readonly limits?: ResourceList;
  readonly disruption: {
    readonly consolidateAfter: string;
    readonly consolidationPolicy: "WhenEmpty" | "WhenEmptyOrUnderutilized" | "Balanced";
    readonly budgets: readonly DisruptionBudget[];
  };
  readonly template: {
    readonly metadata?: {
      readonly labels?: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: TemplateSpec;
  };
}
interface NodePoolStatus {
  readonly conditions?: readonly Condition[];
}
export type NodePool = KubeObject<NodePoolSpec, NodePoolStatus | undefined>;

export interface NodeClaimSpec extends TemplateSpec {
  readonly resources: { readonly requests: ResourceList };
}
export interface NodeClaimStatus {
  readonly conditions?: readonly Condition[];
  /** Set once the instance exists. */
  readonly providerID?: string;
  readonly nodeName?: string;
  readonly capacity?: ResourceList;
  readonly allocatable?: ResourceList;
  readonly lastPodEventTime?: TimeMs;
}
export type NodeClaim = KubeObject<NodeClaimSpec, NodeClaimStatus | undefined>;

export type CapacityType = "on-demand" | "spot" | "reserved";
export interface OfferingSpec {
  readonly zone: string;
  readonly capacityType: CapacityType;
  /** $ an hour. */
  readonly price: number;
  /** Default true. */
  readonly available?: boolean;
  readonly reservationId?: string;
  readonly reservationCapacity?: number;
}
/** One entry of the provider's catalogue. */
export interface InstanceTypeSpec {
  readonly capacity: ResourceList;
  /** What kubelet and system keep for themselves. */
  readonly overhead?: ResourceList;
  readonly labels?: Readonly<Record<string, string>>;
  readonly offerings: readonly OfferingSpec[];
  /** NodePools that are offered it; absent: all. */
  readonly nodePools?: readonly string[];
}
export type InstanceTypeObject = KubeObject<InstanceTypeSpec>;
