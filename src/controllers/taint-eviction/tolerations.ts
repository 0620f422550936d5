import type { Taint, Toleration } from "../../api/objects.ts";
import { tolerates } from "../../cluster/schedule/taints.ts";

/**
 * How many seconds a pod may stay on a node with these NoExecute taints: 0 when a taint is not tolerated, undefined when
 * it may stay for ever, else the least of the matching tolerations (of several that match one taint the first counts).
 * Upstream: kubernetes v1.36.1 pkg/controller/tainteviction/taint_eviction.go getMinTolerationTime.
 */
export function toleratedSeconds(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  let least: number | undefined;
  for (const taint of taints) {
    const matching = tolerations.find((toleration) => tolerates(toleration, taint));
    if (!matching) return 0;
    const { tolerationSeconds } = matching;
    if (tolerationSeconds !== undefined) least = Math.max(0, Math.min(least ?? tolerationSeconds, tolerationSeconds));
  }
  return least;
}
