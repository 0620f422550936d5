import { type InUse, mayConnect, maySend, mayWait } from "../limits.ts";
import type { ClusterLimits, ClusterSettings, Priority } from "./settings.ts";
import type { Cluster } from "./state.ts";

/** Counters and gauges of a cluster by Envoy's names, below `cluster.<name>.`; what is missing is 0. */
export type Stats = Map<string, number>;

export function count(cluster: Cluster, name: string, by = 1): void {
  cluster.stats.set(name, (cluster.stats.get(name) ?? 0) + by);
}

/** Names below `circuit_breakers.<priority>.`. */
const GAUGES = {
  connections: { open: "cx_open", remaining: "remaining_cx" },
  pending: { open: "rq_pending_open", remaining: "remaining_pending" },
  active: { open: "rq_open", remaining: "remaining_rq" },
  retries: { open: "rq_retry_open", remaining: "remaining_retries" },
} as const;
type Resource = keyof typeof GAUGES;

/**
 * Moves a counter of the cluster's limits and its two gauges; a gauge is read again only here. Under a retry budget
 * `rq_retry_open` compares with `max_retries` all the same, and `remaining_retries` stays 0
 * (source/common/upstream/resource_manager_impl.h).
 */
export function use(cluster: Cluster, priority: Priority, resource: Resource, by: 1 | -1): void {
  const inUse = cluster.inUse[priority];
  const limits = cluster.settings.limits[priority];
  inUse[resource] += by;
  const { open, remaining } = GAUGES[resource];
  cluster.stats.set(`circuit_breakers.${priority}.${open}`, isFree(inUse, limits, resource) ? 0 : 1);
  if (tracks(limits, resource)) {
    const left = Math.max(0, maximum(limits, resource) - inUse[resource]);
    cluster.stats.set(`circuit_breakers.${priority}.${remaining}`, left);
  }
}

export function statsAtStart({ limits }: ClusterSettings): Stats {
  const stats: Stats = new Map();
  for (const priority of ["default", "high"] as const) {
    for (const resource of ["connections", "pending", "active", "retries"] as const) {
      if (!tracks(limits[priority], resource)) continue;
      const left = maximum(limits[priority], resource);
      stats.set(`circuit_breakers.${priority}.${GAUGES[resource].remaining}`, left);
    }
  }
  return stats;
}

const tracks = ({ trackRemaining, retryBudget }: ClusterLimits, resource: Resource): boolean =>
  trackRemaining && !(resource === "retries" && retryBudget);

function isFree(inUse: InUse, limits: ClusterLimits, resource: Resource): boolean {
  if (resource === "connections") return mayConnect(inUse, limits, 1);
  if (resource === "pending") return mayWait(inUse, limits);
  return resource === "active" ? maySend(inUse, limits) : inUse.retries < limits.maxRetries;
}

function maximum(limits: ClusterLimits, resource: Resource): number {
  if (resource === "connections") return limits.maxConnections;
  if (resource === "pending") return limits.maxPendingRequests;
  return resource === "active" ? limits.maxRequests : limits.maxRetries;
}
