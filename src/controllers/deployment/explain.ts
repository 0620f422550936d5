import type { Explanation } from "../../api/explanation.ts";
import type { Deployment } from "../../api/objects.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { fencepostsOf } from "./fenceposts.ts";
import { PROGRESSING } from "./progress.ts";
import type { Sync } from "./sync.ts";

/** Why a sync did what it did: sizes first, otherwise the state of the rollout. */
export function explain(sync: Sync, seen: Deployment): Explanation {
  const { name } = seen.metadata;
  const { replicas } = seen.spec;
  const { surge, unavailable } = fencepostsOf(seen.spec);
  const progressing = conditionOf(sync.deployment.status.conditions, PROGRESSING);
  const last = sync.commands.findLast((command) => command.verb === "event");
  return {
    outcome: outcomeOf(sync, name),
    reason: last?.reason ?? progressing?.reason ?? "NoChange",
    message: last?.message ?? progressing?.message ?? "",
    inputs: [
      { name: "replicas wanted", seen: { value: replicas, unit: "pods" } },
      { name: "pods", seen: { value: seen.status.replicas ?? 0, unit: "pods" } },
      { name: "updated", seen: { value: seen.status.updatedReplicas ?? 0, unit: "pods" } },
      { name: "available", seen: { value: seen.status.availableReplicas ?? 0, unit: "pods" } },
      { name: "maxSurge", seen: { value: surge, unit: "pods" } },
      { name: "maxUnavailable", seen: { value: unavailable, unit: "pods" } },
    ],
    formula: [
      "grow new set by min(replicas + maxSurge − Σ wanted, replicas − new)",
      "shrink old sets by Σ wanted − (replicas − maxUnavailable) − (new − new available)",
    ],
    steps: sync.steps,
    ...(sync.resized.length === 0 && sync.steps.length > 0
      ? { turningPoint: "It moves on when another pod becomes available or an old one is gone." }
      : {}),
  };
}

function outcomeOf({ resized, seen }: Sync, name: string): string {
  if (resized.length === 0) {
    const total = seen.replicaSets.reduce((sum, set) => sum + set.spec.replicas, 0);
    return `Deployment ${name} kept its ReplicaSets at ${total} pods.`;
  }
  const changes = resized.map(({ set, from, to }) => `${to > from ? "grew" : "shrank"} ${set} from ${from} to ${to}`);
  return `Deployment ${name} ${changes.join(" and ")}.`;
}
