import { failed, ok, type Result } from "../../../base/result.ts";
import { resourcesOf } from "../amounts.ts";
import type { AdmissionConfig } from "../config.ts";
import { addAnnotation, EMPTY_ANNOTATIONS, type Patch, resourcePatches } from "../patch.ts";
import { isOff, policyOf, updateModeOf } from "../policy.ts";
import { boostAnnotation, originalResources } from "../startup-boost.ts";
import { type ContainerResources, type PodSubject, resourcesNow } from "../subject.ts";
import type { LimitRangeItem, Vpa } from "../types.ts";
import { boosted, boostOf, type Refusal } from "./boost.ts";
import { wantedResources } from "./wanted.ts";

/** Annotation that lists the containers the webhook saw. */
export const OBSERVED_CONTAINERS = "vpaObservedContainers";

/**
 * The patch of a pod that is being created.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/admission-controller/resource/pod/{handler.go,patch/resource_updates.go}.
 */
export function podPatches(
  pod: PodSubject,
  vpa: Vpa,
  limitRanges: readonly LimitRangeItem[],
  config: AdmissionConfig,
): Result<readonly Patch[], Refusal> {
  const wanted = wantedResources(pod, vpa, limitRanges);
  if (!wanted.ok) return failed({ crash: wanted.error });
  const isModeOff = updateModeOf(vpa.spec) === "Off";
  const patches: Patch[] = pod.annotations ? [] : [EMPTY_ANNOTATIONS];
  const updates: string[] = [];
  for (const [index, container] of pod.containers.entries()) {
    let resources: ContainerResources = isModeOff ? {} : (wanted.value.resources[index] ?? {});
    if (config.gates.cpuStartupBoost) {
      if (isOff(policyOf(container.name, vpa.spec.resourcePolicy))) continue;
      const boost = boostOf(container.name, vpa.spec);
      if (boost) {
        const result = boosted(container, resources, boost, vpa.spec, config);
        if (!result.ok) return result;
        resources = result.value;
        patches.push(addAnnotation(boostAnnotation(container.name), originalResources(container)));
      }
    }
    const own = resourcePatches(index, resourcesNow(container), resources);
    if (own.length === 0) continue;
    patches.push(...own);
    const words = [...((!isModeOff && wanted.value.words[container.name]) || []), ...changesOf(resources)];
    updates.push(`container ${index}: ${words.join(", ")}`);
  }
  if (updates.length > 0) {
    const text = `Pod resources updated by ${vpa.metadata.name}: ${updates.join("; ")}`;
    patches.push(addAnnotation("vpaUpdates", text));
  }
  patches.push(addAnnotation(OBSERVED_CONTAINERS, pod.containers.map(({ name }) => name).join(", ")));
  return ok(patches);
}

const changesOf = ({ requests = {}, limits = {} }: ContainerResources): readonly string[] => [
  ...resourcesOf(requests).map((resource) => `${resource} request`),
  ...resourcesOf(limits).map((resource) => `${resource} limit`),
];
