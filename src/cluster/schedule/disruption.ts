import type { KubeObject, LabelSelector, Pod } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import { type DurationMs, MINUTE_MS, type TimeMs } from "../../base/units.ts";
import { isPodReady } from "../pod-state.ts";
import { isEmpty } from "./terms.ts";

/**
 * PodDisruptionBudgets: what they allow, and who asks.
 * Upstream: pkg/controller/disruption/disruption.go @003e8629, pkg/registry/core/pod/storage/eviction.go @01aa0f3f.
 */
export interface BudgetSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly selector?: LabelSelector;
  readonly unhealthyPodEvictionPolicy?: string;
}
export interface BudgetStatus {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  /** Pods whose eviction was granted but not seen yet, by name, with the time it was granted. */
  readonly disruptedPods?: Readonly<Record<string, TimeMs>>;
}
export type Budget = KubeObject<BudgetSpec, BudgetStatus | undefined>;

const DISRUPTED_FOR: DurationMs = 2 * MINUTE_MS;

/** Does the budget protect this pod? A budget without selector, and a pod without labels, match nothing. */
export function protects({ metadata, spec }: Budget, pod: Pod): boolean {
  const labels = pod.metadata.labels ?? {};
  if (!spec.selector || isEmpty(spec.selector) || Object.keys(labels).length === 0) return false;
  return metadata.namespace === pod.metadata.namespace && matches(spec.selector, labels);
}

/**
 * The status that a budget should have.
 * @param pods the pods it protects
 * @param controllerReplicas Σ `spec.replicas` of the controllers that own them
 */
export function budgetStatus(
  budget: Budget,
  pods: readonly Pod[],
  controllerReplicas: number,
  now: TimeMs,
): BudgetStatus {
  const { minAvailable, maxUnavailable } = budget.spec;
  const disrupted = budget.status?.disruptedPods ?? {};
  const expectedPods = typeof minAvailable === "number" ? pods.length : controllerReplicas;
  const desiredHealthy =
    maxUnavailable === undefined
      ? scaled(minAvailable ?? 0, expectedPods)
      : Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods));
  const currentHealthy = pods.filter(
    (pod) =>
      isPodReady(pod) &&
      pod.metadata.deletionTimestamp === undefined &&
      (disrupted[pod.metadata.name] ?? Number.NEGATIVE_INFINITY) + DISRUPTED_FOR <= now,
  ).length;
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods, disruptedPods: disrupted };
}

/** An integer as it is, a percentage of the whole rounded up. */
const scaled = (value: number | string, whole: number): number =>
  typeof value === "number" ? value : Math.ceil((Number.parseInt(value, 10) * whole) / 100);

/** The eviction API's answer. `spends` names the budget that one disruption is taken from. */
export type EvictionAnswer =
  | { readonly allowed: true; readonly spends: Budget | undefined }
  | { readonly allowed: false; readonly code: 429 | 500; readonly message: string; readonly cause?: string };

/** May this pod be evicted now? */
export function evict(pod: Pod, budgets: readonly Budget[]): EvictionAnswer {
  const { phase } = pod.status;
  if (phase !== "Running" && phase !== "Unknown") return { allowed: true, spends: undefined };
  if (pod.metadata.deletionTimestamp !== undefined) return { allowed: true, spends: undefined };
  const [budget, second] = budgets.filter((candidate) => protects(candidate, pod));
  if (!budget) return { allowed: true, spends: undefined };
  if (second) {
    return {
      allowed: false,
      code: 500,
      message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    };
  }
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  if (!isPodReady(pod)) {
    const healthy = currentHealthy >= desiredHealthy && desiredHealthy > 0;
    if (healthy || budget.spec.unhealthyPodEvictionPolicy === "AlwaysAllow")
      return { allowed: true, spends: undefined };
  }
  if (disruptionsAllowed > 0) return { allowed: true, spends: budget };
  return {
    allowed: false,
    code: 429,
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    cause: `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
  };
}

/**
 * Which of these pods would break a budget if all were removed in this order.
 * Upstream: pkg/scheduler/framework/plugins/defaultpreemption filterPodsWithPDBViolation, v1.34.1.
 */
export function violators(pods: readonly Pod[], budgets: readonly Budget[]): ReadonlySet<Pod> {
  const left = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0);
  const found = new Set<Pod>();
  for (const pod of pods) {
    for (const [i, budget] of budgets.entries()) {
      if (!protects(budget, pod) || budget.status?.disruptedPods?.[pod.metadata.name] !== undefined) continue;
      left[i] = (left[i] ?? 0) - 1;
      if (left[i]! < 0) found.add(pod);
    }
  }
  return found;
}
