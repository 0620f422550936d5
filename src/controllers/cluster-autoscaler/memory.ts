import type { Pod } from "../../api/objects.ts";
import { HOUR_MS, type TimeMs } from "../../base/units.ts";
import type { Template } from "./template.ts";

/** A scale-up that has not been seen through. */
export interface Order {
  readonly increase: number;
  readonly at: TimeMs;
  readonly expires: TimeMs;
}

export interface Backoff {
  readonly durationMs: number;
  readonly until: TimeMs;
  readonly lastFailure: TimeMs;
}

/** Names of nodes that took a pod, by pod; those of the last pass serve once more. */
export interface Hints {
  readonly current: ReadonlyMap<string, string>;
  readonly old: ReadonlyMap<string, string>;
}

/** A node that could go. */
export interface Unneeded {
  readonly node: string;
  readonly since: TimeMs;
  readonly pods: readonly Pod[];
  /** Its pods exceed what their disruption budgets allow at once. */
  readonly risky: boolean;
}

export type DeletionResult = "Ok" | "Internal" | "FailedToEvictPods" | "FailedToDelete";

/** A node on its way out. */
export interface Deletion {
  readonly node: string;
  readonly group: string;
  readonly drain: boolean;
  readonly startedAt: TimeMs;
  /** Set once the node was looked at again: pods to get rid of, by uid, and how far that is. */
  readonly evicting?: {
    readonly since: TimeMs;
    readonly waiting: readonly string[];
    readonly evicted: readonly string[];
    /** Since when every eviction was granted. */
    readonly leavingSince?: TimeMs;
  };
  /** When the next step is due. */
  readonly next: TimeMs;
}

/** What a loop remembers for the next; working copies are made by `open`. */
export interface Work {
  started: boolean;
  /** Position in the node list where the last round-robin search ended. */
  cursor: { at: number };
  packHints: Hints;
  moveHints: Hints;
  /** Per group, of the last good node that was seen. */
  templates: Map<string, Template>;
  orders: Map<string, Order>;
  backoffs: Map<string, Backoff>;
  /** Instances without a node, by id: since when. */
  unregistered: Map<string, TimeMs>;
  /** Ids of instances that had failed to be created, as last listed. */
  failedInstances: ReadonlySet<string>;
  wrongSizes: Map<string, { readonly registered: number; readonly target: number; readonly since: TimeMs }>;
  unneeded: readonly Unneeded[];
  /** Groups that had unneeded nodes in the last planning. */
  candidateGroups: ReadonlySet<string>;
  /** Names that were unneeded after the last planning. */
  previousCandidates: ReadonlySet<string>;
  /** Nodes that could not go: when to ask again. */
  recheck: Map<string, { readonly until: TimeMs; readonly why: Unremovable }>;
  unremovable: readonly Unremovable[];
  lastScaleUp: TimeMs;
  lastScaleDown: TimeMs;
  lastFailure: TimeMs;
  /** Per group, for local delays. */
  groupScaleUp: Map<string, TimeMs>;
  groupScaleDown: Map<string, TimeMs>;
  lastPlan: TimeMs | undefined;
  /** Smallest distance between two plannings so far. */
  planInterval: number | undefined;
  deletions: readonly Deletion[];
  /** How deletions ended since the last loop. */
  results: Map<string, DeletionResult>;
  nextScan: TimeMs;
  /** The pods of the last loop; see `registered.ts`. */
  pods: readonly Pod[];
}

/** Why a node is kept. */
export interface Unremovable {
  readonly node: string;
  readonly reason: string;
  readonly pod?: { readonly pod: Pod; readonly reason: string };
  /** Of a node that is not looked at again yet: what was found the last time. */
  readonly earlier?: Unremovable;
}

export type Memory = {
  readonly [K in keyof Work]: Work[K] extends Map<infer Key, infer Value> ? ReadonlyMap<Key, Value> : Readonly<Work[K]>;
};

const NO_HINTS: Hints = { current: new Map(), old: new Map() };

/** A process that starts now takes the last actions to be an hour old. */
export const emptyMemory = (now: TimeMs): Memory => ({
  started: false,
  cursor: { at: 0 },
  packHints: NO_HINTS,
  moveHints: NO_HINTS,
  templates: new Map(),
  orders: new Map(),
  backoffs: new Map(),
  unregistered: new Map(),
  failedInstances: new Set(),
  wrongSizes: new Map(),
  unneeded: [],
  candidateGroups: new Set(),
  previousCandidates: new Set(),
  recheck: new Map(),
  unremovable: [],
  lastScaleUp: now - HOUR_MS,
  lastScaleDown: now - HOUR_MS,
  lastFailure: now - HOUR_MS,
  groupScaleUp: new Map(),
  groupScaleDown: new Map(),
  lastPlan: undefined,
  planInterval: undefined,
  deletions: [],
  results: new Map(),
  nextScan: now,
  pods: [],
});

/** A copy that one loop may change. */
export const open = (memory: Memory): Work => ({
  ...memory,
  cursor: { ...memory.cursor },
  templates: new Map(memory.templates),
  orders: new Map(memory.orders),
  backoffs: new Map(memory.backoffs),
  unregistered: new Map(memory.unregistered),
  wrongSizes: new Map(memory.wrongSizes),
  recheck: new Map(memory.recheck),
  groupScaleUp: new Map(memory.groupScaleUp),
  groupScaleDown: new Map(memory.groupScaleDown),
  results: new Map(memory.results),
});
