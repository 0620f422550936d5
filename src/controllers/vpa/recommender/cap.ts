import { type Amounts, mapAmounts, readAmounts } from "../amounts.ts";
import { atLeast, atMost } from "../capping/bounds.ts";
import type { RecommenderConfig } from "../config.ts";
import type { ContainerPolicy } from "../types.ts";

/**
 * Policy bounds of a recommendation: raised to minAllowed, then lowered to maxAllowed. The flags' maximum fills in per
 * resource where the policy has none. A bound of 0 is none.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/capping.go ApplyVPAPolicy.
 */
export function capToPolicy(amounts: Amounts, policy: ContainerPolicy | undefined, config: RecommenderConfig): Amounts {
  const min = readAmounts(policy?.minAllowed ?? {});
  const max = readAmounts({ ...config.maxAllowed, ...policy?.maxAllowed });
  return mapAmounts(amounts, (amount, resource) => atMost(atLeast(amount, min[resource]).amount, max[resource]).amount);
}
