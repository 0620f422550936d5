import { type ClusterView, type Controller, keyOf } from "../../api/controller.ts";
import type { Node, Pod, Taint } from "../../api/objects.ts";
import { decideEviction, type EvictionMemory, type EvictionSeen } from "./decide.ts";

/** Deletes pods from nodes with NoExecute taints, each after its tolerationSeconds. Keys are pods. */
export const taintEviction: Controller<EvictionMemory, EvictionSeen> = {
  name: "taint-eviction",
  component: "taint-eviction-controller",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "pkg/controller/tainteviction/taint_eviction.go" },
  leftOut: ["Pods of one node that are due together go in creation order; upstream leaves it to chance."],
  loop: {
    reads: ["Node", "Pod"],
    writes: ["Pod.status", "Pod.delete"],
    period: "on change",
    host: "kube-controller-manager",
  },
  kinds: [],
  watches: [
    { kind: "Node", keys: (after, before, cluster) => podsOfNode(after as Node, before as Node, cluster) },
    {
      kind: "Pod",
      keys: (after, before, cluster) => {
        const pod = (after ?? before) as Pod;
        return taintsOf(cluster, pod).length > 0 ? [keyOf(pod)] : [];
      },
    },
  ],
  init: () => null,
  observe: (key, { cluster }) => {
    const [namespace = "", name = ""] = key.split("/");
    const pod = cluster.get("Pod", namespace, name);
    return { ref: { kind: "Pod", namespace, name }, pod, taints: pod ? taintsOf(cluster, pod) : [] };
  },
  decide: decideEviction,
};

/** Only a change of NoExecute taints concerns the node's pods. */
function podsOfNode(after: Node | undefined, before: Node | undefined, cluster: ClusterView): readonly string[] {
  if (!after || JSON.stringify(noExecute(after)) === JSON.stringify(before ? noExecute(before) : [])) return [];
  return cluster
    .list("Pod")
    .filter((pod) => pod.spec.nodeName === after.metadata.name)
    .map(keyOf);
}

function taintsOf(cluster: ClusterView, { spec }: Pod): readonly Taint[] {
  const node = spec.nodeName === undefined ? undefined : cluster.get("Node", "", spec.nodeName);
  return node ? noExecute(node) : [];
}

const noExecute = (node: Node): readonly Taint[] =>
  (node.spec.taints ?? []).filter(({ effect }) => effect === "NoExecute");
