import type { DeploymentSpec, ReplicaSet } from "../../api/objects.ts";
import { MAX_REPLICAS, numberIn } from "./annotations.ts";
import { fencepostsOf } from "./fenceposts.ts";
import { bySizeNewer, bySizeOlder, wantedBy } from "./replica-sets.ts";

/** What `proportionOf` needs of a Deployment. */
interface Scaled {
  readonly spec: Pick<DeploymentSpec, "replicas" | "strategy">;
  readonly status: { readonly replicas?: number };
}

/**
 * How many pods one set gains or loses when its Deployment is scaled in the middle of a rollout: it keeps its share of
 * the old ceiling, clamped to what remains. 8 of 13, new ceiling 18: round(8·18 ÷ 13) − 8 = 3.
 * @param toAdd pods that all sets together gain (negative: lose)
 * @param added those given out before
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/util/deployment_util.go GetReplicaSetProportion.
 */
export function proportionOf(set: ReplicaSet, deployment: Scaled, toAdd: number, added: number): number {
  if (set.spec.replicas === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fractionOf(set, deployment);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

function fractionOf(set: ReplicaSet, { spec, status }: Scaled): number {
  const size = set.spec.replicas;
  if (spec.replicas === 0) return -size;
  const ceiling = spec.replicas + fencepostsOf(spec).surge;
  const before = numberIn(set, MAX_REPLICAS) || (status.replicas ?? 0);
  return before === 0 ? 0 : Math.floor((size * ceiling) / before + 0.5) - size;
}

/** New sizes of the active sets, in order of writing; the largest takes what rounding leaves over. */
export function shareOut(deployment: Scaled, sets: readonly ReplicaSet[]): readonly { set: ReplicaSet; to: number }[] {
  const { spec } = deployment;
  const ceiling = spec.replicas > 0 ? spec.replicas + fencepostsOf(spec).surge : 0;
  const toAdd = ceiling - wantedBy(sets);
  const ordered = toAdd > 0 ? sets.toSorted(bySizeNewer) : toAdd < 0 ? sets.toSorted(bySizeOlder) : sets;
  let added = 0;
  const shares = ordered.map((set) => {
    const share = proportionOf(set, deployment, toAdd, added);
    added += share;
    return share;
  });
  return ordered.map((set, index) => {
    const leftover = index === 0 ? toAdd - added : 0;
    return { set, to: Math.max(0, set.spec.replicas + (shares[index] ?? 0) + leftover) };
  });
}
