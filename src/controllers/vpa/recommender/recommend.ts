import { matches } from "../../../base/selector.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { RecommenderConfig } from "../config.ts";
import { isOff, policyOf } from "../policy.ts";
import type { Vpa, VpaStatus } from "../types.ts";
import type { Aggregate } from "./aggregate.ts";
import { collectAggregates, isAggregateGcDue } from "./aggregate-gc.ts";
import { capToPolicy } from "./cap.ts";
import { aggregateOf, type Checkpoint, checkpointOf, withoutOpenPeak } from "./checkpoint.ts";
import { aggregateKey, Cluster, type PodSeen, type Sample } from "./cluster.ts";
import { type Conditions, conditionList, conditionsOf, withOutcome } from "./conditions.ts";
import { type Estimates, estimate, minimumsOf } from "./estimators.ts";
import { newCluster, type RecommenderMemory } from "./memory.ts";
import type { Oom } from "./oom.ts";
import { inWholeCores, quantitiesOf, wantsWholeCores } from "./rounding.ts";
import { type Published, sameStatus, statusOf } from "./status.ts";
import { checkTarget, selectorText, type Target } from "./target.ts";

/** What one loop of the recommender sees. */
export interface RecommenderSeen {
  /** The beginning of year 1 UTC in simulated time. */
  readonly yearOne: TimeMs;
  readonly vpas: readonly { readonly vpa: Vpa; readonly target: Target }[];
  readonly pods: readonly PodSeen[];
  /** Empty when the metrics call failed. */
  readonly samples: readonly Sample[];
  /** Kills since the last loop, in order. */
  readonly ooms: readonly Oom[];
}

/** What a loop found out about one container. */
export interface ContainerOutcome extends Published {
  /** What the estimates were read off. */
  readonly state: Aggregate;
  readonly estimates: Estimates;
}

/** What a loop found out about one VPA. */
export interface VpaOutcome {
  readonly vpa: Vpa;
  readonly status: VpaStatus;
  /** The status differs from the one that stands: it is written. */
  readonly isWritten: boolean;
  readonly pods: number;
  readonly containers: readonly ContainerOutcome[];
}

export interface RecommenderRun {
  readonly memory: RecommenderMemory;
  readonly vpas: readonly VpaOutcome[];
  /** Names of checkpoints removed because their VPA is gone. */
  readonly deletedCheckpoints: readonly string[];
}

interface Served {
  readonly key: string;
  readonly vpa: Vpa;
  readonly target: Target;
  readonly conditions: Conditions;
}

const keyOfVpa = ({ metadata }: Vpa): string => `${metadata.namespace}/${metadata.name}`;

/**
 * One loop: VPAs, pods, samples, kills, recommendations, checkpoints, collection of old states.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/routines/recommender.go RunOnce.
 */
export function recommend(
  seen: RecommenderSeen,
  memory: RecommenderMemory,
  now: TimeMs,
  config: RecommenderConfig,
): RecommenderRun {
  const before = memory.cluster ?? newCluster(now);
  const cluster = new Cluster(before, config, seen.yearOne, now);
  const served = loadVpas(cluster, seen, now);
  if (!memory.cluster && config.useCheckpoints) loadCheckpoints(cluster, memory.stored);
  loadPods(cluster, seen, served);
  for (const sample of seen.samples) cluster.addSample(sample);
  for (const oom of seen.ooms) cluster.addOom(oom);

  const vpas = served.map((one) => updateVpa(cluster, one));
  const checkpoints = config.useCheckpoints
    ? maintainCheckpoints(cluster, served, seen, memory.stored, before.lastCheckpointGc)
    : { stored: memory.stored, deleted: [], lastGc: before.lastCheckpointGc };
  const collects = isAggregateGcDue(before.lastAggregateGc, now);
  if (collects) {
    const targets = new Map(served.map(({ key, target }) => [key, target.exists]));
    collectAggregates(cluster, (key) => targets.get(key) ?? false);
  }
  return {
    memory: {
      cluster: {
        pods: cluster.pods,
        aggregates: cluster.aggregates,
        vpas: cluster.vpas,
        lastAggregateGc: collects ? now : before.lastAggregateGc,
        lastCheckpointGc: checkpoints.lastGc,
      },
      stored: checkpoints.stored,
    },
    vpas,
    deletedCheckpoints: checkpoints.deleted,
  };
}

/** A VPA that is deleted, or whose selector changes, loses what its checkpoints gave. */
function loadVpas(cluster: Cluster, seen: RecommenderSeen, now: TimeMs): readonly Served[] {
  const { config, vpas } = cluster;
  const served = seen.vpas
    .filter(({ vpa }) => isServed(vpa, config))
    .map(({ vpa, target }): Served => {
      const key = keyOfVpa(vpa);
      const { selector, conditions } = checkTarget(vpa.spec, target, conditionsOf(vpa.status.conditions), now);
      const known = vpas[key];
      if (!known || selectorText(known.selector) !== selectorText(selector)) vpas[key] = { selector, loaded: {} };
      return { key, vpa, target, conditions };
    });
  const keys = new Set(served.map(({ key }) => key));
  for (const key of Object.keys(vpas)) if (!keys.has(key)) delete vpas[key];
  cluster.applyPolicies(
    served.map(({ key, vpa }) => ({
      namespace: vpa.metadata.namespace,
      selector: vpas[key]?.selector,
      policy: vpa.spec.resourcePolicy,
    })),
  );
  return served;
}

/** A recommender that is not called "default" serves only VPAs that name it. */
function isServed({ spec, metadata }: Vpa, config: RecommenderConfig): boolean {
  const names = spec.recommenders ?? [];
  const isNamed = names.some(({ name }) => name === config.name);
  return (isNamed || (names.length === 0 && config.name === "default")) && !isIgnored(metadata.namespace, config);
}

const isIgnored = (namespace: string, { onlyNamespace, ignoredNamespaces }: RecommenderConfig): boolean =>
  (onlyNamespace !== "" && namespace !== onlyNamespace) || ignoredNamespaces.includes(namespace);

function loadCheckpoints(cluster: Cluster, stored: RecommenderMemory["stored"]): void {
  for (const checkpoint of Object.values(stored)) {
    const key = `${checkpoint.namespace}/${checkpoint.vpa}`;
    const vpa = cluster.vpas[key];
    const state = aggregateOf(checkpoint, cluster.config, cluster.scales, cluster.now);
    if (vpa && state) cluster.vpas[key] = { ...vpa, loaded: { ...vpa.loaded, [checkpoint.container]: state } };
  }
}

/** With memory-saver, pods that no VPA matches are left as they were. */
function loadPods(cluster: Cluster, seen: RecommenderSeen, served: readonly Served[]): void {
  const present = new Set(seen.pods.map(({ namespace, name }) => `${namespace}/${name}`));
  for (const key of Object.keys(cluster.pods)) if (!present.has(key)) delete cluster.pods[key];
  const matching = cluster.config.memorySaver ? servedPods(cluster, seen, served) : seen.pods;
  for (const pod of matching) cluster.addPod(pod);
}

const servedPods = (cluster: Cluster, { pods }: RecommenderSeen, served: readonly Served[]): readonly PodSeen[] =>
  pods.filter((pod) =>
    served.some(({ key, vpa }) => {
      const selector = cluster.vpas[key]?.selector;
      return vpa.metadata.namespace === pod.namespace && selector !== undefined && matches(selector, pod.labels);
    }),
  );

function updateVpa(cluster: Cluster, { key, vpa, conditions }: Served): VpaOutcome {
  const { namespace, annotations, generation } = vpa.metadata;
  const { config, now } = cluster;
  const policy = vpa.spec.resourcePolicy;
  const states = Object.entries(cluster.merged(namespace, key)).filter(([name]) => !isOff(policyOf(name, policy)));
  const minimums = minimumsOf(config, states.length);
  const containers = states.map(([container, state]): ContainerOutcome => {
    const own = policyOf(container, policy);
    const estimates = estimate(state, config, minimums);
    const whole = config.cpuInteger && wantsWholeCores(annotations, container);
    const published = (bound: keyof Estimates) => {
      const { cpu, memory } = estimates[bound];
      const amounts = { cpu: cpu.amount, memory: memory.amount };
      const quantities = quantitiesOf(amounts, own?.controlledResources ?? ["cpu", "memory"], config);
      return whole ? inWholeCores(quantities) : quantities;
    };
    const uncapped = published("target");
    return {
      container,
      state,
      estimates,
      uncapped,
      target: capToPolicy(uncapped, own, config),
      lower: capToPolicy(published("lower"), own, config),
      upper: capToPolicy(published("upper"), own, config),
    };
  });
  const pods = cluster.podsOf(namespace, cluster.vpas[key]?.selector).length;
  const outcome = withOutcome(conditions, pods > 0, containers.length > 0, now);
  const status = statusOf(containers, conditionList(outcome), generation);
  return { vpa, status, isWritten: !sameStatus(vpa.status, status), pods, containers };
}

/** Writes all checkpoints; removes those of vanished VPAs when it is more than 10 minutes ago that this was done. */
function maintainCheckpoints(
  cluster: Cluster,
  served: readonly Served[],
  seen: RecommenderSeen,
  before: RecommenderMemory["stored"],
  lastGc: TimeMs,
) {
  const { config, now } = cluster;
  const stored: Record<string, Checkpoint> = { ...before };
  for (const { key, vpa } of served) {
    const { namespace, name } = vpa.metadata;
    const states = { ...cluster.merged(namespace, key) };
    for (const pod of cluster.podsOf(namespace, cluster.vpas[key]?.selector)) {
      for (const container of Object.keys(pod.containers)) {
        const state = states[container];
        const samples = pod.containers[container];
        const isLinked = cluster.aggregates[aggregateKey(pod, container)] !== undefined;
        if (state && samples && isLinked) states[container] = withoutOpenPeak(state, samples, cluster.scales, now);
      }
    }
    for (const [container, state] of Object.entries(states)) {
      stored[`${namespace}/${name}-${container}`] = checkpointOf(namespace, name, container, state, now);
    }
  }
  if (now - lastGc <= config.checkpointsGcIntervalMs) return { stored, deleted: [], lastGc };
  const present = new Set(seen.vpas.map(({ vpa }) => keyOfVpa(vpa)));
  const deleted = Object.keys(stored).filter((name) => {
    const { namespace, vpa } = stored[name] as Checkpoint;
    return !present.has(`${namespace}/${vpa}`) && !isIgnored(namespace, config);
  });
  for (const name of deleted) delete stored[name];
  return { stored, deleted, lastGc: now };
}
