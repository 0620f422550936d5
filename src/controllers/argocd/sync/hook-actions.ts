import { healthOf } from "../health.ts";
import { hasHookFinalizer, withoutHookFinalizer } from "../hooks.ts";
import type { Manifest } from "../manifest.ts";
import type { Work } from "./run.ts";
import { isDeletedOn, isHookTask, isRunning, type OperationPhase, objectOf, type Task } from "./task.ts";

/** The state a hook's health stands for. Upstream: sync_context.go getOperationPhase. */
export function hookState(
  object: Manifest,
): { readonly state: OperationPhase; readonly message: string } | { readonly error: string } {
  const { health, error } = healthOf(object);
  if (error !== undefined) return { error: `failed to get resource health: ${error}` };
  if (health === undefined || health.status === "Missing") {
    return { state: "Succeeded", message: `${object.metadata.name ?? ""} created` };
  }
  const { status, message } = health;
  if (status === "Healthy") return { state: "Succeeded", message };
  return { state: status === "Progressing" || status === "Suspended" ? "Running" : "Failed", message };
}

/** What is done with hooks besides writing them. */
export const hooksOf = ({ host, results }: Work) => ({
  /** Lets go of the hook: without the finalizer it may be deleted. */
  release({ live }: Task): void {
    if (live === undefined || !hasHookFinalizer(live.object)) return;
    live.object = withoutHookFinalizer(live.object);
    host.removeHookFinalizer(live.object);
  },

  /** Deletes hooks at the end of the operation. */
  remove(tasks: readonly Task[]): void {
    for (const task of tasks) {
      const answer = host.deleteHook(objectOf(task));
      if (answer.ok || answer.notFound) continue;
      results.set(task, task.status, "Error", `failed to delete resource: failed to delete resource: ${answer.error}`);
    }
  },

  /** Ends running hooks before their time; false when one could not be deleted. */
  terminate(tasks: readonly Task[]): boolean {
    return tasks
      .filter((task) => isHookTask(task) && isRunning(task))
      .map((task) => this.terminateOne(task))
      .every((success) => success);
  },

  terminateOne(task: Task): boolean {
    const found = task.live?.object ?? host.find(objectOf(task));
    if (found === undefined) {
      results.set(task, task.status, "Succeeded", "Terminated");
      return true;
    }
    task.live ??= { object: found };
    const now = hookState(found);
    if ("error" in now) results.set(task, task.status, "Error", `Failed to get hook health: ${now.error}`);
    this.release(task);
    const unfinished = "error" in now || now.state === "Running";
    if (unfinished || isDeletedOn("HookFailed", task)) {
      const answer = host.deleteHook(objectOf(task));
      if (!answer.ok && !answer.notFound) {
        results.set(task, task.status, "Failed", `Failed to delete: failed to delete resource: ${answer.error}`);
        return false;
      }
    }
    if ("state" in now && now.state !== "Running") results.set(task, task.status, now.state, now.message);
    else if ("state" in now) results.set(task, task.status, "Failed", "Terminated");
    return true;
  },
});
