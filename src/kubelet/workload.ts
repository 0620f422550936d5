import type { Pod } from "../api/objects.ts";
import type { Store } from "../cluster/store.ts";

/**
 * The workload of a pod: the Deployment above its ReplicaSet or the ScaledJob above its Job, else its direct owner, else
 * its own name. A Job that had its name made up goes by what that begins with.
 */
export function workloadOf(pod: Pod, store: Store): string {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  if (!owner) return pod.metadata.name;
  const found = store.get(owner.kind, pod.metadata.namespace, owner.name)?.metadata;
  const above = found?.ownerReferences?.find((reference) => reference.controller);
  return above?.name ?? found?.generateName?.replace(/-$/, "") ?? owner.name;
}
