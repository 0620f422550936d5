import type { Condition } from "../../../api/objects.ts";
import { type DurationMs, HOUR_MS, MINUTE_MS } from "../../../base/units.ts";
import { conditionOf } from "../../../cluster/pod-state.ts";
import type { PodSubject } from "../subject.ts";

/**
 * How far a pod's in-place resize is.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/restriction/{pods_restriction_factory,pods_inplace_restriction}.go.
 */
const PENDING = "PodResizePending";
const IN_PROGRESS = "PodResizeInProgress";
const DEFERRED_TIMEOUT_MS = 5 * MINUTE_MS;
const IN_PROGRESS_TIMEOUT_MS = HOUR_MS;

/** The first of the two conditions is True. */
export const isResizing = ({ conditions }: PodSubject): boolean =>
  conditions.find(({ type }) => type === PENDING || type === IN_PROGRESS)?.status === "True";

/** The kubelet said that it cannot, or failed: only a lower recommendation helps. */
export function isHopeless(pod: PodSubject): boolean {
  const pending = conditionOf(pod.conditions, PENDING);
  if (pending) return pending.reason === "Infeasible";
  const progress = conditionOf(pod.conditions, IN_PROGRESS);
  return progress?.reason === "Error";
}

/** The resize has taken so long, or failed so, that the pod is evicted instead. */
export function isOverdue(pod: PodSubject, since: DurationMs): boolean {
  const pending = conditionOf(pod.conditions, PENDING);
  if (pending) return pending.reason !== "Deferred" || since > DEFERRED_TIMEOUT_MS;
  const progress = conditionOf(pod.conditions, IN_PROGRESS);
  return progress !== undefined && (hasWords(progress) || since > IN_PROGRESS_TIMEOUT_MS);
}

const hasWords = ({ reason, message }: Condition): boolean => Boolean(reason) || Boolean(message);
