import type { Controller } from "../../api/controller.ts";
import type { KubeObject, Pod } from "../../api/objects.ts";
import { budgetsSeen } from "./budgets.ts";
import { decide } from "./decide.ts";
import { EMPTY_MEMORY, type Memory, type Observation } from "./memory.ts";

/** All pods share one queue. */
const QUEUE = ["queue"];
const NOTHING: readonly string[] = [];

/** kube-scheduler with its default profile: one reconcile empties the queue, pod after pod. */
export const scheduler: Controller<Memory, Observation> = {
  name: "scheduler",
  component: "default-scheduler",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "pkg/scheduler" },
  leftOut: [
    "A scheduling cycle takes no time, so pods in backoff are retried as soon as something helps.",
    "Volumes, dynamic resources, scheduling gates, pod groups and extenders are not modelled.",
    "Ties between nodes are broken by a hash of pod and node instead of at random.",
    "Dry runs of preemption start at an offset given by the pod's uid instead of at random.",
  ],
  loop: {
    reads: ["Pod", "Node"],
    writes: ["Pod.spec.nodeName", "Pod.status", "Pod.delete"],
    period: "on change",
    host: "kube-scheduler",
  },
  kinds: [],
  watches: [
    { kind: "Pod", keys: (after, before) => (concerns(after, before) ? QUEUE : NOTHING) },
    { kind: "Node", keys: () => QUEUE },
  ],
  init: () => EMPTY_MEMORY,
  observe: (_key, { cluster }) => {
    const owners = [...cluster.list("ReplicaSet"), ...cluster.list("StatefulSet")];
    return {
      nodes: cluster.list("Node"),
      pods: cluster.list("Pod"),
      unplaced: cluster.unplacedPods(),
      services: cluster.list("Service"),
      owners,
      namespaces: cluster.list("Namespace"),
      budgets: budgetsSeen(cluster, owners),
    };
  },
  decide,
};

/** A running pod that only reports its health changes nothing for placement. */
function concerns(after: KubeObject | undefined, before: KubeObject | undefined): boolean {
  if (!after || !before) return true;
  const [now, was] = [after as Pod, before as Pod];
  return (
    now.spec !== was.spec ||
    now.metadata.labels !== was.metadata.labels ||
    now.status.phase !== was.status.phase ||
    now.metadata.deletionTimestamp !== was.metadata.deletionTimestamp
  );
}
