import { healthOf } from "../health.ts";
import type { SyncPhase } from "../hooks.ts";
import { keyOf } from "../manifest.ts";
import { hookState, hooksOf } from "./hook-actions.ts";
import type { SyncHost } from "./host.ts";
import { invalidMessage, waitingMessage, withReasons } from "./messages.ts";
import { isNamespace } from "./order.ts";
import { planOf, type SyncStep } from "./plan.ts";
import { Results } from "./results.ts";
import { type RunState, runTasks, type Work } from "./run.ts";
import type { OperationPhase, SyncResult, Task } from "./task.ts";
import * as is from "./task.ts";

/** Where an operation stands after a step. */
export interface SyncState {
  readonly phase: OperationPhase;
  readonly message: string;
  /** By object and phase, in the order in which they were first noted. */
  readonly results: ReadonlyMap<string, SyncResult>;
  /** The wave this step applied without a failure; after all but the final one the caller waits. */
  readonly wave?: { readonly phase: SyncPhase; readonly wave: number; readonly final: boolean };
}

type Outcome = Omit<SyncState, "results">;
const running = (message: string): Outcome => ({ phase: "Running", message });
const failedWith = (message: string): Outcome => ({ phase: "Failed", message });

/** One step of a sync: plans, looks at what runs, and applies the lowest pending wave. Upstream: sync_context.go Sync. */
export function sync(step: SyncStep, before: ReadonlyMap<string, SyncResult>, host: SyncHost): SyncState {
  const { tasks, invalid } = planOf(step, before, host);
  const results = new Results(before);
  const work: Work = { host, options: step.options, results };
  for (const { task, error } of invalid) results.set(task, "SyncFailed", undefined, error);
  const outcome = invalid.length > 0 ? refused(results) : stepOf(tasks, step, work, before.size > 0);
  return { ...outcome, results: results.all };
}

/** Ends an operation: running hooks are deleted. Upstream: sync_context.go Terminate. */
export function terminate(step: SyncStep, before: ReadonlyMap<string, SyncResult>, host: SyncHost): SyncState {
  const { tasks, invalid } = planOf(step, before, host);
  const results = new Results(before);
  const hooks = hooksOf({ host, options: step.options, results });
  for (const { task, error } of invalid) results.set(task, "SyncFailed", undefined, error);
  for (const task of tasks) if (is.isHookTask(task) && is.isCompleted(task)) hooks.release(task);
  const outcome: Outcome = hooks.terminate(tasks)
    ? failedWith("Operation terminated")
    : { phase: "Error", message: "Operation termination had errors" };
  return { ...outcome, results: results.all };
}

const refused = (results: Results): Outcome =>
  failedWith(
    invalidMessage(
      [...results.all.values()].flatMap(({ status, message }) => (status === "SyncFailed" ? message : [])),
    ),
  );

function stepOf(all: readonly Task[], step: SyncStep, work: Work, started: boolean): Outcome {
  const { options } = step;
  const obstacle = started ? undefined : firstChecks(all, step, work);
  if (obstacle) return obstacle;
  for (const task of all) if (is.isRunning(task) && task.live) look(task, work);

  const stepwise = all.some(({ phase, wave }) => phase !== all[0]?.phase || wave !== all[0]?.wave);
  const waiting = all.filter((task) => is.isRunning(task) && (stepwise || is.isHookTask(task)));
  if (waiting.length > 0) {
    for (const task of waiting) noteMissing(task, work);
    return running(waitingMessage(waiting, options, false));
  }
  const disappearing = all.filter(is.isDisappearing);
  if (disappearing.length > 0) return running(waitingMessage(disappearing, options, true));

  const hooks = hooksOf(work);
  const onFailure = all.filter(({ phase }) => phase === "SyncFail");
  const tasks = all.filter(({ phase }) => phase !== "SyncFail");
  for (const task of all) if (is.isHookTask(task) && is.isCompleted(task)) hooks.release(task);
  const [afterSuccess, afterFailure] = (["HookSucceeded", "HookFailed"] as const).map((policy) =>
    all.filter((task) => is.isDeletedOn(policy, task)),
  ) as [Task[], Task[]];
  if (tasks.some((task) => is.isCompleted(task) && task.state !== "Succeeded")) {
    hooks.remove(afterFailure);
    return failPhase(
      onFailure,
      tasks.filter(is.isSyncFailed),
      "one or more synchronization tasks completed unsuccessfully",
      work,
    );
  }
  const pending = changedOnly(tasks.filter(is.isPending), step);
  const [first] = pending;
  if (first === undefined) {
    hooks.remove(afterSuccess);
    return { phase: "Succeeded", message: "successfully synced (no more tasks)" };
  }
  return waveOf(first, pending, { onFailure, afterSuccess, afterFailure }, work);
}

/** What a wave leaves for other steps. */
interface Others {
  readonly onFailure: readonly Task[];
  readonly afterSuccess: readonly Task[];
  readonly afterFailure: readonly Task[];
}

/** Runs the wave of the first pending task. */
function waveOf({ phase, wave }: Task, pending: readonly Task[], others: Others, work: Work): Outcome {
  const tasks = pending.filter((task) => task.phase === phase && task.wave === wave);
  const last = pending.at(-1);
  const state = runTasks(tasks, work, false);
  if (state === "failed") return waveFailed(tasks, others, work);
  const applied = { phase, wave, final: last?.phase === phase && last.wave === wave };
  const error = work.host.afterWave(phase, wave, applied.final);
  if (error !== undefined) {
    hooksOf(work).terminate(tasks);
    return { phase: "Error", message: `SyncWaveHook failed: ${error}`, wave: applied };
  }
  return { ...waveDone(tasks, tasks.length === pending.length, state, others, work), wave: applied };
}

function waveDone(tasks: readonly Task[], isLast: boolean, state: RunState, others: Others, work: Work): Outcome {
  const { options } = work;
  if (state === "pending") {
    const held = tasks.filter((task) => is.isDeletedFirst(task) || (is.isPrune(task) && is.isPending(task)));
    return running(waitingMessage(held, options, true));
  }
  if (!isLast || tasks.some(is.isHookTask)) return running(waitingMessage(tasks, options, false));
  hooksOf(work).remove(others.afterSuccess);
  return { phase: "Succeeded", message: "successfully synced (all tasks run)" };
}

/** Objects that were written before the failure are waited for once more, unless none runs. */
function waveFailed(tasks: readonly Task[], { onFailure, afterFailure }: Others, work: Work): Outcome {
  const message = "one or more objects failed to apply";
  const failed = tasks.filter(is.isSyncFailed);
  const left = tasks.filter(is.isRunning);
  if (left.length === 0) {
    const outcome = failPhase(onFailure, failed, message, work);
    if (outcome.phase === "Failed") hooksOf(work).remove(afterFailure);
    return outcome;
  }
  const started = onFailure.length > 0 && failPhase(onFailure, failed, message, work).phase === "Running";
  return running(waitingMessage(started ? [...left, ...onFailure] : left, work.options, false));
}

/** The phase SyncFail: its hooks run, and when all are done the operation has failed. Upstream: executeSyncFailPhase. */
function failPhase(hooks: readonly Task[], failed: readonly Task[], message: string, work: Work): Outcome {
  const text = withReasons(message, failed);
  if (hooks.every(is.isCompleted)) {
    const refusedHooks = hooks.filter(is.isSyncFailed);
    if (refusedHooks.length === 0) return failedWith(text);
    return failedWith(`${text}\n${withReasons("one or more SyncFail hooks failed", refusedHooks)}`);
  }
  const pending = hooks.filter((task) => !is.isCompleted(task) && !is.isRunning(task));
  runTasks(pending, work, false);
  return running(waitingMessage(pending, work.options, false));
}

/** Before the first wave: the application's own namespace is made and every object tried dry. */
function firstChecks(tasks: readonly Task[], step: SyncStep, work: Work): Outcome | undefined {
  const home = tasks.find(
    ({ target, live }) => target && !live && isNamespace(target) && target.metadata.name === step.namespace,
  );
  if (home && runTasks([home], work, false) === "failed") {
    return failedWith(withReasons("the namespace failed to apply", [home]));
  }
  const dry = changedOnly(
    tasks.filter((task) => task !== home),
    step,
  );
  return runTasks(dry, work, true) === "failed"
    ? failedWith("one or more objects failed to apply (dry run)")
    : undefined;
}

/** `ApplyOutOfSyncOnly`: unmodified objects that exist are left alone, hooks never. */
const changedOnly = (tasks: readonly Task[], { options, isModified }: SyncStep): readonly Task[] =>
  tasks.filter(
    (task) =>
      !options.applyOutOfSyncOnly ||
      is.isHookTask(task) ||
      !(task.target && task.live) ||
      isModified(keyOf(task.live.object)),
  );

/** Takes over what the health of a running task's object says. */
function look(task: Task, { results }: Work): void {
  if (task.live === undefined) return;
  const { object } = task.live;
  if (is.isHookTask(task)) {
    const now = hookState(object);
    if ("error" in now) results.set(task, task.status, "Error", `failed to get resource health: ${now.error}`);
    else results.set(task, task.status, now.state, now.message);
    return;
  }
  const { health, error } = healthOf(object);
  if (error !== undefined) return;
  if (health === undefined) results.set(task, task.status, "Succeeded", task.message);
  else if (health.status === "Healthy") results.set(task, task.status, "Succeeded", health.message);
  else if (health.status === "Degraded") results.set(task, task.status, "Failed", health.message);
}

/** A running task whose object is gone would be waited for without end. */
function noteMissing(task: Task, { host, results }: Work): void {
  const object = is.objectOf(task);
  if (task.live || host.find(object)) return;
  const { group, kind, name } = keyOf(object);
  results.set(task, "SyncFailed", "Error", `Resource ${group}/${kind}/${name} is missing, it might have been deleted`);
}
