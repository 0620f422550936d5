import { fieldAt, keyOf, type Manifest, versionOf } from "../manifest.ts";
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
    const object = objectOf(task);
    const fresh = {
      key: keyOf(object),
      version: versionOf(object),
      images: imagesOf(object),
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

const POD_SPECS: readonly (readonly string[])[] = [
  ["spec", "template", "spec"],
  ["spec", "jobTemplate", "spec", "template", "spec"],
  ["spec"],
];

/** Images of a workload's containers, as far as it has any. Upstream: gitops-engine kube.GetResourceImages. */
const imagesOf = (object: Manifest): readonly string[] =>
  POD_SPECS.flatMap((path) =>
    ["containers", "initContainers"].flatMap((list) => {
      const containers = fieldAt(object, ...path, list);
      return Array.isArray(containers) ? containers.map((container) => fieldAt(container, "image")) : [];
    }),
  ).filter((image) => typeof image === "string");
