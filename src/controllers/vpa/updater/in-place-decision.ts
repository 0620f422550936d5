import type { PodSubject } from "../subject.ts";
import type { Notes } from "./desk.ts";
import { isDisruptable } from "./groups.ts";
import { asksForLess } from "./infeasible.ts";
import { isHopeless, isResizing } from "./resize-status.ts";

/** Resize now; not now; evict instead; resize although it was impossible; skip because it was impossible. */
type InPlaceDecision = "approved" | "deferred" | "evict" | "infeasible" | "cached";

/** Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/restriction/pods_inplace_restriction.go CanInPlaceUpdate. */
export function inPlaceDecision(notes: Notes, pod: PodSubject): InPlaceDecision {
  const { mode, published, desk } = notes;
  const group = notes.groupOf(pod);
  if (!group || pod.phase === "Pending" || !published) return "deferred";
  const refused = mode === "InPlace" ? notes.refusedTo(pod) : undefined;
  if (refused && !asksForLess(published, refused)) return "cached";
  if (isResizing(pod)) {
    if (mode === "InPlace") return isHopeless(pod) ? "infeasible" : "deferred";
    return notes.isResizeOverdue(pod, group) ? "evict" : "deferred";
  }
  const isGentle =
    desk.config.inPlaceSkipDisruptionBudget && pod.containers.every(({ restartsOnResize }) => !restartsOnResize);
  return isGentle || isDisruptable(group) ? "approved" : "deferred";
}

/** InPlace retries what is deferred or impossible; InPlaceOrRecreate evicts what is stuck. */
export function isQueued(notes: Notes, pod: PodSubject): boolean {
  const decision = inPlaceDecision(notes, pod);
  if (decision === "evict") return notes.mode === "InPlaceOrRecreate";
  if (decision === "infeasible" || decision === "deferred") return notes.mode === "InPlace";
  return decision === "approved";
}
