import type { ClusterView } from "../api/controller.ts";
import type { Condition } from "../api/objects.ts";

/** What a run could not finish, and why, in upstream's words: pods without a node, rollouts past their deadline. */
export function stuck(cluster: ClusterView): readonly string[] {
  const pending = new Map<string, number>();
  for (const pod of cluster.list("Pod")) {
    if (pod.spec.nodeName !== undefined) continue;
    const why = conditionOf(pod.status.conditions, "PodScheduled")?.message ?? "not scheduled yet";
    pending.set(why, (pending.get(why) ?? 0) + 1);
  }
  const rollouts = cluster.list("Deployment").flatMap(({ metadata, status }) => {
    const progressing = conditionOf(status.conditions, "Progressing");
    return progressing?.status === "False" ? [`Deployment ${metadata.name}: ${progressing.message}`] : [];
  });
  return [
    ...[...pending].map(([why, count]) => `${count} ${count === 1 ? "pod" : "pods"} Pending: ${why}`),
    ...rollouts,
  ];
}

const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);
