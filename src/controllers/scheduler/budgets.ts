import type { ClusterView } from "../../api/controller.ts";
import type { KubeObject, Pod } from "../../api/objects.ts";
import { type Budget, budgetStatus, protects } from "../../cluster/schedule/index.ts";

/** Budgets with their status; one that nobody has filled in yet is worked out from what is seen. */
export function budgetsSeen(cluster: ClusterView, owners: readonly KubeObject[]): Budget[] {
  return (cluster.list("PodDisruptionBudget") as unknown as readonly Budget[]).map((budget) => {
    if (budget.status?.disruptionsAllowed !== undefined) return budget;
    const pods = cluster.list("Pod").filter((pod) => protects(budget, pod));
    return { ...budget, status: budgetStatus(budget, pods, replicasOf(pods, owners), cluster.now) };
  });
}

/** Σ spec.replicas of the controllers of these pods. */
function replicasOf(pods: readonly Pod[], owners: readonly KubeObject[]): number {
  const uids = new Set(pods.flatMap(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid)));
  let sum = 0;
  for (const { metadata, spec } of owners) {
    if (uids.has(metadata.uid)) sum += (spec as { readonly replicas?: number }).replicas ?? 1;
  }
  return sum;
}
