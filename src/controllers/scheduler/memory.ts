import type { KubeObject, Node, Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Budget } from "../../cluster/schedule/index.ts";

/** A pod that found no node, until something happens that may help. */
export interface Waiting {
  readonly uid: string;
  /** Failed attempts so far. */
  readonly attempts: number;
  /** When the last attempt failed. */
  readonly since: TimeMs;
  /** Filters that rejected some node; only changes that concern one of them lead to a new attempt. Empty means any. */
  readonly plugins: readonly string[];
}

export interface Memory {
  readonly waiting: readonly Waiting[];
  /** Position in the scan order where the last search stopped. */
  readonly scanFrom: number;
  /** Pods bound in the latest reconcile, by uid, with their node: until its time is over their binding is not seen yet. */
  readonly assumed: ReadonlyMap<string, string>;
  readonly assumedAt: TimeMs;
  /** The lists as last seen: what differs from them has happened since. */
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly unplaced: readonly Pod[];
  /** The pods as they were when a snapshot was last made; see `snapshots.ts`. */
  readonly snapshotPods: readonly Pod[];
}

export const EMPTY_MEMORY: Memory = {
  waiting: [],
  scanFrom: 0,
  assumed: new Map(),
  assumedAt: 0,
  nodes: [],
  pods: [],
  unplaced: [],
  snapshotPods: [],
};

/** Everything the scheduler reads. Lists keep their identity while nothing in them changes. */
export interface Observation {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  /** Those of `pods` without a node, in the same order. */
  readonly unplaced: readonly Pod[];
  readonly services: readonly KubeObject[];
  /** ReplicaSets and StatefulSets. */
  readonly owners: readonly KubeObject[];
  readonly namespaces: readonly KubeObject[];
  readonly budgets: readonly Budget[];
}
