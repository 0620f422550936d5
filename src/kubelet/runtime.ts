import type { PodChange, PodState } from "../api/frame.ts";
import type { ObjectRef } from "../api/objects.ts";
import type { Plant, PodSlot } from "../api/plant.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { Store } from "../cluster/store.ts";
import type { Restarts } from "./crash-loop.ts";

/** How long the parts of one pod's start take, drawn per ordinal of its workload. */
export interface Startup {
  readonly sandboxMs: DurationMs;
  readonly pullMs: DurationMs;
  readonly bootMs: DurationMs;
  /** How long the container of a Job's pod works once it is up; "batch": until what it took from its queue is done. */
  readonly runMs: DurationMs | "batch" | null;
  /** So many of the workload's containers fail, the first ones. */
  readonly fails: number;
}

export type Stage =
  | "sandbox"
  | "start"
  | "boot"
  | "ready"
  | "done?"
  | "unready"
  | "unlive"
  | "exit"
  | "stopped?"
  | "kill";

/** What the kubelets reach outside themselves. */
export interface KubeletHost {
  readonly store: Store;
  readonly plant: Plant;
  /** Comes back as `due(uid, stage)` at the first step boundary at or after `at`. */
  later(at: TimeMs, uid: string, stage: Stage): void;
  event(involved: ObjectRef, type: "Normal" | "Warning", reason: string, message: string): void;
  changed(change: PodChange): void;
  /** Index of the plant's workload that these pods belong to, or −1 (a pod that does nothing). */
  workload(name: string): number;
  startup(workload: number, ordinal: number): Startup;
  plantNode(name: string): number;
}

/** What a kubelet knows of a pod beyond its object. Replaced on change, so that copies may share it. */
export interface Runtime {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
  /** First container: all of the pod's usage is reported on it. */
  readonly container: string;
  readonly node: string;
  readonly slot: PodSlot | null;
  readonly cpuRequestMilli: number;
  readonly memoryLimitBytes: number | null;
  readonly restarts: Restarts;
  readonly startup: Startup;
  readonly startedAt: TimeMs | null;
  /** When its work may be done; null: not known, or it goes on for ever. */
  readonly doneAt: TimeMs | null;
  /** When the application stopped answering. */
  readonly hungAt: TimeMs | null;
  /** When a probe has failed too often. */
  readonly unreadyAt: TimeMs | null;
  readonly killedAt: TimeMs | null;
  readonly up: boolean;
  readonly ready: boolean;
  readonly stopping: boolean;
  readonly state: PodState;
}
