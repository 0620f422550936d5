import type { KubeObject, PodSpec } from "../../api/objects.ts";

/** `spec.priority`, which admission resolved from the class; 0 without one. */
export const priorityOf = (spec: PodSpec): number => spec.priority ?? 0;

/** A scheduling.k8s.io/v1 PriorityClass as stored: its fields stand beside the metadata. */
export interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

/** Upstream: pkg/apis/scheduling/types.go. */
const SYSTEM: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

/**
 * The priority that admission writes into a pod's spec: its class, else the global default, else 0.
 * Undefined when the class does not exist (the pod is refused).
 * Upstream: plugin/pkg/admission/priority/admission.go.
 */
export function resolvePriority(className: string | undefined, classes: readonly PriorityClass[]): number | undefined {
  if (className) return SYSTEM[className] ?? classes.find((known) => known.metadata.name === className)?.value;
  const defaults = classes.filter((known) => known.globalDefault).map((known) => known.value);
  // Several defaults are possible for a moment; upstream then takes the lowest.
  return defaults.length > 0 ? Math.min(...defaults) : 0;
}
