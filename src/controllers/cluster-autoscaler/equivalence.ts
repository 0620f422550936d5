import type { PodInfo } from "../../cluster/schedule/index.ts";
import { controllerOf, isDaemonSetPod, shapeOf } from "./facts.ts";

/** Pods of one controller that any node treats alike. Upstream: core/scaleup/equivalence/groups.go, 1.36.1. */
export interface PodGroup {
  readonly pods: readonly PodInfo[];
  /** Its first pod, which stands for all. */
  readonly sample: PodInfo;
}

const MAX_GROUPS_PER_CONTROLLER = 10;

/** In order of first pod. */
export function podGroups(pods: readonly PodInfo[]): readonly PodGroup[] {
  const groups: { readonly pods: PodInfo[]; readonly sample: PodInfo }[] = [];
  const byOwner = new Map<string, Map<string, PodInfo[]>>();
  for (const pod of pods) {
    const owner = isDaemonSetPod(pod.pod) ? undefined : controllerOf(pod.pod);
    const own = [pod];
    if (owner) {
      const shapes = byOwner.get(owner.uid) ?? new Map<string, PodInfo[]>();
      byOwner.set(owner.uid, shapes);
      const known = shapes.get(shapeOf(pod.pod));
      if (known) {
        known.push(pod);
        continue;
      }
      if (shapes.size < MAX_GROUPS_PER_CONTROLLER) shapes.set(shapeOf(pod.pod), own);
    }
    groups.push({ pods: own, sample: pod });
  }
  return groups;
}
