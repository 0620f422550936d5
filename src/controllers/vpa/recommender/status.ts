import type { Condition, ResourceList } from "../../../api/objects.ts";
import { type Amounts, resourcesOf, writeAmounts } from "../amounts.ts";
import { quantity } from "../quantity.ts";
import type { ContainerRecommendation, VpaStatus } from "../types.ts";

/** One container's numbers as they are published. */
export interface Published {
  readonly container: string;
  readonly target: Amounts;
  readonly lower: Amounts;
  readonly upper: Amounts;
  /** The target before policy bounds. */
  readonly uncapped: Amounts;
}

export const statusOf = (
  published: readonly Published[],
  conditions: readonly Condition[],
  generation: number,
): VpaStatus => ({
  recommendation: {
    containerRecommendations: published.map(({ container, target, lower, upper, uncapped }) => ({
      containerName: container,
      target: writeAmounts(target),
      ...written("lowerBound", lower),
      ...written("upperBound", upper),
      ...written("uncappedTarget", uncapped),
    })),
  },
  conditions,
  observedGeneration: generation,
});

/** An empty list is not written, except as target. */
const written = (name: "lowerBound" | "upperBound" | "uncappedTarget", amounts: Amounts) =>
  Object.keys(amounts).length === 0 ? {} : { [name]: writeAmounts(amounts) };

/**
 * Equal in value: such a status is not written again.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/api.go UpdateVpaStatusIfNeeded.
 */
export function sameStatus(a: VpaStatus, b: VpaStatus): boolean {
  const left = a.recommendation?.containerRecommendations ?? [];
  const right = b.recommendation?.containerRecommendations ?? [];
  return (
    a.observedGeneration === b.observedGeneration &&
    (a.recommendation === undefined) === (b.recommendation === undefined) &&
    left.length === right.length &&
    left.every((one, index) => sameRecommendation(one, right[index])) &&
    sameConditions(a.conditions ?? [], b.conditions ?? [])
  );
}

const sameRecommendation = (a: ContainerRecommendation, b: ContainerRecommendation | undefined): boolean =>
  a.containerName === b?.containerName &&
  sameList(a.target, b.target) &&
  sameList(a.lowerBound, b.lowerBound) &&
  sameList(a.upperBound, b.upperBound) &&
  sameList(a.uncappedTarget, b.uncappedTarget);

function sameList(a: ResourceList = {}, b: ResourceList = {}): boolean {
  const names = resourcesOf(a);
  const same = (name: string): boolean =>
    b[name] !== undefined && quantity(a[name] ?? "").nano === quantity(b[name]).nano;
  return names.length === resourcesOf(b).length && names.every(same);
}

const sameConditions = (a: readonly Condition[], b: readonly Condition[]): boolean =>
  a.length === b.length && a.every((one, index) => textOfCondition(one) === textOfCondition(b[index] ?? one));

const textOfCondition = ({ type, status, reason = "", message = "", lastTransitionTime }: Condition): string =>
  JSON.stringify([type, status, reason, message, lastTransitionTime]);
