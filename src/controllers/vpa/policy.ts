import type { ContainerPolicy, ResourcePolicy, VpaSpec } from "./types.ts";

/** Reading a VPA's policies. Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/api.go. */

/** The container's own entry, whole, else the "*" entry. */
export function policyOf(container: string, policy: ResourcePolicy | undefined): ContainerPolicy | undefined {
  let star: ContainerPolicy | undefined;
  for (const entry of policy?.containerPolicies ?? []) {
    if (entry.containerName === container) return entry;
    if (entry.containerName === "*") star = entry;
  }
  return star;
}

/** Autoscaling of the container is switched off. */
export const isOff = (policy: ContainerPolicy | undefined): boolean => policy?.mode === "Off";

/** Limits stay as they are; only requests are set. */
export const isRequestsOnly = (container: string, policy: ResourcePolicy | undefined): boolean =>
  policyOf(container, policy)?.controlledValues === "RequestsOnly";

/** The update mode; Recreate when none is written. */
export const updateModeOf = (spec: VpaSpec): string => spec.updatePolicy?.updateMode || "Recreate";

export const hasStartupBoost = (spec: VpaSpec): boolean =>
  spec.startupBoost !== undefined ||
  (spec.resourcePolicy?.containerPolicies ?? []).some(({ startupBoost }) => startupBoost !== undefined);
