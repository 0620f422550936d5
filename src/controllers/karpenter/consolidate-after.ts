import type { TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { apiDuration } from "./go-duration.ts";
import type { NodeClaim, NodePool } from "./kinds.ts";

/**
 * When the claim's quiet time is over: consolidateAfter since its last pod event, or since it was initialized.
 * Undefined when it is not initialized or consolidation is disabled.
 * Upstream: karpenter v1.14.1 pkg/utils/disruption/disruption.go IsUnderConsolidateAfter.
 */
export function consolidatableAt(pool: NodePool, { status }: NodeClaim): TimeMs | undefined {
  const after = apiDuration(pool.spec.disruption.consolidateAfter);
  const initialized = conditionOf(status?.conditions, "Initialized");
  if (after === undefined || initialized?.status !== "True") return undefined;
  return (status?.lastPodEventTime ?? initialized.lastTransitionTime ?? 0) + after;
}

export function isUnderConsolidateAfter(
  pool: NodePool | undefined,
  claim: NodeClaim | undefined,
  now: TimeMs,
): boolean {
  const at = pool && claim ? consolidatableAt(pool, claim) : undefined;
  return at !== undefined && now < at;
}
