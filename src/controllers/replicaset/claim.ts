import type { Pod, ReplicaSet } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";

/** The set's pods, and the pods it must take in or let go of first. */
export interface Claim {
  readonly pods: readonly Pod[];
  /** Pods to be written with another owner. */
  readonly rewritten: readonly Pod[];
}

/**
 * Adopts orphans that the selector matches, releases own pods that it no longer matches. A set or a pod that is being
 * deleted adopts nothing and is not adopted.
 * Upstream: kubernetes v1.36.1 pkg/controller/controller_ref_manager.go ClaimPods.
 */
export function claimPods(set: ReplicaSet, seen: readonly Pod[]): Claim {
  const pods: Pod[] = [];
  const rewritten: Pod[] = [];
  const leaving = set.metadata.deletionTimestamp !== undefined;
  for (const pod of seen) {
    const fits = matches(set.spec.selector, pod.metadata.labels);
    const controller = pod.metadata.ownerReferences?.find((owner) => owner.controller);
    if (controller?.uid === set.metadata.uid) {
      if (fits || leaving) pods.push(pod);
      else rewritten.push(released(pod, set));
    } else if (!controller && fits && !leaving && pod.metadata.deletionTimestamp === undefined) {
      const mine = adopted(pod, set);
      pods.push(mine);
      rewritten.push(mine);
    }
  }
  return { pods, rewritten };
}

/** The reference with which a set owns its pods. */
export const ownerOf = ({ metadata: { name, uid } }: ReplicaSet) => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
});

const adopted = (pod: Pod, set: ReplicaSet): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, ownerReferences: [...(pod.metadata.ownerReferences ?? []), ownerOf(set)] },
});

const released = (pod: Pod, set: ReplicaSet): Pod => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    ownerReferences: pod.metadata.ownerReferences?.filter((owner) => owner.uid !== set.metadata.uid),
  },
});
