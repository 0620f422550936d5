import type { PodSubject } from "../subject.ts";
import type { Notes } from "./desk.ts";

/**
 * Evicts a pod through the eviction API. A refusal is not counted, a Pending pod neither.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/restriction/pods_eviction_restriction.go Evict.
 */
export function evict(notes: Notes, pod: PodSubject): void {
  const error = notes.desk.refusal("evict", pod);
  const at = notes.desk.now;
  notes.actions.push({ verb: "evict", pod: pod.name, at, ...(error !== undefined && { error }) });
  if (error !== undefined) return;
  notes.event("Pod", pod.name, "EvictedByVPA", "Pod was evicted by VPA Updater to apply resource recommendation.");
  const message = `VPA Updater evicted Pod ${pod.name} to apply resource recommendation.`;
  notes.event("VerticalPodAutoscaler", notes.vpa.metadata.name, "EvictedPod", message);
  if (pod.phase !== "Pending") notes.count(pod, "evicted");
}
