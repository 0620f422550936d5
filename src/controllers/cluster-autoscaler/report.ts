import type { Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { DeletionResult, Unneeded, Unremovable } from "./memory.ts";
import type { Template } from "./template.ts";
import type { Usage } from "./utilization.ts";

/** A write to the cloud or to the API; `error` when it was refused. */
export type Action =
  | {
      readonly op: "increase" | "decreaseTarget";
      readonly group: string;
      readonly delta: number;
      readonly error?: string;
    }
  | { readonly op: "deleteNodes"; readonly group: string; readonly nodes: readonly string[]; readonly error?: string }
  | {
      readonly op: "taint";
      readonly node: string;
      readonly key: string;
      readonly effect: "NoSchedule" | "PreferNoSchedule";
    }
  | { readonly op: "untaint"; readonly node: string; readonly key: string }
  | { readonly op: "cordon" | "uncordon"; readonly node: string }
  | { readonly op: "updateNode"; readonly node: string; readonly error: string }
  | {
      readonly op: "evict";
      readonly node: string;
      readonly pod: Pod;
      readonly graceS: number;
      readonly refused?: string;
    };

/** An event; `on` is absent when it is about the autoscaler's status ConfigMap. */
export interface ReportedEvent {
  readonly on?: { readonly kind: "Pod"; readonly pod: Pod } | { readonly kind: "Node"; readonly node: string };
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** A back-off set in this loop. */
export interface BackoffSet {
  readonly group: string;
  readonly class: string;
  readonly code: string;
  readonly message: string;
  readonly until: TimeMs;
}

/** How many nodes of a group would help which pods. */
export interface Option {
  readonly group: string;
  readonly nodes: number;
  readonly pods: readonly Pod[];
  /** Groups that new nodes may be shared with. */
  readonly similar: readonly string[];
}

/** A group's new size. */
export interface SizeChange {
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly max: number;
}

/** A pod that no group could take, and why, by group. */
export interface Remaining {
  readonly pod: Pod;
  readonly rejected: ReadonlyMap<string, readonly string[]>;
  readonly skipped: ReadonlyMap<string, readonly string[]>;
}

/** Upstream: processors/status/scale_up_status_processor.go ScaleUpResult. */
export type ScaleUpResult =
  | "ScaleUpSuccessful"
  | "ScaleUpError"
  | "ScaleUpNoOptionsAvailable"
  | "ScaleUpNotNeeded"
  | "ScaleUpNotTried"
  | "ScaleUpInCooldown"
  | "ScaleUpLimitedByMaxNodesTotal";

export interface ScaleUp {
  readonly result: ScaleUpResult;
  readonly infos: readonly SizeChange[];
  readonly triggered: readonly Pod[];
  readonly awaiting: readonly Pod[];
  readonly remaining: readonly Remaining[];
  readonly failed: readonly string[];
  readonly error?: string;
}
export const noScaleUp = (result: ScaleUpResult): ScaleUp => ({
  result,
  infos: [],
  triggered: [],
  awaiting: [],
  remaining: [],
  failed: [],
});

/** Upstream: processors/status/scale_down_status_processor.go ScaleDownResult. */
export type ScaleDownResult =
  | "NotTried"
  | "Error"
  | "InCooldown"
  | "NoCandidates"
  | "NoNodeDeleted"
  | "NodeDeleteStarted";

/** The choice among options. */
export interface Choice {
  /** Survivors after each filter. */
  readonly filters: readonly { readonly expander: string; readonly left: readonly string[] }[];
  /** Options that the filters left; more than one only by a tie. */
  readonly tied: readonly string[];
  readonly chosen: string | undefined;
}

/** Upstream: clusterstate/api/types.go, of one group. */
export interface GroupStatus {
  readonly group: string;
  readonly healthy: boolean;
  readonly scaleUp: "Unhealthy" | "InProgress" | "Backoff" | "NoActivity";
  readonly candidates: boolean;
  /** Nodes. */
  readonly registered: number;
  readonly ready: number;
  readonly notStarted: number;
  readonly unready: number;
  readonly unregistered: number;
  readonly longUnregistered: number;
}

/** Everything one loop found and did. */
export interface Report {
  readonly at: TimeMs;
  readonly unschedulable: readonly Pod[];
  readonly templates: ReadonlyMap<string, Template>;
  readonly upcoming: ReadonlyMap<string, number>;
  readonly notStarted: ReadonlyMap<string, readonly string[]>;
  readonly fits: readonly { readonly pod: Pod; readonly node: string }[];
  readonly unhelped: readonly Pod[];
  /** Pods handed to scale-up; undefined when it was not tried. */
  readonly scaleUpPods: readonly Pod[] | undefined;
  readonly options: readonly Option[];
  readonly choice: Choice | undefined;
  readonly scaleUp: ScaleUp;
  readonly scaleUpToMin: ScaleUp | undefined;
  readonly unneeded: readonly Unneeded[];
  readonly unremovable: readonly Unremovable[];
  readonly utilization: ReadonlyMap<string, Usage>;
  readonly scaleDown: ScaleDownResult;
  readonly started: readonly { readonly node: string; readonly drain: boolean; readonly pods: readonly Pod[] }[];
  readonly deletionResults: ReadonlyMap<string, DeletionResult>;
  readonly backoffs: readonly BackoffSet[];
  readonly clusterHealthy: boolean;
  readonly status: readonly GroupStatus[];
  readonly error: string | undefined;
  readonly actions: readonly Action[];
  readonly events: readonly ReportedEvent[];
}
