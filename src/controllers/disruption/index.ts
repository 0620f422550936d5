import { type ClusterView, type Controller, keyOf } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { KubeObject, Pod } from "../../api/objects.ts";
import { equal } from "../../base/equal.ts";
import { type Budget, budgetStatus, protects } from "../../cluster/schedule/index.ts";
import { budgetKind } from "./admit.ts";

interface Seen {
  readonly budget: Budget | undefined;
  readonly pods: readonly Pod[];
  /** Σ spec.replicas of the controllers of those pods. */
  readonly controllerReplicas: number;
}

/** Keeps the status of every PodDisruptionBudget: how many pods may go now. Keys are budgets. */
export const disruption: Controller<null, Seen> = {
  name: "disruption",
  component: "controllermanager",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "pkg/controller/disruption/disruption.go" },
  leftOut: [
    "Pods whose controller has no scale subresource count as one replica each.",
    "The conditions of the status are not kept.",
  ],
  loop: {
    reads: ["PodDisruptionBudget", "Pod", "Deployment", "ReplicaSet"],
    writes: ["PodDisruptionBudget.status"],
    period: "on change",
    host: "kube-controller-manager",
  },
  kinds: [budgetKind],
  watches: [
    { kind: "PodDisruptionBudget", keys: (after, before) => [keyOf((after ?? before) as KubeObject)] },
    { kind: "Pod", keys: (after, before, cluster) => keysOfPod((after ?? before) as Pod, cluster) },
  ],
  init: () => null,
  observe: (key, { cluster }) => {
    const [namespace = "", name = ""] = key.split("/");
    const budget = cluster.get("PodDisruptionBudget", namespace, name) as Budget | undefined;
    const pods = budget ? cluster.list("Pod", namespace).filter((pod) => protects(budget, pod)) : [];
    return { budget, pods, controllerReplicas: replicasOf(pods, cluster) };
  },
  decide({ budget, pods, controllerReplicas }, memory, now) {
    if (!budget) return { memory, commands: [] };
    const status = budgetStatus(budget, pods, controllerReplicas, now);
    if (equal(status, budget.status)) return { memory, commands: [] };
    const object = { ...budget, status } as KubeObject;
    return { memory, commands: [{ verb: "updateStatus", object }], explanation: explain(budget, status) };
  },
};

function keysOfPod(pod: Pod, cluster: ClusterView): readonly string[] {
  const budgets = cluster.list("PodDisruptionBudget", pod.metadata.namespace) as unknown as readonly Budget[];
  return budgets.filter((budget) => protects(budget, pod)).map(keyOf);
}

/** Upstream asks each pod's controller for its scale: the Deployment above a ReplicaSet counts once. */
function replicasOf(pods: readonly Pod[], cluster: ClusterView): number {
  const scales = new Map<string, number>();
  for (const { metadata } of pods) {
    const owner = metadata.ownerReferences?.find((reference) => reference.controller);
    if (!owner) continue;
    const set = cluster.get(owner.kind, metadata.namespace, owner.name) as KubeObject | undefined;
    const above = set?.metadata.ownerReferences?.find((reference) => reference.controller);
    const scaled = above ? (cluster.get(above.kind, metadata.namespace, above.name) as KubeObject | undefined) : set;
    if (scaled) scales.set(scaled.metadata.uid, (scaled.spec as { readonly replicas?: number }).replicas ?? 1);
  }
  return [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function explain(budget: Budget, status: ReturnType<typeof budgetStatus>): Explanation {
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = status;
  return {
    outcome: `Budget ${budget.metadata.name} allows ${disruptionsAllowed} ${disruptionsAllowed === 1 ? "eviction" : "evictions"} now.`,
    reason: disruptionsAllowed > 0 ? "SufficientPods" : "InsufficientPods",
    message: "",
    inputs: [
      { name: "expected pods", seen: { value: expectedPods, unit: "pods" } },
      { name: "healthy pods", seen: { value: currentHealthy, unit: "pods" } },
      { name: "must stay healthy", seen: { value: desiredHealthy, unit: "pods" } },
    ],
    formula: [
      "allowed = max(0, healthy − must stay)",
      `= max(0, ${currentHealthy} − ${desiredHealthy}) = ${disruptionsAllowed}`,
    ],
    steps: [],
    turningPoint: disruptionsAllowed > 0 ? undefined : `It would allow one at ${desiredHealthy + 1} healthy pods.`,
  };
}
