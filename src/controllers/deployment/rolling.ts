import type { ExplanationStep } from "../../api/explanation.ts";
import type { DeploymentSpec, ReplicaSet } from "../../api/objects.ts";
import { fencepostsOf } from "./fenceposts.ts";
import { availableIn, byAge, wantedBy } from "./replica-sets.ts";

/**
 * Size of the new ReplicaSet: as far up as surge leaves room, never above the wanted replicas. At or above the ceiling
 * it stays. 10 replicas, surge 3, old 10, new 0: room 10 + 3 − 10 = 3.
 * @param total Σ spec.replicas of all sets, the new one included
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/util/deployment_util.go NewRSNewReplicas.
 */
export function newSetSize(
  spec: Pick<DeploymentSpec, "strategy" | "replicas">,
  total: number,
  current: number,
): number {
  if (spec.strategy.type !== "RollingUpdate") return spec.replicas;
  const room = spec.replicas + fencepostsOf(spec).surge - total;
  return room <= 0 ? current : current + Math.min(room, spec.replicas - current);
}

/** One old set to be made smaller. */
interface Cut {
  readonly name: string;
  readonly to: number;
}

/** Which old sets shrink in this sync, in order of writing; a set may be cut twice. */
export interface CutPlan {
  readonly cuts: readonly Cut[];
  readonly steps: readonly ExplanationStep[];
}

/**
 * Shrinks old sets as far as availability allows, oldest first: unhealthy pods before healthy ones.
 * An old set that reports more available pods than it wants (its last cut is not reported yet) ends the plan there.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/rolling.go reconcileOldReplicaSets.
 */
export function cutOldSets(spec: DeploymentSpec, newSet: ReplicaSet, old: readonly ReplicaSet[]): CutPlan {
  const floor = spec.replicas - fencepostsOf(spec).unavailable;
  const all = [...old, newSet];
  const newUnavailable = newSet.spec.replicas - (newSet.status.availableReplicas ?? 0);
  const budget = wantedBy(all) - floor - newUnavailable;
  const step: ExplanationStep = {
    rule: "unavailable",
    before: wantedBy(all),
    after: Math.max(0, budget),
    because: `${wantedBy(all)} wanted − (${spec.replicas} − ${spec.replicas - floor} unavailable) − ${newUnavailable} new not available = ${budget}`,
  };
  if (wantedBy(old) === 0) return { cuts: [], steps: [] };
  if (budget <= 0) return { cuts: [], steps: [step] };

  const aged = old.toSorted(byAge);
  const unhealthy = cutUnhealthy(aged, budget);
  if (!unhealthy.whole) return { cuts: unhealthy.cuts, steps: [step] };
  const spare = availableIn(all) - floor;
  const healthy = cutHealthy(aged, unhealthy.cuts, spare);
  return { cuts: [...unhealthy.cuts, ...healthy], steps: [step, ...healthyStep(availableIn(all), floor)] };
}

const healthyStep = (available: number, floor: number): readonly ExplanationStep[] => [
  {
    rule: "spare",
    before: available,
    after: Math.max(0, available - floor),
    because: `${available} available − ${floor} needed = ${available - floor} may go`,
  },
];

function cutUnhealthy(aged: readonly ReplicaSet[], budget: number): { cuts: Cut[]; whole: boolean } {
  const cuts: Cut[] = [];
  let left = budget;
  for (const { metadata, spec, status } of aged) {
    if (left <= 0) break;
    const unhealthy = spec.replicas - (status.availableReplicas ?? 0);
    if (spec.replicas === 0 || unhealthy === 0) continue;
    if (unhealthy < 0) return { cuts, whole: false };
    const count = Math.min(left, unhealthy);
    cuts.push({ name: metadata.name, to: spec.replicas - count });
    left -= count;
  }
  return { cuts, whole: true };
}

function cutHealthy(aged: readonly ReplicaSet[], done: readonly Cut[], spare: number): Cut[] {
  const cuts: Cut[] = [];
  let left = spare;
  for (const { metadata, spec } of aged) {
    if (left <= 0) break;
    const size = done.find((cut) => cut.name === metadata.name)?.to ?? spec.replicas;
    if (size === 0) continue;
    const count = Math.min(left, size);
    cuts.push({ name: metadata.name, to: size - count });
    left -= count;
  }
  return cuts;
}
