import type { Command } from "../../../api/commands.ts";
import { type Controller, type Decision, keyOf, type Seen, type Trigger } from "../../../api/controller.ts";
import type { ContainerStatus, KubeObject, Pod } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import { GATES_OFF, type RecommenderConfig } from "../config.ts";
import { configOf, vpaConfigKind } from "../flags.ts";
import { kindDoc } from "../kind.ts";
import { whole } from "../quantity.ts";
import { readPod } from "../read-pod.ts";
import { readTarget } from "../read-target.ts";
import { resourcesNow } from "../subject.ts";
import { isLoop, LOOP, nextLoop } from "../timing.ts";
import type { Vpa } from "../types.ts";
import { yearOneAt } from "../year-one.ts";
import { explain } from "./explain.ts";
import { EMPTY_RECOMMENDER, type RecommenderMemory } from "./memory.ts";
import type { Oom } from "./oom.ts";
import { type RecommenderSeen, recommend } from "./recommend.ts";
import { samplesOf } from "./samples.ts";

/** What one VPA's recommender remembers. */
export interface LoopMemory {
  readonly process: RecommenderMemory;
  /** When each container, as namespace/pod/container, was last seen to be killed: a kill counts once. */
  readonly kills: Readonly<Record<string, TimeMs>>;
  /** Kills since the last loop. */
  readonly waiting: readonly Oom[];
}

interface Observation {
  /** Gone: nothing is left to do. */
  readonly exists: boolean;
  readonly config: RecommenderConfig;
  /** New kills, in list order. */
  readonly kills: readonly Oom[];
  /** What a loop sees; null when only kills are to be noted. */
  readonly loop: RecommenderSeen | null;
}

const NO_MEMORY: LoopMemory = { process: EMPTY_RECOMMENDER, kills: {}, waiting: [] };

/** The recommender's loop, each minute; keys are namespace/name of the VPA. */
export const vpaRecommender: Controller<LoopMemory, Observation> = {
  name: "vpa-recommender",
  component: "recommender",
  upstream: {
    project: "kubernetes/autoscaler",
    version: "vertical-pod-autoscaler 1.7.1",
    source: "vertical-pod-autoscaler/pkg/recommender",
  },
  leftOut: [
    "Each VPA has a recommender of its own, which begins with the VPA: what its pods used before is not known to it.",
    "The recommender never restarts, so it never reads its checkpoints, and they are no objects of the cluster.",
    "There is no history from Prometheus and no external metric.",
    "Targets are kinds with a label selector in their spec.",
  ],
  loop: {
    reads: ["VerticalPodAutoscaler", "Pod", "metrics.k8s.io"],
    writes: ["VerticalPodAutoscaler.status"],
    period: "1m",
    host: "vpa-recommender",
  },
  kinds: [kindDoc(GATES_OFF), vpaConfigKind],
  watches: [
    { kind: "VerticalPodAutoscaler", keys: (after) => (after ? [keyOf(after)] : []) },
    {
      kind: "Pod",
      keys: (after, before, cluster) =>
        after && before && wasKilled(after as Pod, before as Pod)
          ? cluster.list("VerticalPodAutoscaler", after.metadata.namespace).map((vpa: KubeObject) => keyOf(vpa))
          : [],
    },
  ],
  init: () => NO_MEMORY,
  observe,
  decide,
};

function observe(key: string, seen: Seen, memory: LoopMemory, trigger: Trigger): Observation {
  const { cluster, metrics, epochUnixMs } = seen;
  const [namespace = "", name = ""] = key.split("/");
  const vpa = cluster.get("VerticalPodAutoscaler", namespace, name) as Vpa | undefined;
  const config = configOf(cluster.list("VerticalPodAutoscalerConfig")).recommender;
  if (!vpa) return { exists: false, config, kills: [], loop: null };
  const target = readTarget(vpa, cluster);
  const pods = target.selector
    ? cluster.pods(namespace, target.selector).filter(({ status }) => status.phase !== "Pending")
    : [];
  const kills = pods.flatMap((pod) => killsOf(pod, memory, seen));
  if (!isLoop(trigger)) return { exists: true, config, kills, loop: null };
  const answer = target.selector ? metrics.podMetrics(namespace, target.selector) : { items: [] };
  return {
    exists: true,
    config,
    kills,
    loop: {
      yearOne: yearOneAt(epochUnixMs),
      vpas: [{ vpa, target }],
      pods: pods.map(({ metadata, spec, status }) => ({
        namespace,
        name: metadata.name,
        labels: metadata.labels ?? {},
        phase: status.phase,
        containers: spec.containers.map((container) => container.name),
        initContainers: (spec.initContainers ?? []).map((container) => container.name),
      })),
      samples: "items" in answer ? answer.items.flatMap(samplesOf) : [],
      ooms: [],
    },
  };
}

const killOf = ({ lastTermination }: ContainerStatus): TimeMs | undefined =>
  lastTermination?.reason === "OOMKilled" ? lastTermination.finishedAt : undefined;

/** Some container shows a kill that it did not show before. */
const wasKilled = (after: Pod, before: Pod): boolean =>
  (after.status.containerStatuses ?? []).some((status) => {
    const old = before.status.containerStatuses?.find(({ name }) => name === status.name);
    return killOf(status) !== undefined && old !== undefined && killOf(old) !== killOf(status);
  });

function killsOf(pod: Pod, memory: LoopMemory, { cluster }: Seen): readonly Oom[] {
  return (pod.status.containerStatuses ?? []).flatMap((status) => {
    const at = killOf(status);
    const { namespace, name } = pod.metadata;
    if (at === undefined || memory.kills[`${namespace}/${name}/${status.name}`] === at) return [];
    const container = readPod(pod, cluster).containers.find((one) => one.name === status.name);
    const request = container && resourcesNow(container).requests?.memory;
    return [{ namespace, pod: name, container: status.name, at, memoryBytes: request ? Number(whole(request)) : 0 }];
  });
}

function decide({ exists, config, kills, loop }: Observation, memory: LoopMemory, now: TimeMs): Decision<LoopMemory> {
  if (!exists) return { memory: NO_MEMORY, commands: [], timers: { [LOOP]: null } };
  const timers = { [LOOP]: nextLoop(now, config.intervalMs) };
  const waiting = [...memory.waiting, ...kills];
  const counted = Object.fromEntries(
    kills.map(({ namespace, pod, container, at }) => [`${namespace}/${pod}/${container}`, at]),
  );
  const noted = { ...memory.kills, ...counted };
  if (!loop) return { memory: { ...memory, waiting, kills: noted }, commands: [], timers };
  const run = recommend({ ...loop, ooms: waiting }, memory.process, now, config);
  const present = new Set(loop.pods.map(({ namespace, name }) => `${namespace}/${name}`));
  const kept = Object.entries(noted).filter(([id]) => present.has(id.slice(0, id.lastIndexOf("/"))));
  const commands = run.vpas
    .filter(({ isWritten }) => isWritten)
    .map(({ vpa, status }): Command => ({ verb: "updateStatus", object: { ...vpa, status } }));
  const [outcome] = run.vpas;
  return {
    memory: { process: run.memory, kills: Object.fromEntries(kept), waiting: [] },
    commands,
    explanation: outcome && explain(outcome, loop, waiting, config, now),
    timers,
  };
}
