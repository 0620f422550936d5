import type { ScaledObjectSpec } from "./types.ts";

const DEFAULT_MAX_REPLICAS = 100;

type Counts = Pick<ScaledObjectSpec, "minReplicaCount" | "maxReplicaCount" | "idleReplicaCount">;

/** Min and max as the HPA gets them: never 0. Upstream GetHPAMinReplicas, GetHPAMaxReplicas. */
export const hpaMin = ({ minReplicaCount = 0 }: Counts): number => Math.max(minReplicaCount, 1);
export const hpaMax = ({ maxReplicaCount = DEFAULT_MAX_REPLICAS }: Counts): number => maxReplicaCount;

/** What is wrong with the counts, and at which field. Upstream CheckReplicaCountBoundsAreValid. */
export function boundsFault(spec: Counts): { readonly field: string; readonly message: string } | undefined {
  const min = spec.minReplicaCount === undefined ? 0 : hpaMin(spec);
  const max = hpaMax(spec);
  if (min > max) {
    return { field: "minReplicaCount", message: `MinReplicaCount=${min} must be less than MaxReplicaCount=${max}` };
  }
  const idle = spec.idleReplicaCount;
  if (idle === undefined || idle < min) return undefined;
  return { field: "idleReplicaCount", message: `IdleReplicaCount=${idle} must be less than MinReplicaCount=${min}` };
}
