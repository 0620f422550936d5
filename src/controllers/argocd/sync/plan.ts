import { isHook, phasesOf, type SyncPhase, withHookFinalizer } from "../hooks.ts";
import { groupOf, hasSyncOption, keyOf, type Manifest, type ResourceKey } from "../manifest.ts";
import type { SyncHost } from "./host.ts";
import type { SyncOptions } from "./options.ts";
import { inOrder, isNamespace, kindDefined, postponePrunes, reversePrunes } from "./order.ts";
import { type Resource, reconcile } from "./reconcile.ts";
import { type Live, newTask, objectOf, type SyncResult, type Task, taskResultKey } from "./task.ts";

/** What one step of a sync sees. */
export interface SyncStep {
  /** The application's namespace. */
  readonly namespace: string;
  readonly targets: readonly Manifest[];
  readonly live: readonly Manifest[];
  readonly options: SyncOptions;
  /** A partial sync: the only objects it touches; undefined for all. */
  readonly only: ((key: ResourceKey) => boolean) | undefined;
  /** Objects that the comparison calls modified. */
  readonly isModified: (key: ResourceKey) => boolean;
  readonly revision: string;
  /** Unix seconds at which the operation began. */
  readonly startedAt: number;
}

/** The tasks of one step in order, with the results of earlier steps, and those that may not run at all. */
export interface Plan {
  readonly tasks: readonly Task[];
  readonly invalid: readonly { readonly task: Task; readonly error: string }[];
}

/** Upstream: gitops-engine sync/sync_context.go getSyncTasks. */
export function planOf(step: SyncStep, results: ReadonlyMap<string, SyncResult>, host: SyncHost): Plan {
  const { options, namespace } = step;
  const { resources, hooks } = reconcile(step.targets, step.live, namespace);
  const tasks = [
    ...resources.filter((resource) => isPart(resource, step)).flatMap(resourceTasks),
    ...(options.skipHooks ? [] : hooks).flatMap((hook) => hookTasks(hook, step)),
  ];
  for (const task of tasks) if (task.target) task.target = inNamespace(task.target, namespace);
  if (options.createNamespace) tasks.push(...namespaceTasks(resources, namespace, host));
  for (const task of tasks) if (task.target) task.live ??= liveOf(task.target, resources);

  const defined = new Set(
    [...hooks, ...resources.flatMap(({ target }) => target ?? [])].flatMap((o) => kindDefined(o) ?? []),
  );
  const invalid = tasks.flatMap((task) => {
    const error = faultOf(task, options, defined, host);
    return error === undefined ? [] : [{ task, error }];
  });
  reversePrunes(tasks);
  postponePrunes(tasks, options.pruneLast);
  const ordered = inOrder(tasks);
  for (const task of ordered) recall(task, results);
  return { tasks: ordered, invalid };
}

const isPart = ({ target, live }: Resource, { only }: SyncStep): boolean => {
  const object = live?.object ?? target;
  return only === undefined || (object !== undefined && only(keyOf(object)));
};

function resourceTasks({ target, live }: Resource): readonly Task[] {
  const object = target ?? live?.object;
  if (object === undefined || isHook(object)) return [];
  return phasesOf(object).map((phase) => newTask(phase, target, live));
}

const hookTasks = (hook: Manifest, step: SyncStep): readonly Task[] =>
  phasesOf(hook).map((phase) => newTask(phase, withHookFinalizer(named(hook, phase, step)), undefined));

/** A hook without a name gets one of revision, phase and start, so that it is found again. */
function named(hook: Manifest, phase: SyncPhase, { revision, startedAt }: SyncStep): Manifest {
  if (hook.metadata.name) return hook;
  const short = revision.length >= 8 ? revision.slice(0, 7) : revision;
  const name = `${hook.metadata.generateName ?? ""}${`${short}-${phase}-${startedAt}`.toLowerCase()}`;
  return { ...hook, metadata: { ...hook.metadata, name } };
}

/** Objects outside of all namespaces get one, too: upstream does not ask. */
const inNamespace = (target: Manifest, namespace: string): Manifest =>
  target.metadata.namespace ? target : { ...target, metadata: { ...target.metadata, namespace } };

/** `CreateNamespace=true`: the application's namespace, unless Git holds it or it exists. */
function namespaceTasks(resources: readonly Resource[], namespace: string, host: SyncHost): readonly Task[] {
  const held = resources.some(({ target }) => target && isNamespace(target) && target.metadata.name === namespace);
  const object: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  return held || host.find(object) ? [] : [newTask("PreSync", object, undefined)];
}

function liveOf(target: Manifest, resources: readonly Resource[]): Live | undefined {
  const wanted = keyOf(target);
  return resources.find((resource) => {
    const object = resource.live?.object ?? resource.target;
    if (object === undefined) return false;
    const { group, kind, namespace, name } = keyOf(object);
    const placed = namespace === "" || namespace === wanted.namespace;
    return group === wanted.group && kind === wanted.kind && placed && name === wanted.name;
  })?.live;
}

function faultOf(task: Task, options: SyncOptions, defined: ReadonlySet<string>, host: SyncHost): string | undefined {
  const object = objectOf(task);
  const error = host.undiscovered(object);
  if (error === undefined) return host.forbidden(object);
  task.skipDryRun =
    options.skipDryRunOnMissingResource ||
    hasSyncOption(task.target, "SkipDryRunOnMissingResource=true") ||
    defined.has(`${groupOf(object)}/${object.kind}`);
  return task.skipDryRun ? undefined : error;
}

function recall(task: Task, results: ReadonlyMap<string, SyncResult>): void {
  const result = results.get(taskResultKey(task));
  if (result === undefined) return;
  task.status = result.status;
  task.state = result.hookPhase;
  task.message = result.message;
}
