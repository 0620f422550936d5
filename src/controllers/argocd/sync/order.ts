import type { SyncPhase } from "../hooks.ts";
import { fieldAt, groupOf, hasSyncOption, type Manifest } from "../manifest.ts";
import { isPrune, objectOf, type Task } from "./task.ts";

const PHASES: readonly SyncPhase[] = ["PreSync", "Sync", "PostSync", "SyncFail"];

/** Upstream: gitops-engine sync/sync_tasks.go kindOrder; every other kind comes last. */
const KINDS: readonly string[] = [
  ...["Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget"],
  ...["ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume"],
  ...["PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding"],
  ...["ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod"],
  ...["ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob"],
  ...["IngressClass", "Ingress", "APIService"],
];
const kindRank = (kind: string): number => {
  const rank = KINDS.indexOf(kind);
  return rank < 0 ? KINDS.length : rank;
};
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const nameOf = (task: Task): string => objectOf(task).metadata.name ?? "";

/** Phase, wave, kind, name; then namespaces and definitions before their first user. */
export function inOrder(tasks: readonly Task[]): readonly Task[] {
  const sorted = [...tasks].sort(
    (a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
      a.wave - b.wave ||
      kindRank(objectOf(a).kind) - kindRank(objectOf(b).kind) ||
      compareText(nameOf(a), nameOf(b)),
  );
  return pulledForward(pulledForward(sorted, namespaceDefined, namespaceUsed), kindDefined, kindUsed);
}

export const isNamespace = (object: Manifest): boolean => groupOf(object) === "" && object.kind === "Namespace";
const namespaceDefined = (object: Manifest): string | undefined =>
  isNamespace(object) ? object.metadata.name : undefined;
const namespaceUsed = ({ metadata }: Manifest): string | undefined => metadata.namespace || undefined;

export const isDefinition = (object: Manifest): boolean =>
  groupOf(object) === "apiextensions.k8s.io" && object.kind === "CustomResourceDefinition";
const kindUsed = (object: Manifest): string => `${groupOf(object)}/${object.kind}`;

/** "group/Kind" that a custom resource definition defines. */
export function kindDefined(object: Manifest): string | undefined {
  const [group, kind] = [fieldAt(object, "spec", "group"), fieldAt(object, "spec", "names", "kind")];
  return isDefinition(object) && typeof group === "string" && typeof kind === "string" ? `${group}/${kind}` : undefined;
}

/** What is defined later than it is used moves before its first user, into that one's phase and wave. */
function pulledForward(
  tasks: readonly Task[],
  defined: (object: Manifest) => string | undefined,
  used: (object: Manifest) => string | undefined,
): readonly Task[] {
  const list: Task[] = [];
  for (const task of tasks) {
    const name = task.target && defined(task.target);
    const first =
      name === undefined
        ? -1
        : list.findIndex(({ target }) => target && defined(target) === undefined && used(target) === name);
    const user = list[first];
    if (user) {
      task.phase = user.phase;
      task.wave = user.wave;
      list.splice(first, 0, task);
    } else {
      list.push(task);
    }
  }
  return list;
}

/** Prunes run in the opposite order of creation: the lowest wave of prunes is swapped with the highest, and so on. */
export function reversePrunes(tasks: readonly Task[]): void {
  const prunes = tasks.filter(isPrune);
  const waves = [...new Set(prunes.map(({ wave }) => wave))].sort((a, b) => a - b);
  const swapped = new Map(waves.map((wave, index) => [wave, waves[waves.length - 1 - index] ?? wave]));
  for (const task of prunes) task.wave = swapped.get(task.wave) ?? task.wave;
}

/** Prunes that are to come last go one wave behind the last of the phase Sync. */
export function postponePrunes(tasks: readonly Task[], always: boolean): void {
  const last = Math.max(0, ...tasks.flatMap(({ phase, wave }) => (phase === "Sync" ? [wave] : []))) + 1;
  for (const task of tasks) {
    if (isPrune(task) && (always || hasSyncOption(task.live?.object, "PruneLast=true"))) task.wave = last;
  }
}
