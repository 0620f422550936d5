import { ok, type Result } from "../../../base/result.ts";
import { capForPod } from "../capping/cap-for-pod.ts";
import { rangeOf } from "../capping/limit-range.ts";
import { recommendationOf } from "../capping/recommended.ts";
import { proportionalLimits } from "../capping/scale.ts";
import { isRequestsOnly, updateModeOf } from "../policy.ts";
import { type ContainerResources, type PodSubject, resourcesNow } from "../subject.ts";
import type { LimitRangeItem, Vpa } from "../types.ts";

/** What a VPA wants for each container of a pod, and what it has to say of it. */
export interface Wanted {
  readonly resources: readonly ContainerResources[];
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/**
 * Requests are the capped targets; limits keep their ratio to the requests, unless only requests are controlled.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/admission-controller/resource/pod/recommendation/recommendation_provider.go.
 */
export function wantedResources(
  pod: PodSubject,
  vpa: Vpa,
  limitRanges: readonly LimitRangeItem[],
): Result<Wanted, string> {
  const published = recommendationOf(vpa.status);
  const { resourcePolicy } = vpa.spec;
  const capped = published
    ? capForPod(published, pod.containers, resourcePolicy, limitRanges)
    : ok({ recommended: [], words: {} });
  if (!capped.ok) return capped;
  const policy = updateModeOf(vpa.spec) === "Off" ? undefined : resourcePolicy;
  const defaults = rangeOf(limitRanges, "Container")?.default;
  const words: Record<string, readonly string[]> = { ...capped.value.words };
  const resources = pod.containers.map((container): ContainerResources => {
    const own = capped.value.recommended.find(({ name }) => name === container.name);
    if (!own) return {};
    if (isRequestsOnly(container.name, policy)) return { requests: own.target };
    const now = resourcesNow(container);
    const scaled = proportionalLimits(now.limits, now.requests, own.target, defaults);
    if (scaled.words.length > 0) words[container.name] = [...(words[container.name] ?? []), ...scaled.words];
    return { requests: own.target, limits: scaled.limits };
  });
  return ok({ resources, words });
}
