import { type Amounts, amountOf, readAmounts, resourcesOf } from "../amounts.ts";
import { type Quantity, whole, ZERO } from "../quantity.ts";
import type { ContainerResources } from "../subject.ts";
import type { LimitRangeItem } from "../types.ts";
import { atLeast, atMost } from "./bounds.ts";
import { scaleInProportion } from "./scale.ts";

/** The items of one type as one: lowest max, highest min, last default. */
export interface Range {
  readonly min?: Amounts;
  readonly max?: Amounts;
  readonly default?: Amounts;
}

/** Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/limitrange/limit_range_calculator.go. */
export function rangeOf(items: readonly LimitRangeItem[], type: "Container" | "Pod"): Range | undefined {
  let range: Range | undefined;
  for (const item of items) {
    if (item.type !== type || !(item.min || item.max || item.default)) continue;
    range = {
      min: joined(range?.min, readAmounts(item.min), (a, b) => (a.nano > b.nano ? a : b)),
      max: joined(range?.max, readAmounts(item.max), (a, b) => (a.nano < b.nano ? a : b)),
      default: readAmounts(item.default) ?? range?.default,
    };
  }
  return range;
}

function joined(one: Amounts | undefined, other: Amounts | undefined, pick: (a: Quantity, b: Quantity) => Quantity) {
  if (!one || !other) return one ?? other;
  const result: Record<string, Quantity> = { ...one };
  for (const resource of ["cpu", "memory"]) {
    const [a, b] = [one[resource], other[resource]];
    if (b) result[resource] = a ? pick(a, b) : b;
  }
  return result;
}

/** An amount after a rule, and what the rule did to it. */
export interface Capped {
  readonly amounts: Amounts;
  readonly words: readonly string[];
}

/**
 * Bounds of limits, converted to bounds of the request by the container's ratio of the two.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/capping.go applyContainerLimitRange.
 */
export function capToContainerRange(amounts: Amounts, { requests, limits }: ContainerResources, range: Range): Capped {
  const bound = (of: Amounts, resource: string): Quantity =>
    boundOfRequest(
      resource,
      amountOf(requests, resource),
      amountOf(limits, resource),
      amountOf(of, resource),
      amountOf(range.default, resource),
    );
  const result: Record<string, Quantity> = {};
  const words: string[] = [];
  for (const resource of resourcesOf(amounts)) {
    const isBounded = resource === "cpu" || resource === "memory";
    const min = range.min && isBounded ? greater(bound(range.min, resource), amountOf(range.min, resource)) : undefined;
    const max = range.max && isBounded ? bound(range.max, resource) : undefined;
    const raised = atLeast(amountOf(amounts, resource), min);
    const lowered = atMost(raised.amount, max);
    result[resource] = lowered.amount;
    if (raised.isCapped) words.push(`${resource} capped to fit Min in container LimitRange`);
    if (lowered.isCapped) words.push(`${resource} capped to fit Max in container LimitRange`);
  }
  return { amounts: result, words };
}

const greater = (a: Quantity, b: Quantity): Quantity => (b.nano > a.nano ? b : a);

function boundOfRequest(
  resource: string,
  request: Quantity,
  limit: Quantity,
  boundOfLimit: Quantity,
  defaultLimit: Quantity,
): Quantity {
  const original = whole(limit) === 0n ? defaultLimit : limit;
  if (whole(original) === 0n) return ZERO;
  return whole(request) === 0n ? boundOfLimit : scaleInProportion(resource, request, original, boundOfLimit).amount;
}
