import type { ClusterView, Controller } from "../../api/controller.ts";
import type { KubeObject, Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { nodeKind } from "./admit.ts";
import { decideNodes, type NodesMemory, type NodesSeen } from "./decide.ts";

/** One loop over all nodes. */
const KEY = "nodes";
const LEASES = "kube-node-lease";

/** Node health, taints and the pace of evictions. */
export const nodeLifecycle: Controller<NodesMemory, NodesSeen> = {
  name: "node-lifecycle",
  component: "node-controller",
  upstream: {
    project: "kubernetes",
    version: "v1.36.1",
    source: "pkg/controller/nodelifecycle/node_lifecycle_controller.go",
  },
  leftOut: [
    "A node without a Lease in kube-node-lease is never taken to be silent.",
    "The order in which nodes that fell silent together get their NoExecute taint is creation order; upstream leaves it to chance.",
    "Status posts of the kubelet do not count as signs of life, only lease renewals do.",
    "A failed write to a pod's status is not retried.",
  ],
  loop: {
    reads: ["Node", "Lease", "Pod"],
    writes: ["Node.status", "Node.spec.taints", "Pod.status"],
    period: "5s",
    host: "kube-controller-manager",
  },
  kinds: [nodeKind],
  recordsChangesOnly: true,
  watches: [{ kind: "Node", keys: () => [KEY] }],
  init: (_key, now) => ({ checkAt: now, known: [], health: {}, zones: {}, calm: null }),
  observe: (_key, { cluster }) => {
    const nodes = cluster
      .list("Node")
      .map((node) => ({ node, renewedAt: renewalOf(cluster, node.metadata.name), pods: NO_PODS }));
    // Pods are only marked on silent nodes: while every lease is fresh, a large cluster's pods need not be sorted.
    const fresh = nodes.every(({ renewedAt = cluster.now }) => cluster.now - renewedAt <= LEASE_DURATION_MS);
    if (fresh) return { nodes };
    const pods = podsByNode(cluster);
    return { nodes: nodes.map((seen) => ({ ...seen, pods: pods.get(seen.node.metadata.name) ?? [] })) };
  },
  decide: decideNodes,
};

const NO_PODS: readonly Pod[] = [];

/** spec.leaseDurationSeconds of a node's lease. */
const LEASE_DURATION_MS = 40_000;

function renewalOf(cluster: ClusterView, node: string): TimeMs | undefined {
  const lease = cluster.get("Lease", LEASES, node) as KubeObject<{ readonly renewTime?: TimeMs }> | undefined;
  return lease?.spec.renewTime;
}

function podsByNode(cluster: ClusterView): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, Pod[]>();
  for (const pod of cluster.list("Pod")) {
    const { nodeName } = pod.spec;
    if (nodeName === undefined) continue;
    const pods = found.get(nodeName);
    if (pods) pods.push(pod);
    else found.set(nodeName, [pod]);
  }
  return found;
}
