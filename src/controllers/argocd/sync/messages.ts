import { groupOf } from "../manifest.ts";
import type { SyncOptions } from "./options.ts";
import { isHookTask, needsConfirmation, objectOf, type Task } from "./task.ts";

/** What a running operation waits for. Upstream: sync_context.go setRunningPhase. */
export function waitingMessage(tasks: readonly Task[], options: SyncOptions, forDeletion: boolean): string {
  if (tasks.length === 0) return "";
  const unconfirmed = tasks.filter((task) => needsConfirmation(task, options));
  const hooks = tasks.filter(isHookTask);
  const [reason, [first], more] =
    unconfirmed.length > 0
      ? (["pruning confirmation of", unconfirmed, unconfirmed.length - 1] as const)
      : ([reasonOf(hooks.length > 0, forDeletion), hooks.length > 0 ? hooks : tasks, tasks.length - 1] as const);
  const what = hooks.length === tasks.length ? "hooks" : "resources";
  const object = first && objectOf(first);
  const name = object ? `${groupOf(object)}/${object.kind}/${object.metadata.name ?? ""}` : "";
  return `waiting for ${reason} ${name}${more > 0 ? ` and ${more} more ${what}` : ""}`;
}

function reasonOf(hooks: boolean, forDeletion: boolean): string {
  if (forDeletion) return hooks ? "deletion of hook" : "deletion of";
  return hooks ? "completion of hook" : "healthy state of";
}

/** Each task's message once; upstream lists them in random order, here sorted. */
export function withReasons(message: string, tasks: readonly Task[]): string {
  const reasons = [...new Set(tasks.map((task) => task.message))].sort();
  return reasons.length > 0 ? `${message}, reason: ${reasons.join(",")}` : message;
}

/** Why an operation is refused before anything is tried. */
export function invalidMessage(errors: readonly string[]): string {
  const distinct = [...new Set(errors)].filter((error) => error !== "").sort();
  const base = "one or more synchronization tasks are not valid";
  return distinct.length > 0 ? `${base}: ${distinct.join("; ")}` : base;
}
