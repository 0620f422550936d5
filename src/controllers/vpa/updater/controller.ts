import type { Command } from "../../../api/commands.ts";
import { type Controller, type Decision, keyOf, refOf, type Seen, type Trigger } from "../../../api/controller.ts";
import type { Pod, ReplicaSet } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import { UPDATER_DEFAULTS } from "../config.ts";
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
  /** What a loop sees; null when none is due. */
  readonly loop: UpdaterSeen | null;
  /** The VPA's pods as they are in the API server. */
  readonly pods: readonly Pod[];
}

/** The updater's loop, each minute; keys are namespace/name of the VPA. */
export const vpaUpdater: Controller<UpdaterMemory, Observation> = {
  name: "vpa-updater",
  component: "vpa-updater",
  upstream: {
    project: "kubernetes/autoscaler",
    version: "vertical-pod-autoscaler 1.7.1",
    source: "vertical-pod-autoscaler/pkg/updater",
  },
  leftOut: [
    "Each VPA has an updater of its own; they would share rate limits, which are off.",
    "The webhook is always up.",
    "An eviction deletes the pod: PodDisruptionBudgets do not hold it back.",
    "A resize and its annotation are one write.",
    "Equal priorities keep the list's order, which is random upstream.",
  ],
  kinds: [],
  watches: [{ kind: "VerticalPodAutoscaler", keys: (after) => (after ? [keyOf(after)] : []) }],
  init: () => EMPTY_UPDATER,
  observe,
  decide,
};

function observe(key: string, { cluster }: Seen, _memory: UpdaterMemory, trigger: Trigger): Observation {
  const [namespace = "", name = ""] = key.split("/");
  const exists = cluster.get("VerticalPodAutoscaler", namespace, name) !== undefined;
  if (!exists || !isLoop(trigger)) return { exists, loop: null, pods: [] };
  const candidates = servedOf(readCandidates(namespace, cluster), UPDATER_DEFAULTS);
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
  const loop = { isWebhookUp: true, candidates: own, pods: subjects, owners, limitRanges, refusals: {} };
  return { exists, loop, pods };
}

const isPlaced = ({ spec, status }: Pod): boolean =>
  spec.nodeName !== undefined && status.phase !== "Succeeded" && status.phase !== "Failed";

function decide({ exists, loop, pods }: Observation, memory: UpdaterMemory, now: TimeMs): Decision<UpdaterMemory> {
  if (!exists) return { memory: EMPTY_UPDATER, commands: [], timers: { [LOOP]: null } };
  const timers = { [LOOP]: nextLoop(now, UPDATER_DEFAULTS.intervalMs) };
  if (!loop) return { memory, commands: [], timers };
  const run = update(loop, memory, now, UPDATER_DEFAULTS);
  const [done] = run.updates;
  return {
    memory: run.memory,
    commands: run.updates.flatMap((one) => commandsOf(one, pods)),
    explanation: done && explain(done, loop, now, UPDATER_DEFAULTS),
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
    // The annotations come with the resize.
    if (!pod || action.verb === "annotate") return [];
    if (action.verb === "evict") return [{ verb: "delete", target: refOf(pod), uid: pod.metadata.uid }];
    const marks = actions.find((other) => other.verb === "annotate" && other.pod === action.pod);
    return [
      { verb: "update", object: patched(pod, [...action.patch, ...(marks && "patch" in marks ? marks.patch : [])]) },
    ];
  });
}
