import type { ReplicaSet } from "../../api/objects.ts";

/** Upstream: kubernetes v1.36.1 pkg/controller/controller_utils.go ReplicaSetsByCreationTimestamp, BySizeOlder, BySizeNewer. */
type Order = (a: ReplicaSet, b: ReplicaSet) => number;

/** Oldest first; within one second by name. */
export const byAge: Order = (a, b) =>
  a.metadata.creationTimestamp - b.metadata.creationTimestamp || compareText(a.metadata.name, b.metadata.name);

/** Largest first, ties older first. */
export const bySizeOlder: Order = (a, b) => b.spec.replicas - a.spec.replicas || byAge(a, b);

/** Largest first, ties newer first. */
export const bySizeNewer: Order = (a, b) => b.spec.replicas - a.spec.replicas || byAge(b, a);

/** Sets that want pods. */
export const active = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] =>
  sets.filter((set) => set.spec.replicas > 0);

/** Pods that the sets want. */
export const wantedBy = (sets: readonly ReplicaSet[]): number => sum(sets, (set) => set.spec.replicas);

/** Available pods as the sets report them. */
export const availableIn = (sets: readonly ReplicaSet[]): number => sum(sets, (set) => set.status.availableReplicas);

/** Sum of one number of each set; absent counts as 0. */
export const sum = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (of(set) ?? 0), 0);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
