import type { Node, OwnerReference, Pod } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";

/** Reading nodes and pods as the autoscaler does. Upstream: utils/{kubernetes,pod,drain,taints}, 1.36.1. */

export const TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";
export const DELETION_CANDIDATE = "DeletionCandidateOfClusterAutoscaler";
export const HOSTNAME = "kubernetes.io/hostname";
const NO_SCALE_DOWN = "cluster-autoscaler.kubernetes.io/scale-down-disabled";
/** A ToBeDeleted taint protects its node so long. */
const MAX_DELETION_MS = 5 * 60 * SECOND_MS;
const DEFAULT_GRACE_S = 30;
const LONG_TERMINATING_EXTRA_MS = 30 * SECOND_MS;

export const plainOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const isNodeReady = (node: Node): boolean => conditionOf(node.status.conditions, "Ready")?.status === "True";
export const readySinceOf = (node: Node): TimeMs =>
  conditionOf(node.status.conditions, "Ready")?.lastTransitionTime ?? node.metadata.creationTimestamp;
export const isReadyAndSchedulable = (node: Node): boolean => isNodeReady(node) && !node.spec.unschedulable;

export const hasTaint = (node: Node, key: string): boolean =>
  (node.spec.taints ?? []).some((taint) => taint.key === key);
export const withoutTaint = (node: Node, key: string): Node => ({
  ...node,
  spec: { ...node.spec, taints: (node.spec.taints ?? []).filter((taint) => taint.key !== key) },
});
/** Marked by someone not longer than five minutes ago; the taint's value is the time in Unix seconds. */
export function isBeingDeleted(node: Node, nowUnixS: number): boolean {
  const taint = (node.spec.taints ?? []).find(({ key }) => key === TO_BE_DELETED);
  return taint !== undefined && nowUnixS - Number(taint.value ?? 0) < MAX_DELETION_MS / SECOND_MS;
}
export const mayNotScaleDown = (node: Node): boolean => node.metadata.annotations?.[NO_SCALE_DOWN] === "true";

export const controllerOf = (pod: Pod): OwnerReference | undefined =>
  pod.metadata.ownerReferences?.find(({ controller }) => controller);
export const isDaemonSetPod = (pod: Pod): boolean => controllerOf(pod)?.kind === "DaemonSet";
export const isMirrorPod = (pod: Pod): boolean =>
  pod.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined;
export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
export const podKey = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

export const graceSecondsOf = (pod: Pod): number => pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_S;

/** Should have been gone for half a minute, its grace period counted twice as upstream does. */
export function isLongTerminating(pod: Pod, now: TimeMs): boolean {
  const { deletionTimestamp } = pod.metadata;
  if (deletionTimestamp === undefined) return false;
  return deletionTimestamp + graceSecondsOf(pod) * SECOND_MS + LONG_TERMINATING_EXTRA_MS < now;
}

/** The scheduler said that no node takes it. */
export function isUnschedulable(pod: Pod): boolean {
  const condition = conditionOf(pod.status.conditions, "PodScheduled");
  return condition?.status === "False" && condition.reason === "Unschedulable";
}

/** Pods of one controller with equal texts can stand for one another: labels and spec are equal. */
export function shapeOf(pod: Pod): string {
  const known = shapes.get(pod);
  if (known !== undefined) return known;
  const { nodeName: _, ...spec } = pod.spec;
  const shape = JSON.stringify([pod.metadata.labels ?? {}, spec]);
  shapes.set(pod, shape);
  return shape;
}
// A pure cache: objects are immutable.
const shapes = new WeakMap<Pod, string>();
