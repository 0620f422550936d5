import type { Pod } from "../../api/objects.ts";
import { MINUTE_MS, SECOND_MS, type TimeMs } from "../../base/units.ts";
import { conditionOf, isPodActive, isPodFinished } from "../../cluster/pod-state.ts";
import { DELETION_COST, DISRUPTED_TAINT } from "./labels.ts";
import { untolerated } from "./taints.ts";

/** What Karpenter asks of a pod. Upstream: karpenter v1.14.1 pkg/utils/pod/scheduling.go. */
const ownedBy = ({ metadata }: Pod, kind: string): boolean =>
  (metadata.ownerReferences ?? []).some((owner) => owner.kind === kind);
export const isDaemon = (pod: Pod): boolean => ownedBy(pod, "DaemonSet");
const isMirror = (pod: Pod): boolean => ownedBy(pod, "Node");

export const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;
export const podKey = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;

/** It waits for a node, and one could be made for it. */
export const isProvisionable = (pod: Pod): boolean =>
  conditionOf(pod.status.conditions, "PodScheduled")?.reason === "Unschedulable" &&
  !pod.spec.nodeName &&
  !pod.status.nominatedNodeName &&
  !isDaemon(pod) &&
  !isMirror(pod);

/** It would come back elsewhere if its node went. */
export const isReschedulable = (pod: Pod): boolean =>
  (isPodActive(pod) || (ownedBy(pod, "StatefulSet") && isTerminating(pod))) && !isDaemon(pod) && !isMirror(pod);

const toleratesDisruption = (pod: Pod): boolean =>
  untolerated([DISRUPTED_TAINT], pod.spec.tolerations ?? []).length === 0;

/** The eviction API will be asked for it, as long as it has no active do-not-disrupt. */
export const isEvictable = (pod: Pod): boolean => isPodActive(pod) && !toleratesDisruption(pod) && !isMirror(pod);

/** A drain waits for it; a pod that outlived its deletion time by more than a minute is given up. */
export const isAwaited = (pod: Pod, now: TimeMs): boolean =>
  !isPodFinished(pod) &&
  !toleratesDisruption(pod) &&
  !isMirror(pod) &&
  !(pod.metadata.deletionTimestamp !== undefined && now - deletionEnd(pod) > MINUTE_MS);

/** When a terminating pod's grace period ends. */
export const deletionEnd = ({ metadata }: Pod): TimeMs =>
  (metadata.deletionTimestamp ?? 0) + (metadata.deletionGracePeriodSeconds ?? 0) * SECOND_MS;

export const isCritical = ({ spec }: Pod): boolean =>
  spec.priorityClassName === "system-cluster-critical" || spec.priorityClassName === "system-node-critical";

const TWO_POW_25 = 33_554_432;
const TWO_POW_27 = 134_217_728;

/** How much it hurts to move a pod: 1 for a plain one, −10 … 10. Upstream: pkg/utils/disruption/disruption.go. */
export function evictionCost({ metadata, spec }: Pod): number {
  const text = metadata.annotations?.[DELETION_COST];
  const own = text !== undefined && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : 0;
  return Math.min(10, Math.max(-10, 1 + own / TWO_POW_27 + (spec.priority ?? 0) / TWO_POW_25));
}
