import type { Deployment, ReplicaSet } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import type { Sync } from "./sync.ts";

/**
 * Takes in orphans that the selector matches and lets go of sets that it no longer matches.
 * @returns the sets that are the Deployment's now, or undefined when a write is refused
 * Upstream: kubernetes v1.36.1 pkg/controller/controller_ref_manager.go ClaimReplicaSets.
 */
export function claimSets(sync: Sync): readonly ReplicaSet[] | undefined {
  const { deployment, seen } = sync;
  const claimed: ReplicaSet[] = [];
  for (const set of seen.replicaSets) {
    const fits = matches(deployment.spec.selector, set.metadata.labels);
    const owned = set.metadata.ownerReferences?.some((owner) => owner.uid === deployment.metadata.uid) ?? false;
    if (owned && (fits || isLeaving(deployment))) claimed.push(set);
    if (owned === fits || isLeaving(deployment)) continue;
    if (fits && isLeaving(set)) continue;
    const next = fits ? withOwner(set, deployment) : withoutOwner(set, deployment);
    if (!sync.write({ verb: "update", object: next })) return undefined;
    if (fits) claimed.push(next);
  }
  return claimed;
}

const isLeaving = ({ metadata }: Deployment | ReplicaSet): boolean => metadata.deletionTimestamp !== undefined;

const withoutOwner = (set: ReplicaSet, { metadata: { uid } }: Deployment): ReplicaSet => ({
  ...set,
  metadata: { ...set.metadata, ownerReferences: set.metadata.ownerReferences?.filter((owner) => owner.uid !== uid) },
});

function withOwner(set: ReplicaSet, { metadata: { name, uid } }: Deployment): ReplicaSet {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true, blockOwnerDeletion: true };
  return { ...set, metadata: { ...set.metadata, ownerReferences: [...(set.metadata.ownerReferences ?? []), owner] } };
}
