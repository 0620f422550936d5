/** Names that Karpenter reads and writes. Upstream: karpenter v1.14.1 pkg/apis/v1/{labels,taints}.go. */
import type { Taint } from "../../api/objects.ts";

export const NODE_POOL = "karpenter.sh/nodepool";
export const REGISTERED = "karpenter.sh/registered";
export const INITIALIZED = "karpenter.sh/initialized";
export const CAPACITY_TYPE = "karpenter.sh/capacity-type";
export const DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";
export const POOL_HASH = "karpenter.sh/nodepool-hash";
export const MIN_VALUES_RELAXED = "karpenter.sh/nodeclaim-min-values-relaxed";
export const TERMINATION_TIMESTAMP = "karpenter.sh/nodeclaim-termination-timestamp";
export const TERMINATION_FINALIZER = "karpenter.sh/termination";
export const HOSTNAME = "kubernetes.io/hostname";
export const ZONE = "topology.kubernetes.io/zone";
export const INSTANCE_TYPE = "node.kubernetes.io/instance-type";
export const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
/** The provider's own label for a capacity reservation. */
export const RESERVATION = "example.com/reservation-id";

/** Labels of every provider; the catalogue's own come on top (`World.wellKnown`). */
export const WELL_KNOWN: readonly string[] = [
  NODE_POOL,
  ZONE,
  "topology.kubernetes.io/region",
  INSTANCE_TYPE,
  "kubernetes.io/arch",
  "kubernetes.io/os",
  CAPACITY_TYPE,
  "node.kubernetes.io/windows-build",
];

/** Old names of labels, read as the new ones. */
export const NORMALIZED: ReadonlyMap<string, string> = new Map([
  ["failure-domain.beta.kubernetes.io/zone", ZONE],
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["beta.kubernetes.io/instance-type", INSTANCE_TYPE],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
]);

/** Present in every planned claim so that pods which ask for them can be planned; never written. */
export const SIMULATED: readonly string[] = [REGISTERED, INITIALIZED];

export const DISRUPTED_TAINT: Taint = { key: "karpenter.sh/disrupted", effect: "NoSchedule" };
export const UNREGISTERED_TAINT: Taint = { key: "karpenter.sh/unregistered", effect: "NoExecute" };
