import { type Amounts, amountOf } from "../amounts.ts";
import type { PodRecommendation } from "../capping/recommended.ts";
import { milli } from "../quantity.ts";
import { type PodSubject, resourcesNow } from "../subject.ts";
import type { EvictionRequirement, Vpa } from "../types.ts";

/**
 * Does some container meet all of the VPA's evictionRequirements? With an updatePolicy, a pod without any recommended
 * container fails.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/priority/scaling_direction_pod_eviction_admission.go.
 */
export function meetsRequirements(pod: PodSubject, { spec }: Vpa, recommended: PodRecommendation): boolean {
  if (!spec.updatePolicy) return true;
  const { evictionRequirements = [] } = spec.updatePolicy;
  return pod.containers.some((container) => {
    const own = recommended.find(({ name }) => name === container.name);
    if (!own) return false;
    const { requests } = resourcesNow(container);
    if (!requests?.cpu || !requests.memory) return true;
    return evictionRequirements.every((requirement) => isMet(requirement, requests, own.target));
  });
}

/** One of its resources is enough. */
const isMet = ({ resources, changeRequirement }: EvictionRequirement, requests: Amounts, target: Amounts): boolean =>
  resources.some((resource) => {
    const [now, next] = [milli(amountOf(requests, resource)), milli(amountOf(target, resource))];
    if (changeRequirement === "TargetHigherThanRequests") return next > now;
    return changeRequirement === "TargetLowerThanRequests" && next < now;
  });
