import type { Node, Taint } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";

const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

/** Which taint a condition's status stands for. */
const BY_CONDITION: readonly (readonly [type: string, status: string, key: string])[] = [
  ["Ready", "False", NOT_READY],
  ["Ready", "Unknown", UNREACHABLE],
  ["MemoryPressure", "True", "node.kubernetes.io/memory-pressure"],
  ["DiskPressure", "True", "node.kubernetes.io/disk-pressure"],
  ["PIDPressure", "True", "node.kubernetes.io/pid-pressure"],
  ["NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"],
];
const MANAGED: readonly string[] = [...BY_CONDITION.map(([, , key]) => key), UNSCHEDULABLE];

type Taints = readonly Taint[];
const sameKind = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** The taints of a node with which nothing was to be changed: almost every look finds them again. */
const settled = new WeakMap<Node, Taints>();

/**
 * NoSchedule taints as the node's conditions ask for; all others stay. The same list when nothing differs.
 * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoScheduleTaintingPass.
 */
export function withConditionTaints(node: Node, taints: Taints): Taints {
  if (settled.get(node) === taints) return taints;
  const right = conditionTaints(node, taints);
  if (right === taints) settled.set(node, taints);
  return right;
}

function conditionTaints({ spec, status }: Node, taints: Taints): Taints {
  const wanted = BY_CONDITION.filter(([type, is]) => conditionOf(status.conditions, type)?.status === is).map(
    ([, , key]) => key,
  );
  if (spec.unschedulable) wanted.push(UNSCHEDULABLE);
  const stale = (taint: Taint): boolean =>
    taint.effect === "NoSchedule" && MANAGED.includes(taint.key) && !wanted.includes(taint.key);
  const missing = wanted.filter((key) => !taints.some((taint) => taint.key === key && taint.effect === "NoSchedule"));
  if (missing.length === 0 && !taints.some(stale)) return taints;
  return [...missing.map((key): Taint => ({ key, effect: "NoSchedule" })), ...taints.filter((taint) => !stale(taint))];
}

/**
 * The NoExecute taint for a node that is not ready or silent, in place of the other one.
 * Upstream: kubernetes v1.36.1 pkg/controller/util/node/controller_utils.go SwapNodeControllerTaint.
 */
export function withEvictionTaint(ready: "False" | "Unknown", taints: Taints, now: TimeMs): Taints {
  const key = ready === "False" ? NOT_READY : UNREACHABLE;
  const wanted: Taint = { key, effect: "NoExecute", timeAdded: now };
  if (taints.some((taint) => sameKind(taint, wanted))) return taints;
  return [wanted, ...withoutEvictionTaints(taints)];
}

/** The same list when there is none. */
export function withoutEvictionTaints(taints: Taints): Taints {
  const left = taints.filter(({ key, effect }) => effect !== "NoExecute" || (key !== NOT_READY && key !== UNREACHABLE));
  return left.length === taints.length ? taints : left;
}

/** Is the node marked for eviction already, for whatever reason? */
export const hasEvictionTaint = (taints: Taints): boolean => withoutEvictionTaints(taints) !== taints;
