import type { LabelSelector } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import type { PodSubject } from "./subject.ts";
import type { Vpa } from "./types.ts";

/** A VPA and the selector of its target's pods. */
export interface Candidate {
  readonly vpa: Vpa;
  readonly selector: LabelSelector;
}

/**
 * The VPA that a pod belongs to: its targetRef is the pod's topmost controller and its selector matches; of several
 * the oldest, then the first by name.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/api.go GetControllingVPAForPod.
 */
export function controllingVpa(pod: PodSubject, candidates: readonly Candidate[]): Vpa | undefined {
  const { controller } = pod;
  if (!controller) return undefined;
  let strongest: Vpa | undefined;
  for (const { vpa, selector } of candidates) {
    const target = vpa.spec.targetRef;
    const isIts = target?.kind === controller.kind && target.name === controller.name;
    if (!isIts || vpa.metadata.namespace !== pod.namespace || !matches(selector, pod.labels)) continue;
    if (!strongest || isStronger(vpa, strongest)) strongest = vpa;
  }
  return strongest;
}

function isStronger({ metadata: a }: Vpa, { metadata: b }: Vpa): boolean {
  return a.creationTimestamp === b.creationTimestamp ? a.name < b.name : a.creationTimestamp < b.creationTimestamp;
}
