import { ok, type Result } from "../../../base/result.ts";
import { type Amounts, amountOf, readAmounts, resourcesOf } from "../amounts.ts";
import { isRequestsOnly, policyOf } from "../policy.ts";
import { milli, type Quantity } from "../quantity.ts";
import { type ContainerSubject, resourcesNow } from "../subject.ts";
import type { ContainerPolicy, LimitRangeItem, ResourcePolicy } from "../types.ts";
import { atLeast, atMost } from "./bounds.ts";
import { type Capped, capToContainerRange, type Range, rangeOf } from "./limit-range.ts";
import { capToPodRange } from "./pod-limit-range.ts";
import type { PodRecommendation, Recommended } from "./recommended.ts";

/** A recommendation fitted to one pod. */
export interface CappedForPod {
  /** Containers of the pod only. */
  readonly recommended: PodRecommendation;
  /** What was done to the targets, by container name. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/**
 * Fits a recommendation to a pod: LimitRange of the pod, LimitRange of the container, policy, and with RequestsOnly the
 * existing limit. The error is upstream's crash.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/capping.go cappingRecommendationProcessor.Apply.
 */
export function capForPod(
  recommended: PodRecommendation,
  containers: readonly ContainerSubject[],
  policy: ResourcePolicy | undefined,
  limitRanges: readonly LimitRangeItem[],
): Result<CappedForPod, string> {
  const podRange = rangeOf(limitRanges, "Pod");
  const fitted = podRange ? capToPodRange(recommended, containers, podRange) : ok(recommended);
  if (!fitted.ok) return fitted;
  const range = rangeOf(limitRanges, "Container");
  const result: Recommended[] = [];
  const words: Record<string, readonly string[]> = {};
  for (const one of fitted.value) {
    const container = containers.find(({ name }) => name === one.name);
    if (!container) continue;
    const cap = (amounts: Amounts): Capped => capOne(amounts, container, policy, range);
    const target = cap(one.target);
    if (target.words.length > 0) words[one.name] = target.words;
    result.push({
      ...one,
      target: target.amounts,
      lower: one.lower && cap(one.lower).amounts,
      upper: one.upper && cap(one.upper).amounts,
    });
  }
  return ok({ recommended: result, words });
}

function capOne(
  amounts: Amounts,
  container: ContainerSubject,
  policy: ResourcePolicy | undefined,
  range: Range | undefined,
): Capped {
  const now = resourcesNow(container);
  const ranged = range ? capToContainerRange(amounts, now, range) : { amounts, words: [] };
  const allowed = capToAllowed(ranged.amounts, policyOf(container.name, policy));
  const limited = isRequestsOnly(container.name, policy)
    ? capToLimits(allowed.amounts, now.limits ?? {})
    : { amounts: allowed.amounts, words: [] };
  return { amounts: limited.amounts, words: [...ranged.words, ...allowed.words, ...limited.words] };
}

function capToAllowed(amounts: Amounts, policy: ContainerPolicy | undefined): Capped {
  if (!policy) return { amounts, words: [] };
  const min = readAmounts(policy.minAllowed ?? {});
  const max = readAmounts(policy.maxAllowed ?? {});
  const result: Record<string, Quantity> = {};
  const words: string[] = [];
  for (const resource of resourcesOf(amounts)) {
    const raised = atLeast(amountOf(amounts, resource), min[resource]);
    const lowered = atMost(raised.amount, max[resource]);
    result[resource] = lowered.amount;
    if (raised.isCapped) words.push(`${resource} capped to minAllowed`);
    if (lowered.isCapped) words.push(`${resource} capped to maxAllowed`);
  }
  return { amounts: result, words };
}

function capToLimits(amounts: Amounts, limits: Amounts): Capped {
  const result: Record<string, Quantity> = { ...amounts };
  const words: string[] = [];
  for (const resource of resourcesOf(limits)) {
    const limit = amountOf(limits, resource);
    const amount = amounts[resource];
    if (!amount || milli(amount) <= milli(limit)) continue;
    result[resource] = limit;
    words.push(`${resource} capped to container limit`);
  }
  return { amounts: result, words };
}
