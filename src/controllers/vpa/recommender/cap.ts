import { type Amounts, mapAmounts, readAmounts } from "../amounts.ts";
import type { RecommenderConfig } from "../config.ts";
import type { Quantity } from "../quantity.ts";
import type { ContainerPolicy } from "../types.ts";

/**
 * Policy bounds of a recommendation: raised to minAllowed, then lowered to maxAllowed. The flags' maximum fills in per
 * resource where the policy has none. A bound of 0 is none.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/capping.go ApplyVPAPolicy.
 */
export function capToPolicy(amounts: Amounts, policy: ContainerPolicy | undefined, config: RecommenderConfig): Amounts {
  const min = readAmounts(policy?.minAllowed ?? {});
  const max = readAmounts({ ...config.maxAllowed, ...policy?.maxAllowed });
  return mapAmounts(amounts, (amount, resource) => atMost(atLeast(amount, min[resource]), max[resource]));
}

export const atLeast = (amount: Quantity, min: Quantity | undefined): Quantity =>
  min && min.nano !== 0n && amount.nano < min.nano ? min : amount;

export const atMost = (amount: Quantity, max: Quantity | undefined): Quantity =>
  max && max.nano !== 0n && amount.nano > max.nano ? max : amount;
