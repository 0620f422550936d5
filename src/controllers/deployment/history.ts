import type { ReplicaSet } from "../../api/objects.ts";
import { numberIn, REVISION } from "./annotations.ts";
import { byAge } from "./replica-sets.ts";

/**
 * Old sets beyond the history limit, lowest revisions first; one that still has pods, or whose emptiness is not
 * reported yet, stays but counts.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go cleanupDeployment.
 */
export function surplusHistory(old: readonly ReplicaSet[], limit: number | undefined): readonly ReplicaSet[] {
  if (limit === undefined || limit === 0x7fffffff) return [];
  const alive = old.filter((set) => set.metadata.deletionTimestamp === undefined);
  const revisionOf = (set: ReplicaSet): number => numberIn(set, REVISION) ?? 0;
  return alive
    .toSorted((a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(
      ({ metadata, spec, status }) =>
        spec.replicas === 0 && status.replicas === 0 && metadata.generation <= (status.observedGeneration ?? 0),
    );
}
