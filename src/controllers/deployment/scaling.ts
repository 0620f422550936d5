import type { Deployment, ReplicaSet } from "../../api/objects.ts";
import { DESIRED_REPLICAS, numberIn } from "./annotations.ts";
import { allOf, type Sets } from "./new-set.ts";
import { shareOut } from "./proportional.ts";
import { active, byAge } from "./replica-sets.ts";
import type { Sync } from "./sync.ts";

/**
 * Has the number of replicas changed since the sets were last sized? A change of surge alone is no scaling.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go isScalingEvent.
 */
export const isScaling = ({ spec }: Deployment, sets: Sets): boolean =>
  active(allOf(sets)).some((set) => (numberIn(set, DESIRED_REPLICAS) ?? spec.replicas) !== spec.replicas);

/**
 * Sizes the sets for another number of replicas; false when a write is refused.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go scale.
 */
export function scale(sync: Sync, sets: Sets): boolean {
  const { spec } = sync.deployment;
  const only = activeOrLatest(sets);
  if (only) return sync.resizeIfNeeded(only, spec.replicas);
  if (isSaturated(sync.deployment, sets.current)) {
    return active(sets.old).every((set) => sync.resizeIfNeeded(set, 0));
  }
  if (spec.strategy.type !== "RollingUpdate") return true;
  const shares = shareOut(sync.deployment, active(allOf(sets)));
  for (const { set, to } of shares) {
    sync.steps.push({
      rule: "proportional",
      before: set.spec.replicas,
      after: to,
      because: `${set.metadata.name} keeps its share of ${spec.replicas} replicas and surge`,
    });
  }
  return shares.every(({ set, to }) => sync.resize(set, to));
}

/** The one active set; without any, the new set or else the newest old one. */
function activeOrLatest(sets: Sets): ReplicaSet | undefined {
  const running = active(allOf(sets));
  if (running.length === 0) return sets.current ?? sets.old.toSorted(byAge).at(-1);
  return running.length === 1 ? running[0] : undefined;
}

const isSaturated = ({ spec }: Deployment, set: ReplicaSet | undefined): boolean =>
  set !== undefined &&
  set.spec.replicas === spec.replicas &&
  numberIn(set, DESIRED_REPLICAS) === spec.replicas &&
  set.status.availableReplicas === spec.replicas;
