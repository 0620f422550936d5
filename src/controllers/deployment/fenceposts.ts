import type { DeploymentSpec } from "../../api/objects.ts";

/** How far a rolling update may go above and below the wanted number of pods. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * maxSurge and maxUnavailable in whole pods: percentages of `replicas`, surge rounded up, unavailable rounded down.
 * Both 0 would never move, so one pod may then be unavailable.
 * 25 % of 10: surge ceil(2.5) = 3, unavailable floor(2.5) = 2.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/util/deployment_util.go ResolveFenceposts.
 */
export function resolveFenceposts(
  maxSurge: number | string,
  maxUnavailable: number | string,
  replicas: number,
): Fenceposts {
  const surge = Math.ceil(inPods(maxSurge, replicas));
  const unavailable = Math.floor(inPods(maxUnavailable, replicas));
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

/** The same for a Deployment: no surge unless it rolls, and never more unavailable than there are replicas. */
export function fencepostsOf({ strategy, replicas }: Pick<DeploymentSpec, "strategy" | "replicas">): Fenceposts {
  if (strategy.type !== "RollingUpdate") return { surge: 0, unavailable: 0 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = strategy.rollingUpdate ?? {};
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, replicas);
  return { surge, unavailable: Math.min(unavailable, replicas) };
}

/** "25%" of 10 → 2.5, "3" or 3 → 3. Multiplied before divided, so that whole results stay whole. */
function inPods(value: number | string, replicas: number): number {
  if (typeof value === "number") return value;
  return value.endsWith("%") ? (Number(value.slice(0, -1)) * replicas) / 100 : Number(value);
}
