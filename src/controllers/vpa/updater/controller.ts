import type { Command } from "../../../api/commands.ts";
import {
  type ClusterView,
  type Controller,
  type Decision,
  keyOf,
  refOf,
  type Seen,
  type Trigger,
} from "../../../api/controller.ts";
import type { Pod, ReplicaSet } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import { type Budget, evict } from "../../../cluster/schedule/index.ts";
import { admitPod } from "../admission/admit-pod.ts";
import type { UpdaterConfig } from "../config.ts";
import { configOf } from "../flags.ts";
import { patched } from "../json-patch.ts";
import { controllingVpa } from "../match.ts";
import { limitRangeItems, readPod } from "../read-pod.ts";
import { readCandidates } from "../read-target.ts";
import { isLoop, LOOP, nextLoop } from "../timing.ts";
import { explain } from "./explain.ts";
import { EMPTY_UPDATER, type UpdaterMemory } from "./memory.ts";
import type { VpaUpdate } from "./outcome.ts";
import { servedOf, type UpdaterSeen, update } from "./update.ts";

interface Observation {
  readonly exists: boolean;
  readonly config: UpdaterConfig;
  /** What a loop sees; null when none is due. */
  readonly loop: UpdaterSeen | null;
  /** The VPA's pods as they are in the API server. */
  readonly pods: readonly Pod[];
}

/** The updater's loop, each minute, and the webhook that gives new pods what is recommended; keys are namespace/name of the VPA. */
export const vpaUpdater: Controller<UpdaterMemory, Observation> = {
  name: "vpa-updater",
  keyKind: "VerticalPodAutoscaler",
  component: "vpa-updater",
  upstream: {
    project: "kubernetes/autoscaler",
    version: "vertical-pod-autoscaler 1.7.1",
    source: "vertical-pod-autoscaler/pkg/updater",
  },
  leftOut: [
    "Each VPA has an updater of its own; they would share rate limits, which are off.",
    "The webhook is always up, and looks at pods only when they are created.",
    "A resize and its annotation are one write.",
    "Equal priorities keep the list's order, which is random upstream.",
  ],
  loop: {
    reads: ["VerticalPodAutoscaler", "Pod", "PodDisruptionBudget"],
    writes: ["Pod.delete", "Pod.spec.containers", "Pod.metadata.annotations"],
    period: "1m",
    host: "vpa-updater, vpa-admission-controller",
  },
  kinds: [],
  watches: [{ kind: "VerticalPodAutoscaler", keys: (after) => (after ? [keyOf(after)] : []) }],
  init: () => EMPTY_UPDATER,
  observe,
  decide,
  mutatePod: admitPod,
};

function observe(key: string, { cluster }: Seen, _memory: UpdaterMemory, trigger: Trigger): Observation {
  const [namespace = "", name = ""] = key.split("/");
  const exists = cluster.get("VerticalPodAutoscaler", namespace, name) !== undefined;
  const config = configOf(cluster.list("VerticalPodAutoscalerConfig")).updater;
  if (!exists || !isLoop(trigger)) return { exists, config, loop: null, pods: [] };
  const candidates = servedOf(readCandidates(namespace, cluster), config);
  const own = candidates.filter(({ vpa }) => vpa.metadata.name === name);
  const pods = own.flatMap(({ selector }) => cluster.pods(namespace, selector)).filter(isPlaced);
  const subjects = pods
    .map((pod) => readPod(pod, cluster))
    .filter((pod) => controllingVpa(pod, candidates)?.metadata.name === name);
  const owners = (cluster.list("ReplicaSet", namespace) as readonly ReplicaSet[]).map(({ kind, metadata, spec }) => ({
    kind,
    name: metadata.name,
    replicas: spec.replicas,
  }));
  const limitRanges = limitRangeItems(namespace, cluster).map((item) => ({ ...item, namespace }));
  const loop = {
    isWebhookUp: true,
    candidates: own,
    pods: subjects,
    owners,
    limitRanges,
    ...evictionAnswers(pods, namespace, cluster),
  };
  return { exists, config, loop, pods };
}

/** What the eviction API will say: refusals, and the budgets that the others are taken from. */
function evictionAnswers(
  pods: readonly Pod[],
  namespace: string,
  cluster: ClusterView,
): Pick<UpdaterSeen, "refusals" | "budgets"> {
  const budgets = cluster.list("PodDisruptionBudget", namespace) as readonly Budget[];
  const refusals: Record<string, string> = {};
  const taken: Record<string, UpdaterSeen["budgets"][string]> = {};
  for (const pod of pods) {
    const { name } = pod.metadata;
    const answer = evict(pod, budgets);
    if (!answer.allowed) refusals[`evict ${name}`] = answer.message;
    else if (answer.spends) {
      taken[name] = { name: answer.spends.metadata.name, allowed: answer.spends.status?.disruptionsAllowed ?? 0 };
    }
  }
  return { refusals, budgets: taken };
}

const isPlaced = ({ spec, status }: Pod): boolean =>
  spec.nodeName !== undefined && status.phase !== "Succeeded" && status.phase !== "Failed";

function decide(
  { exists, config, loop, pods }: Observation,
  memory: UpdaterMemory,
  now: TimeMs,
): Decision<UpdaterMemory> {
  if (!exists) return { memory: EMPTY_UPDATER, commands: [], timers: { [LOOP]: null } };
  const timers = { [LOOP]: nextLoop(now, config.intervalMs) };
  if (!loop) return { memory, commands: [], timers };
  const run = update(loop, memory, now, config);
  const [done] = run.updates;
  return {
    memory: run.memory,
    commands: run.updates.flatMap((one) => commandsOf(one, pods)),
    explanation: done && explain(done, loop, now, config),
    timers,
  };
}

function commandsOf({ vpa, actions }: VpaUpdate, pods: readonly Pod[]): readonly Command[] {
  const podOf = (name: string): Pod | undefined => pods.find(({ metadata }) => metadata.name === name);
  return actions.flatMap((action): readonly Command[] => {
    if (action.verb === "event") {
      const { kind, name, reason, message } = action;
      return [
        { verb: "event", involved: { kind, namespace: vpa.metadata.namespace, name }, type: "Normal", reason, message },
      ];
    }
    const pod = podOf(action.pod);
    // A call that is known to be refused changes nothing; the annotations come with the resize.
    if (!pod || action.error !== undefined || action.verb === "annotate") return [];
    if (action.verb === "evict") return [{ verb: "evict", pod: refOf(pod) }];
    const marks = actions.find((other) => other.verb === "annotate" && other.pod === action.pod);
    return [
      { verb: "update", object: patched(pod, [...action.patch, ...(marks && "patch" in marks ? marks.patch : [])]) },
    ];
  });
}
