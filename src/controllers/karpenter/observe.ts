import type { ClusterView, Seen as Sight } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { Budget } from "../../cluster/schedule/index.ts";
import { INTERRUPTION } from "./interruption.ts";
import type { InstanceTypeObject, NodeClaim, NodePool } from "./kinds.ts";
import { type DaemonSet, DEFAULT_OPTIONS, type Seen } from "./world.ts";

const named = <T extends KubeObject>(cluster: ClusterView, kind: string): readonly T[] =>
  [...(cluster.list(kind) as readonly KubeObject[] as readonly T[])].sort((a, b) =>
    a.metadata.name < b.metadata.name ? -1 : 1,
  );

/** Reads the cluster, lists by name. */
export function observeKarpenter({ cluster, epochUnixMs }: Sight): Seen {
  return {
    epochUnixMs,
    options: DEFAULT_OPTIONS,
    nodes: [...cluster.list("Node")].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    claims: named<NodeClaim>(cluster, "NodeClaim"),
    pools: named<NodePool>(cluster, "NodePool"),
    types: named<InstanceTypeObject>(cluster, "InstanceType"),
    pods: [...cluster.list("Pod")].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    daemonSets: named<DaemonSet>(cluster, "DaemonSet"),
    budgets: named<Budget>(cluster, "PodDisruptionBudget"),
    namespaces: named<KubeObject>(cluster, "Namespace"),
    interruptions: named<KubeObject>(cluster, INTERRUPTION),
  };
}
