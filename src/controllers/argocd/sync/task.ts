import { type DeletePolicy, deletePolicies, isHook, type SyncPhase, waveOf } from "../hooks.ts";
import { isDeleting, keyOf, keyText, type Manifest, type ResourceKey, syncOption } from "../manifest.ts";
import type { SyncOptions } from "./options.ts";

export type OperationPhase = "Running" | "Terminating" | "Failed" | "Error" | "Succeeded";
export type ResultCode = "Synced" | "SyncFailed" | "Pruned" | "PruneSkipped";

/** A live object within one step: both phases of a hook see the same one change. */
export interface Live {
  object: Manifest;
}

/** One object in one phase. It lives for one step only; what lasts are its results. */
export interface Task {
  phase: SyncPhase;
  /** Undefined: the object is not in Git and is to be pruned. */
  target: Manifest | undefined;
  live: Live | undefined;
  wave: number;
  skipDryRun: boolean;
  status: ResultCode | undefined;
  state: OperationPhase | undefined;
  message: string;
}

export const newTask = (phase: SyncPhase, target: Manifest | undefined, live: Live | undefined): Task => {
  const task = { phase, target, live, wave: 0, skipDryRun: false, status: undefined, state: undefined, message: "" };
  return { ...task, wave: waveOf(objectOf(task)) };
};

/** The object as Git has it, else as the cluster has it. */
export function objectOf({ target, live }: Pick<Task, "target" | "live">): Manifest {
  const object = target ?? live?.object;
  if (object === undefined) throw new Error("a task of no object");
  return object;
}

/** What is known of one object in one phase. Upstream: sync/common/types.go ResourceSyncResult. */
export interface SyncResult {
  readonly key: ResourceKey;
  readonly version: string;
  readonly images: readonly string[];
  readonly syncPhase: SyncPhase;
  readonly hookType: SyncPhase | "";
  readonly status: ResultCode | undefined;
  readonly hookPhase: OperationPhase | undefined;
  readonly message: string;
}

const resultKey = ({ key, syncPhase }: Pick<SyncResult, "key" | "syncPhase">): string => `${keyText(key)}:${syncPhase}`;

export const taskResultKey = (task: Task): string => resultKey({ key: keyOf(objectOf(task)), syncPhase: task.phase });

export const isPrune = ({ target }: Task): boolean => target === undefined;
export const isHookTask = (task: Task): boolean => isHook(objectOf(task));
export const isPending = ({ state }: Task): boolean => state === undefined;
export const isRunning = ({ state }: Task): boolean => state === "Running";
export const isCompleted = ({ state }: Task): boolean =>
  state === "Succeeded" || state === "Failed" || state === "Error";
export const isSyncFailed = ({ status }: Task): boolean => status === "SyncFailed";
export const isDisappearing = ({ status, live }: Task): boolean =>
  status === "Pruned" && live !== undefined && isDeleting(live.object);

/** A hook that exists and asks to be deleted then. */
export const isDeletedOn = (policy: DeletePolicy, task: Task): boolean =>
  task.live !== undefined && isHookTask(task) && deletePolicies(objectOf(task)).includes(policy);

export const isDeletedFirst = (task: Task): boolean => isPending(task) && isDeletedOn("BeforeHookCreation", task);

/** The object's own `Prune=` option, else the application's. */
export const pruneOption = ({ live }: Task, { defaultPrune }: SyncOptions): string =>
  syncOption(live?.object, "Prune") ?? defaultPrune;

export const needsConfirmation = (task: Task, options: SyncOptions): boolean =>
  isPrune(task) && !options.pruneConfirmed && pruneOption(task, options) === "confirm";
