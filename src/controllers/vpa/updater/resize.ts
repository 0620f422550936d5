import type { PodSubject } from "../subject.ts";
import { Crash, type Notes } from "./desk.ts";
import { inPlacePatches } from "./in-place-patches.ts";

/**
 * Patches the resize subresource, then the annotations, whose failure does not matter. False when nothing is to be
 * patched, something cannot be read, or the API server refuses.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/restriction/pods_inplace_restriction.go InPlaceUpdate.
 */
export function resize(notes: Notes, pod: PodSubject): boolean | Crash {
  if (!notes.groupOf(pod)) return false;
  const at = notes.desk.now;
  const patches = inPlacePatches(pod, notes.vpa, notes.limitRanges, at);
  if (!patches.ok) return "crash" in patches.error ? new Crash(patches.error.crash) : false;
  const { resize: patch, annotate } = patches.value;
  if (patch.length === 0) return false;
  const act = (verb: "resize" | "annotate", what: typeof patch): boolean => {
    const error = notes.desk.refusal(verb, pod);
    notes.actions.push({ verb, pod: pod.name, patch: what, at, ...(error !== undefined && { error }) });
    return error === undefined;
  };
  if (!act("resize", patch)) return false;
  act("annotate", annotate);
  notes.event("Pod", pod.name, "InPlaceResizedByVPA", "Pod was resized in place by VPA Updater.");
  notes.count(pod, "resized");
  return true;
}
