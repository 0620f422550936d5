import { type ClusterView, type Controller, keyOf } from "../../api/controller.ts";
import type { KubeObject, Pod, ReplicaSet } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import { isPodActive } from "../../cluster/pod-state.ts";
import { podKind, replicaSetKind } from "./admit.ts";
import { decideReplicaSet, type ReplicaSetMemory, type ReplicaSetSeen } from "./decide.ts";
import { areOpen, NONE } from "./expectations.ts";

/** Keeps as many pods as a ReplicaSet wants. Keys are ReplicaSets. */
export const replicaSet: Controller<ReplicaSetMemory, ReplicaSetSeen> = {
  name: "replicaset",
  component: "replicaset-controller",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "pkg/controller/replicaset/replica_set.go" },
  leftOut: [
    "A create that the API server refuses is tried again after 1 s; upstream retries after 5 ms · 2^n, up to 1000 s.",
    "The batches 1, 2, 4, … of a sync are sent at once: a refusal is known only in the next sync.",
    "Pods equal in every rule of the deletion order go in creation order; upstream leaves it to chance.",
  ],
  loop: {
    reads: ["ReplicaSet", "Pod"],
    writes: ["ReplicaSet.status", "Pod.create", "Pod.delete", "Pod.metadata"],
    period: "on change",
    host: "kube-controller-manager",
  },
  kinds: [replicaSetKind, podKind],
  watches: [
    { kind: "ReplicaSet", keys: (after, before) => [keyOf((after ?? before) as KubeObject)] },
    { kind: "Pod", keys: (after, before, cluster) => keysOfPod(after as Pod, before as Pod, cluster) },
  ],
  init: () => ({ nextOrdinal: 0, expectations: NONE }),
  observe: (key, { cluster }, memory) => {
    const [namespace = "", name = ""] = key.split("/");
    const found = cluster.get("ReplicaSet", namespace, name);
    const pods = found ? podsFor(found, cluster) : [];
    return {
      replicaSet: found,
      pods,
      siblingsByNode: found ? siblingsByNode(found, cluster) : {},
      waitingForOwnWrites: areOpen(memory.expectations, pods, cluster.now),
      refusedWrites: {},
    };
  },
  decide: decideReplicaSet,
};

const controllerOf = ({ metadata }: KubeObject) => metadata.ownerReferences?.find((owner) => owner.controller);

/** Pods it owns and orphans it could take in. */
function podsFor({ metadata, spec }: ReplicaSet, cluster: ClusterView): readonly Pod[] {
  const orphans = cluster.pods(metadata.namespace, spec.selector).filter((pod) => !controllerOf(pod));
  return [...cluster.ownedBy("Pod", metadata.uid), ...orphans];
}

function siblingsByNode(set: ReplicaSet, cluster: ClusterView): Readonly<Record<string, number>> {
  const owner = controllerOf(set);
  const counts: Record<string, number> = {};
  if (!owner) return counts;
  for (const sibling of cluster.ownedBy("ReplicaSet", owner.uid)) {
    if (sibling.metadata.uid === set.metadata.uid) continue;
    for (const pod of cluster.ownedBy("Pod", sibling.metadata.uid)) {
      if (isPodActive(pod)) counts[pod.spec.nodeName ?? ""] = (counts[pod.spec.nodeName ?? ""] ?? 0) + 1;
    }
  }
  return counts;
}

/** The owner before and after; an orphan concerns every ReplicaSet that could take it in. */
function keysOfPod(after: Pod | undefined, before: Pod | undefined, cluster: ClusterView): readonly string[] {
  const owners = [after, before].flatMap((pod) => {
    const owner = pod && controllerOf(pod);
    return pod && owner?.kind === "ReplicaSet" ? [`${pod.metadata.namespace}/${owner.name}`] : [];
  });
  if (after && !controllerOf(after)) {
    const { namespace, labels } = after.metadata;
    owners.push(
      ...cluster
        .list("ReplicaSet", namespace)
        .filter(({ spec }) => matches(spec.selector, labels))
        .map(keyOf),
    );
  }
  return [...new Set(owners)];
}
