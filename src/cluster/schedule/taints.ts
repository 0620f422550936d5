import type { Taint, Toleration } from "../../api/objects.ts";
import { reject } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Filter, NodeInfo, Snapshot } from "./snapshot.ts";

/**
 * Cordons and taints.
 * Upstream: pkg/scheduler/framework/plugins/{nodeunschedulable,tainttoleration}, component-helpers
 * scheduling/corev1/helpers.go, v1.34.1; message of v1.36.
 */
const CORDONED = reject("NodeUnschedulable", "UnschedulableAndUnresolvable", ["node(s) were unschedulable"]);
const TAINTED = reject("TaintToleration", "UnschedulableAndUnresolvable", ["node(s) had untolerated taint(s)"]);
const CORDON_TAINT: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** An empty effect tolerates every effect; Exists without key tolerates every taint; the default operator is Equal. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === "Exists") return true;
  return Boolean(toleration.key) && (toleration.value ?? "") === (taint.value ?? "");
}

const tolerated = (tolerations: readonly Toleration[], taint: Taint): boolean =>
  tolerations.some((toleration) => tolerates(toleration, taint));

/** May the pod live beside every NoSchedule and NoExecute taint of the node? */
export const toleratesNode = (tolerations: readonly Toleration[], taints: readonly Taint[]): boolean =>
  taints.every((taint) => taint.effect === "PreferNoSchedule" || tolerated(tolerations, taint));

/** May the pod be placed on a cordoned node? */
export const toleratesCordon = (tolerations: readonly Toleration[]): boolean => tolerated(tolerations, CORDON_TAINT);

export function cordonFilter(snapshot: Snapshot, pod: PodInfo): Filter | undefined {
  if (!snapshot.anyCordoned || toleratesCordon(pod.tolerations)) return undefined;
  return (node) => (snapshot.node(node).cordoned ? CORDONED : undefined);
}

export function taintFilter(snapshot: Snapshot, pod: PodInfo): Filter | undefined {
  if (!snapshot.anyTainted) return undefined;
  return (node) => (toleratesNode(pod.tolerations, snapshot.node(node).taints) ? undefined : TAINTED);
}

/** Untolerated PreferNoSchedule taints of a node; undefined when no node has a taint. */
export function preferredTaintCount(snapshot: Snapshot, pod: PodInfo): ((node: NodeInfo) => number) | undefined {
  if (!snapshot.anyTainted) return undefined;
  const soft = pod.tolerations.filter(({ effect }) => !effect || effect === "PreferNoSchedule");
  return ({ taints }) => {
    let count = 0;
    for (const taint of taints) if (taint.effect === "PreferNoSchedule" && !tolerated(soft, taint)) count++;
    return count;
  };
}
