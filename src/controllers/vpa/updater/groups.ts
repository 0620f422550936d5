import type { UpdaterConfig } from "../config.ts";
import { updateModeOf } from "../policy.ts";
import { isBoosted } from "../startup-boost.ts";
import type { PodSubject } from "../subject.ts";
import type { Vpa } from "../types.ts";
import { isResizing } from "./resize-status.ts";

/** Configured replicas of a controller as the cache has it; a missing number is none. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly replicas?: number;
}

/** The pods of one creator, and how many of them may be down. */
export interface Group {
  readonly configured: number;
  readonly running: number;
  readonly tolerance: number;
  /** Let through for resizes only. */
  readonly isBelowMinReplicas: boolean;
  readonly evicted: number;
  readonly resized: number;
}

const CACHED = ["ReplicationController", "ReplicaSet", "StatefulSet", "DaemonSet"];

/**
 * Groups by direct owner, keyed "Kind/name"; groups that are left alone are missing.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/restriction/pods_restriction_factory.go GetCreatorMaps.
 */
export function groupsOf(
  pods: readonly PodSubject[],
  vpa: Vpa,
  owners: readonly Owner[],
  config: UpdaterConfig,
): Readonly<Record<string, Group>> {
  const groups: Record<string, Group> = {};
  const required = vpa.spec.updatePolicy?.minReplicas ?? config.minReplicas;
  const isInPlace = ["InPlace", "InPlaceOrRecreate"].includes(updateModeOf(vpa.spec));
  const skipsBudget = isInPlace && config.inPlaceSkipDisruptionBudget;
  for (const key of new Set(pods.map(groupKey))) {
    const live = pods.filter((pod) => groupKey(pod) === key);
    const isBelow = live.length < required;
    if (isBelow && !skipsBudget && !live.some(isBoosted)) continue;
    const configured = configuredReplicas(live[0]?.owner, live.length, owners);
    if (configured === undefined) continue;
    groups[key] = {
      configured,
      running: live.filter(({ phase }) => phase !== "Pending").length,
      tolerance: Math.trunc(configured * config.evictionTolerance),
      isBelowMinReplicas: isBelow && skipsBudget,
      evicted: 0,
      resized: 0,
    };
  }
  return groups;
}

export const groupKey = ({ owner }: PodSubject): string => `${owner?.kind ?? ""}/${owner?.name ?? ""}`;

/** Undefined when the owner is not in the cache or has no replicas. */
function configuredReplicas(owner: PodSubject["owner"], live: number, owners: readonly Owner[]): number | undefined {
  if (owner?.kind === "Job") return live;
  if (!owner || !CACHED.includes(owner.kind)) return 0;
  const cached = owners.find(({ kind, name }) => kind === owner.kind && name === owner.name);
  return cached?.replicas || undefined;
}

/** One more pod of the group may go down. */
export function isDisruptable({ configured, running, tolerance, evicted, resized }: Group): boolean {
  const alive = running - (evicted + resized);
  if (alive > configured - tolerance) return true;
  return running === configured && tolerance === 0 && evicted === 0 && resized === 0;
}

/** Upstream: pkg/updater/restriction/pods_eviction_restriction.go CanEvict. */
export function canEvict(pod: PodSubject, group: Group | undefined, isResizeOverdue: () => boolean): boolean {
  if (!group) return false;
  if (pod.phase === "Pending") return true;
  if (group.isBelowMinReplicas) return false;
  return isResizing(pod) ? isResizeOverdue() : isDisruptable(group);
}
