import { failed, ok, type Result } from "../../../base/result.ts";
import type { TimeMs } from "../../../base/units.ts";
import { wantedResources } from "../admission/wanted.ts";
import { addAnnotation, EMPTY_ANNOTATIONS, type Patch, removeAnnotation, resourcePatches } from "../patch.ts";
import { updateModeOf } from "../policy.ts";
import { boostAnnotation, expiredBoosts, readOriginalResources } from "../startup-boost.ts";
import type { ContainerResources, PodSubject } from "../subject.ts";
import type { LimitRangeItem, Vpa } from "../types.ts";

export interface InPlacePatches {
  /** Of the resize subresource. */
  readonly resize: readonly Patch[];
  /** Of the pod, afterwards. */
  readonly annotate: readonly Patch[];
}

/** Why there is no patch: something cannot be read, or upstream's process dies of it. */
type NoPatch = { readonly unreadable: string } | { readonly crash: string };

/**
 * The patches that update a pod in place, or end its startup boost.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/inplace, pkg/updater/restriction/pods_inplace_restriction.go.
 */
export function inPlacePatches(
  pod: PodSubject,
  vpa: Vpa,
  limitRanges: readonly LimitRangeItem[],
  now: TimeMs,
): Result<InPlacePatches, NoPatch> {
  const expired = expiredBoosts(pod, vpa.spec, now);
  const isModeOff = updateModeOf(vpa.spec) === "Off";
  const wanted = isModeOff ? ok({ resources: [] }) : wantedResources(pod, vpa, limitRanges);
  if (!wanted.ok) return failed({ crash: wanted.error });
  const resize: Patch[] = [];
  for (const [index, { name, spec }] of pod.containers.entries()) {
    const key = boostAnnotation(name);
    let target: ContainerResources = wanted.value.resources[index] ?? {};
    if (expired.includes(key)) {
      const original = readOriginalResources(pod, name);
      if (!original.ok) return failed({ unreadable: original.error });
      if (isEmpty(target)) target = original.value ?? target;
    } else if (pod.annotations?.[key] !== undefined || isModeOff) continue;
    resize.push(...resourcePatches(index, spec, target));
  }
  return ok({
    resize,
    annotate: [
      ...(pod.annotations ? [] : [EMPTY_ANNOTATIONS]),
      addAnnotation("vpaInPlaceUpdated", "true"),
      ...expired.map(removeAnnotation),
    ],
  });
}

const isEmpty = ({ requests = {}, limits = {} }: ContainerResources): boolean =>
  Object.keys(requests).length === 0 && Object.keys(limits).length === 0;
