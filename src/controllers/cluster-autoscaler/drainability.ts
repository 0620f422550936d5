import type { Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { PodInfo } from "../../cluster/schedule/index.ts";
import { controllerOf, isDaemonSetPod, isLongTerminating, isMirrorPod } from "./facts.ts";
import type { Owner } from "./observation.ts";
import type { Options } from "./options.ts";
import type { RemainingBudgets } from "./remaining-budgets.ts";

/**
 * May a pod leave its node? The first rule that has an answer gives it.
 * Upstream: simulator/drainability/rules, 1.36.1.
 */
export type Verdict =
  | { readonly may: "move" | "skip" | "wait" }
  /** In upstream's words: "NotReplicated". */
  | { readonly may: "block"; readonly reason: string };

/** What the rules look at beside the pod. */
export interface DrainContext {
  readonly options: Options;
  readonly now: TimeMs;
  readonly budgets: RemainingBudgets;
  /** Undefined: the controllers are not looked up. */
  readonly owners: readonly Owner[] | undefined;
}

const SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";
const LOCAL_VOLUMES = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
const REPLICATED = new Set(["ReplicationController", "Job", "ReplicaSet", "StatefulSet"]);
const LOOKED_UP = new Set([...REPLICATED, "DaemonSet"]);
/** Kinds whose size must not be below --min-replica-count. */
const COUNTED = new Set(["ReplicationController", "ReplicaSet"]);

const SKIP: Verdict = { may: "skip" };
const MOVE: Verdict = { may: "move" };
const block = (reason: string): Verdict => ({ may: "block", reason });

type Rule = (pod: Pod, context: DrainContext) => Verdict | undefined;

const RULES: readonly Rule[] = [
  (pod) => (isMirrorPod(pod) ? SKIP : undefined),
  (pod, { now }) => (isLongTerminating(pod, now) ? SKIP : undefined),
  replicaCount,
  (pod) => (isDaemonSetPod(pod) ? SKIP : undefined),
  (pod) => (annotation(pod) === "true" ? MOVE : undefined),
  ({ status }) => (status.phase === "Failed" || status.phase === "Succeeded" ? MOVE : undefined),
  (pod) => (annotation(pod) === "on-completion" ? { may: "wait" } : undefined),
  replicated,
  system,
  (pod) => (annotation(pod) === "false" ? block("NotSafeToEvictAnnotation") : undefined),
  (pod, { options }) =>
    options.skipNodesWithLocalStorage && hasLocalStorage(pod) ? block("LocalStorageRequested") : undefined,
  (pod, { budgets }) => (budgets.isExhausted(pod) ? block("NotEnoughPdb") : undefined),
];

const annotation = (pod: Pod): string | undefined => pod.metadata.annotations?.[SAFE_TO_EVICT];

export function verdictOn(pod: Pod, context: DrainContext): Verdict {
  for (const rule of RULES) {
    const verdict = rule(pod, context);
    if (verdict) return verdict;
  }
  return MOVE;
}

function replicaCount(pod: Pod, { owners, options }: DrainContext): Verdict | undefined {
  const controller = controllerOf(pod);
  if (!owners || !controller || !LOOKED_UP.has(controller.kind)) return undefined;
  const owner = owners.find(
    ({ kind, namespace, name }) =>
      kind === controller.kind && name === controller.name && namespace === pod.metadata.namespace,
  );
  if (!owner) return block("ControllerNotFound");
  const short = COUNTED.has(owner.kind) && (owner.replicas ?? 1) < options.minReplicaCount;
  return short ? block("MinReplicasReached") : undefined;
}

function replicated(pod: Pod, { options }: DrainContext): Verdict | undefined {
  const controller = controllerOf(pod);
  if (controller && (!options.skipNodesWithCustomControllerPods || REPLICATED.has(controller.kind))) return undefined;
  return block("NotReplicated");
}

function system(pod: Pod, { options, now, budgets }: DrainContext): Verdict | undefined {
  const { namespace, creationTimestamp } = pod.metadata;
  if (!options.skipNodesWithSystemPods || namespace !== "kube-system" || budgets.protect(pod)) return undefined;
  return creationTimestamp + options.blockingSystemPodDisruptionMs < now ? undefined : block("UnmovableKubeSystemPod");
}

interface Volume {
  readonly name: string;
  readonly hostPath?: unknown;
  readonly emptyDir?: { readonly medium?: string };
}

/** A hostPath or an emptyDir on disk that is not said to be safe. Names are split at commas and not trimmed. */
function hasLocalStorage({ metadata, spec }: Pod): boolean {
  const { volumes } = spec as { readonly volumes?: readonly Volume[] };
  if (!volumes) return false;
  const safe = new Set(metadata.annotations?.[LOCAL_VOLUMES]?.split(","));
  return volumes.some(
    ({ name, hostPath, emptyDir }) => (hostPath || (emptyDir && emptyDir.medium !== "Memory")) && !safe.has(name),
  );
}

/** What emptying a node takes. */
export interface ToMove {
  readonly pods: readonly PodInfo[];
  /** A pod must finish by itself first. */
  readonly waits: boolean;
  readonly blocked?: { readonly pod: Pod; readonly reason: string };
}

/** Upstream: simulator/drain.go GetPodsToMove. */
export function podsToMove(pods: readonly PodInfo[], context: DrainContext): ToMove {
  const moving: PodInfo[] = [];
  let waits = false;
  for (const pod of pods) {
    const verdict = verdictOn(pod.pod, context);
    if (verdict.may === "block") return { pods: [], waits, blocked: { pod: pod.pod, reason: verdict.reason } };
    if (verdict.may === "move") moving.push(pod);
    waits ||= verdict.may === "wait";
  }
  return { pods: moving, waits };
}

/** How upstream words a blocking pod in errors. */
export function blockingText({ metadata }: Pod, reason: string): string {
  const { namespace, name } = metadata;
  switch (reason) {
    case "NotEnoughPdb":
      return `not enough pod disruption budget to move ${namespace}/${name}`;
    case "NotReplicated":
      return `${namespace}/${name} is not replicated`;
    case "UnmovableKubeSystemPod":
      return `non-daemonset, non-mirrored, non-pdb-assigned kube-system pod present: ${name}`;
    case "NotSafeToEvictAnnotation":
      return `pod annotated as not safe to evict present: ${name}`;
    case "LocalStorageRequested":
      return `pod with local storage present: ${name}`;
    default:
      return `${reason}: ${namespace}/${name}`;
  }
}
