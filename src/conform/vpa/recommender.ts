import type { ResourceList } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { RECOMMENDER_DEFAULTS, type RecommenderConfig } from "../../controllers/vpa/config.ts";
import { milli, quantity, whole } from "../../controllers/vpa/quantity.ts";
import type { Checkpoint } from "../../controllers/vpa/recommender/checkpoint.ts";
import type { PodSeen, Sample } from "../../controllers/vpa/recommender/cluster.ts";
import type { StoredHistogram } from "../../controllers/vpa/recommender/histogram.ts";
import { EMPTY_RECOMMENDER, type RecommenderMemory } from "../../controllers/vpa/recommender/memory.ts";
import { type ContainerState, type Oom, oomBetween, oomsOfEviction } from "../../controllers/vpa/recommender/oom.ts";
import { type RecommenderSeen, recommend } from "../../controllers/vpa/recommender/recommend.ts";
import { samplesOf } from "../../controllers/vpa/recommender/samples.ts";
import type { Target } from "../../controllers/vpa/recommender/target.ts";
import type { ContainerRecommendation, VpaStatus } from "../../controllers/vpa/types.ts";
import { yearOneAt } from "../../controllers/vpa/year-one.ts";
import { compare } from "../compare.ts";
import type { Difference, Header, Recording, Tick } from "../recording.ts";
import { flagsOf, folded, gatesOf, list, number, selectorOf, text, type VpaDoc, vpaOf } from "./shared.ts";

interface PodDoc {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly containers: readonly string[];
  readonly initContainers?: readonly string[];
}
interface StateDoc {
  readonly state: ContainerState["state"];
  readonly restarts: number;
  readonly reason?: string;
  readonly finishedMs?: number;
  readonly lastReason?: string;
  readonly lastFinishedMs?: number;
  readonly requestBytes: number;
  readonly statusRequestBytes?: number;
  readonly absent?: boolean;
}
type EventDoc =
  | {
      readonly kind: "podUpdate";
      readonly pod: string;
      readonly container: string;
      readonly old: StateDoc;
      readonly new: StateDoc;
    }
  | {
      readonly kind: "event";
      readonly pod: string;
      readonly reason: string;
      readonly involvedKind: string;
      readonly atMs: number;
      readonly annotations?: Readonly<Record<string, string>>;
    };
interface See {
  readonly vpas: readonly VpaDoc[];
  readonly pods: readonly PodDoc[];
  readonly metrics: readonly {
    readonly pod: string;
    readonly atMs: number;
    readonly containers: Readonly<Record<string, { readonly cpuNano?: number; readonly memoryBytes?: number }>>;
  }[];
  readonly metricsError: string;
  readonly events: readonly EventDoc[];
  readonly missingTargets: readonly string[];
  readonly restart: boolean;
}

const NOTHING: See = {
  vpas: [],
  pods: [],
  metrics: [],
  metricsError: "",
  events: [],
  missingTargets: [],
  restart: false,
};

/** Replays the loops of one recorded recommender. */
export function replayRecommender({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const config = configOf(header);
  const yearOne = yearOneAt(Number(header.config.startUnixMs));
  let see = NOTHING;
  let memory: RecommenderMemory = EMPTY_RECOMMENDER;
  let statuses: Readonly<Record<string, VpaStatus>> = {};
  return ticks.map((tick) => {
    see = folded(see, tick);
    if (see.restart) memory = { ...EMPTY_RECOMMENDER, stored: config.useCheckpoints ? memory.stored : {} };
    const run = recommend(seenOf(see, statuses, yearOne), memory, tick.t, config);
    memory = run.memory;
    statuses = Object.fromEntries(run.vpas.map(({ vpa, status }) => [vpa.metadata.uid, status]));
    for (const { namespace, name } of see.vpas) statuses = { [`${namespace}/${name}`]: {}, ...statuses };
    const writes = run.vpas.filter(({ isWritten }) => isWritten);
    const got = {
      ...(writes.length > 0 && {
        writes: Object.fromEntries(writes.map(({ vpa, status }) => [vpa.metadata.uid, writeOf(status)])),
      }),
      ...(config.useCheckpoints && { checkpoints: checkpointsOf(memory, yearOne) }),
      ...(run.deletedCheckpoints.length > 0 && { deletedCheckpoints: [...run.deletedCheckpoints].sort() }),
    };
    return compare(tick.t, tick.did, likeWanted(tick, got), "did");
  });
}

function configOf(header: Header): RecommenderConfig {
  const flags = flagsOf(header);
  const n = (name: string): number => number(flags, name);
  const cpu = text(flags, "container-recommendation-max-allowed-cpu");
  const memory = text(flags, "container-recommendation-max-allowed-memory");
  return {
    ...RECOMMENDER_DEFAULTS,
    name: text(flags, "recommender-name"),
    intervalMs: n("recommender-interval-ms"),
    marginFraction: n("recommendation-margin-fraction"),
    podMinCpuMilli: n("pod-recommendation-min-cpu-millicores"),
    podMinMemoryMib: n("pod-recommendation-min-memory-mb"),
    percentiles: {
      target: { cpu: n("target-cpu-percentile"), memory: n("target-memory-percentile") },
      lower: {
        cpu: n("recommendation-lower-bound-cpu-percentile"),
        memory: n("recommendation-lower-bound-memory-percentile"),
      },
      upper: {
        cpu: n("recommendation-upper-bound-cpu-percentile"),
        memory: n("recommendation-upper-bound-memory-percentile"),
      },
    },
    confidenceIntervalMs: { cpu: n("confidence-interval-cpu-ms"), memory: n("confidence-interval-memory-ms") },
    halfLifeMs: { cpu: n("cpu-histogram-decay-half-life-ms"), memory: n("memory-histogram-decay-half-life-ms") },
    memoryIntervalMs: n("memory-aggregation-interval-ms"),
    memoryIntervalCount: n("memory-aggregation-interval-count"),
    oomBumpUpRatio: n("oom-bump-up-ratio"),
    oomMinBumpUpBytes: n("oom-min-bump-up-bytes"),
    humanizeMemory: flags["humanize-memory"] === true,
    roundCpuMilli: n("round-cpu-millicores"),
    roundMemoryBytes: n("round-memory-bytes"),
    cpuInteger: flags["cpu-integer-post-processor-enabled"] === true,
    maxAllowed: { ...(cpu && { cpu }), ...(memory && { memory }) },
    memorySaver: flags["memory-saver"] === true,
    useCheckpoints: flags["use-checkpoints"] === true,
    checkpointsGcIntervalMs: n("checkpoints-gc-interval-ms"),
    onlyNamespace: text(flags, "vpa-object-namespace"),
    ignoredNamespaces: list(flags, "ignored-vpa-object-namespaces"),
    gates: gatesOf(header),
  };
}

function seenOf(see: See, statuses: Readonly<Record<string, VpaStatus>>, yearOne: TimeMs): RecommenderSeen {
  const namespaceOf = (pod: string): string => see.pods.find(({ name }) => name === pod)?.namespace ?? "default";
  return {
    yearOne,
    vpas: see.vpas.map((doc) => ({
      vpa: vpaOf(doc, statuses[`${doc.namespace}/${doc.name}`] ?? {}),
      target: targetOf(doc, see.missingTargets),
    })),
    pods: see.pods.map(podOf),
    samples:
      see.metricsError === "" ? see.metrics.flatMap((metrics) => samplesIn(metrics, namespaceOf(metrics.pod))) : [],
    ooms: see.events.flatMap((event) => oomsOf(event, namespaceOf(event.pod))),
  };
}

function targetOf({ target, spec: { targetRef } }: VpaDoc, missing: readonly string[]): Target {
  const { topmost } = target;
  const known = topmost === "self" || topmost === "parent" || topmost === "none";
  const found = known ? topmost : { error: topmost.replace(/^error: /, "") };
  const exists = !targetRef || !missing.includes(`${targetRef.kind}/${targetRef.name}`);
  return {
    selector: selectorOf(target),
    error: target.error,
    topmost: exists ? found : { error: `${targetRef.kind} ${targetRef.name} does not exist` },
    exists,
  };
}

const podOf = ({ initContainers = [], ...pod }: PodDoc): PodSeen => ({ ...pod, initContainers });

const samplesIn = ({ pod, atMs, containers }: See["metrics"][number], namespace: string): readonly Sample[] =>
  samplesOf({
    namespace,
    pod,
    timestamp: atMs,
    containers: Object.entries(containers).map(([name, usage]) => ({ name, ...usage })),
  });

function oomsOf(event: EventDoc, namespace: string): readonly Oom[] {
  if (event.kind === "event") {
    return oomsOfEviction({ ...event, namespace, at: event.atMs, annotations: event.annotations ?? {} });
  }
  if (event.old.absent) return [];
  const oom = oomBetween(stateOf(event.old), stateOf(event.new));
  return oom ? [{ namespace, pod: event.pod, container: event.container, ...oom }] : [];
}

const stateOf = ({
  finishedMs,
  lastFinishedMs,
  requestBytes,
  statusRequestBytes,
  ...state
}: StateDoc): ContainerState => ({
  ...state,
  finishedAt: finishedMs,
  lastFinishedAt: lastFinishedMs,
  memoryRequestBytes: statusRequestBytes ?? requestBytes,
});

function writeOf({ recommendation, conditions = [], observedGeneration }: VpaStatus) {
  const containers = recommendation?.containerRecommendations ?? [];
  return {
    recommendation: containers.map((one) => eachList(one, inWholeUnits)),
    conditions: conditions.map(({ type, status, reason, message, lastTransitionTime }) => ({
      type,
      status,
      reason,
      message,
      lastTransitionMs: lastTransitionTime,
    })),
    observedGeneration,
    quantities: containers.map((one) => eachList(one, (list) => list ?? null)),
  };
}

const eachList = (one: ContainerRecommendation, change: (list: ResourceList | undefined) => unknown) => ({
  containerName: one.containerName,
  target: change(one.target),
  lowerBound: change(one.lowerBound),
  upperBound: change(one.upperBound),
  uncappedTarget: change(one.uncappedTarget),
});

const inWholeUnits = ({ cpu, memory }: ResourceList = {}) => ({
  ...(cpu !== undefined && { cpuMilli: Number(milli(quantity(cpu))) }),
  ...(memory !== undefined && { memoryBytes: Number(whole(quantity(memory))) }),
});

const checkpointsOf = ({ stored }: RecommenderMemory, yearOne: TimeMs) =>
  Object.fromEntries(Object.entries(stored).map(([name, checkpoint]) => [name, checkpointOf(checkpoint, yearOne)]));

const checkpointOf = (checkpoint: Checkpoint, yearOne: TimeMs) => ({
  container: checkpoint.container,
  vpa: checkpoint.vpa,
  version: checkpoint.version,
  lastUpdateMs: checkpoint.lastUpdate,
  firstSampleMs: checkpoint.firstSample,
  lastSampleMs: checkpoint.lastSample,
  totalSamplesCount: checkpoint.samples,
  cpu: histogramOf(checkpoint.cpu, yearOne),
  memory: histogramOf(checkpoint.memory, yearOne),
});

const histogramOf = ({ reference, totalWeight, bucketWeights }: StoredHistogram, yearOne: TimeMs) => ({
  referenceMs: reference === yearOne ? null : reference,
  totalWeight,
  bucketWeights,
});

/** Checkpoints and printed quantities are recorded at some ticks only. */
function likeWanted({ did }: Tick, got: { readonly writes?: Readonly<Record<string, ReturnType<typeof writeOf>>> }) {
  const wanted = (did ?? {}) as { readonly writes?: Readonly<Record<string, { readonly quantities?: unknown }>> };
  const writes = Object.entries(got.writes ?? {}).map(([key, write]) => {
    const { quantities, ...others } = write;
    return [key, wanted.writes?.[key]?.quantities === undefined ? others : { ...others, quantities }];
  });
  return {
    ...got,
    ...(got.writes && { writes: Object.fromEntries(writes) }),
    ...("checkpoints" in wanted ? {} : { checkpoints: undefined }),
  };
}
