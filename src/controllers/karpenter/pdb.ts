import type { Pod } from "../../api/objects.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { type Budget, selects } from "../../cluster/schedule/index.ts";
import { isDisruptable, isProtected } from "./do-not-disrupt.ts";
import { isEvictable, isReschedulable } from "./pods.ts";
import type { Recorder } from "./recorder.ts";
import type { World } from "./world.ts";

/** Upstream: karpenter v1.14.1 pkg/utils/pdb/pdb.go. */
type Blocks = (budget: Budget) => boolean;
const allowsNothing: Blocks = ({ status }) => (status?.disruptionsAllowed ?? 0) === 0;
const allowsNothingEver: Blocks = ({ spec }) =>
  spec.maxUnavailable === 0 || spec.maxUnavailable === "0%" || spec.minAvailable === "100%";

/** The budgets that forbid to evict the pod: one that blocks, or all when there are several. */
function blockers(pod: Pod, world: World, recorder: Recorder, blocks: Blocks): readonly Budget[] {
  if (!isEvictable(pod) || isProtected(pod, world, recorder)) return [];
  const matching = world.budgets.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace && selects(spec.selector, pod.metadata.labels ?? {}),
  );
  const [budget, second] = matching;
  if (second || !budget) return matching;
  const unhealthy = conditionOf(pod.status.conditions, "Ready")?.status === "False";
  if (budget.spec.unhealthyPodEvictionPolicy === "AlwaysAllow" && unhealthy) return [];
  return blocks(budget) ? [budget] : [];
}

/** The budgets that forbid the first pod which cannot be evicted now. */
export function evictionBlockers(pods: readonly Pod[], world: World, recorder: Recorder): readonly string[] {
  for (const pod of pods) {
    const found = blockers(pod, world, recorder, allowsNothing);
    if (found.length > 0) return found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  }
  return [];
}

/** Counted in a simulation: it can move, and no budget forbids that for ever. */
export function isCurrentlyReschedulable(pod: Pod, world: World, recorder: Recorder): boolean {
  const held = blockers(pod, world, recorder, allowsNothingEver).length > 0;
  return isReschedulable(pod) && isDisruptable(pod, world, recorder) && !held;
}
