import { hasSyncOption, type Manifest } from "../manifest.ts";
import { hooksOf } from "./hook-actions.ts";
import type { Answer, SyncHost } from "./host.ts";
import type { SyncOptions } from "./options.ts";
import { isDefinition, isNamespace } from "./order.ts";
import type { Results } from "./results.ts";
import {
  isDeletedFirst,
  isHookTask,
  isPending,
  isPrune,
  needsConfirmation,
  objectOf,
  pruneOption,
  type Task,
} from "./task.ts";

/** How a wave went: all done, something still to wait for, or something refused. */
export type RunState = "successful" | "pending" | "failed";

/** What a step works with. */
export interface Work {
  readonly host: SyncHost;
  readonly options: SyncOptions;
  readonly results: Results;
}

/**
 * Runs tasks: finalizers of old hooks, prunes, deletion of old hooks, then writes; each stage only after the one before
 * went through, but one refused object does not stop its stage. Upstream: sync_context.go runTasks.
 */
export function runTasks(tasks: readonly Task[], work: Work, dryRunOnly: boolean): RunState {
  const { options } = work;
  const dryRun = dryRunOnly || options.dryRun;
  const prunes = tasks.filter(isPrune);
  const writes = tasks.filter((task) => !isPrune(task));
  if (!dryRun) {
    for (const task of tasks) if (isHookTask(task) && isPending(task)) hooksOf(work).release(task);
  }
  if (prunes.some((task) => needsConfirmation(task, options))) return "pending";
  if (!all(prunes, (task) => pruned(task, work, dryRun))) return "failed";
  const cleared = dryRun ? "successful" : oldHooksDeleted(writes.filter(isDeletedFirst), work);
  if (cleared !== "successful") return cleared;
  const wanted = writes.filter((task) => !(dryRun && task.skipDryRun));
  return all(wanted, (task) => written(task, work, dryRun)) ? "successful" : "failed";
}

/** Every task gets its turn, whatever became of the others. */
const all = (tasks: readonly Task[], run: (task: Task) => boolean): boolean =>
  tasks.map(run).every((success) => success);

function pruned(task: Task, { host, options, results }: Work, dryRun: boolean): boolean {
  const note = (code: "Pruned" | "PruneSkipped", message: string): boolean => {
    if (!dryRun || options.dryRun) results.set(task, code, "Succeeded", message);
    return true;
  };
  if (!options.prune) return note("PruneSkipped", "ignored (requires pruning)");
  if (pruneOption(task, options) === "false") return note("PruneSkipped", "ignored (no prune)");
  if (dryRun) return note("Pruned", "pruned (dry run)");
  const object = objectOf(task);
  const answer: Answer =
    object.metadata.deletionTimestamp === undefined
      ? host.prune(object, options.propagationPolicy || "Foreground")
      : { ok: true, message: "" };
  if (answer.ok) return note("Pruned", "pruned");
  results.set(task, "SyncFailed", "Failed", answer.error);
  return false;
}

function oldHooksDeleted(tasks: readonly Task[], { host, results }: Work): RunState {
  let state: RunState = "successful";
  for (const task of tasks) {
    const answer = host.deleteHook(objectOf(task));
    if (answer.ok) {
      state = state === "failed" ? state : "pending";
    } else if (answer.notFound) {
      task.live = undefined;
    } else {
      results.set(task, task.status, "Error", `failed to delete resource: failed to delete resource: ${answer.error}`);
      state = "failed";
    }
  }
  return state;
}

function written(task: Task, { host, options, results }: Work, dryRun: boolean): boolean {
  const answer = write(objectOf(task), task.live?.object, host, options, dryRun);
  if (!answer.ok) results.set(task, "SyncFailed", "Failed", answer.error);
  else if (!dryRun) results.set(task, "Synced", "Running", answer.message);
  else if (options.dryRun) results.set(task, "Synced", "Succeeded", answer.message);
  return answer.ok;
}

/** Upstream: sync_context.go applyObject. */
function write(
  target: Manifest,
  live: Manifest | undefined,
  host: SyncHost,
  options: SyncOptions,
  dryRun: boolean,
): Answer {
  const asked = (option: string): boolean => hasSyncOption(target, option) || hasSyncOption(live, option);
  const how = {
    dryRun,
    force: options.force || asked("Force=true"),
    validate: options.validate && !hasSyncOption(target, "Validate=false"),
    serverSide: !dryRun && isServerSide(target, options),
  };
  if (!options.replace && !asked("Replace=true")) return host.write(target, "apply", how);
  if (live === undefined) return host.write(target, "create", how);
  if (!isDefinition(target) && !isNamespace(target)) return host.write(target, "replace", how);
  const answer = host.write(target, "update", how);
  return answer.ok ? { ok: true, message: `${target.kind}/${target.metadata.name} updated` } : answer;
}

const isServerSide = (target: Manifest, { serverSideApply }: SyncOptions): boolean =>
  !hasSyncOption(target, "ServerSideApply=false") && (serverSideApply || hasSyncOption(target, "ServerSideApply=true"));
