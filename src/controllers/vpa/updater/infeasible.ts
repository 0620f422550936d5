import type { Amounts } from "../amounts.ts";
import type { PodRecommendation } from "../capping/recommended.ts";

/**
 * Is some target lower than the one that could not be applied?
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/resources/resourcehelpers.go RecommendationHasLowerResource.
 */
export const asksForLess = (now: PodRecommendation, refused: PodRecommendation): boolean =>
  refused.some((old) => now.some((own) => own.name === old.name && hasLower(own.target, old.target)));

const hasLower = (now: Amounts, old: Amounts): boolean =>
  Object.keys(old).some((resource) => {
    const [next, before] = [now[resource], old[resource]];
    return next !== undefined && before !== undefined && next.nano < before.nano;
  });
