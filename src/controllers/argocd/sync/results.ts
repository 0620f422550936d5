import { keyOf } from "../manifest.ts";
import {
  isHookTask,
  type OperationPhase,
  objectOf,
  type ResultCode,
  type SyncResult,
  type Task,
  taskResultKey,
} from "./task.ts";

/** The results of an operation so far; grows within a step and is handed on whole. */
export class Results {
  private readonly known: Map<string, SyncResult>;

  constructor(before: ReadonlyMap<string, SyncResult>) {
    this.known = new Map(before);
  }

  /** Notes what became of a task; an empty message leaves the one before. Upstream: setResourceResult. */
  set(task: Task, status: ResultCode | undefined, state: OperationPhase | undefined, message: string): void {
    task.status = status;
    task.state = state;
    if (message !== "") task.message = message;
    const key = taskResultKey(task);
    const fresh = {
      key: keyOf(objectOf(task)),
      syncPhase: task.phase,
      hookType: isHookTask(task) ? task.phase : "",
    } as const;
    this.known.set(key, { ...(this.known.get(key) ?? fresh), status, hookPhase: state, message: task.message });
  }

  /** In the order in which they were first noted. */
  get all(): ReadonlyMap<string, SyncResult> {
    return this.known;
  }
}
