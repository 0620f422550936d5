import type { LabelSelector } from "../../../api/objects.ts";
import { matches } from "../../../base/selector.ts";
import type { TimeMs } from "../../../base/units.ts";
import { compareText } from "../amounts.ts";
import type { RecommenderConfig } from "../config.ts";
import { policyOf } from "../policy.ts";
import type { ResourcePolicy } from "../types.ts";
import {
  type Aggregate,
  mergeAggregate,
  newAggregate,
  type Scales,
  scalesOf,
  withCpuSample,
  withPolicy,
} from "./aggregate.ts";
import type { AggregateState, ClusterMemory, PodState, VpaState } from "./memory.ts";
import { isOutdated, NO_SAMPLES, takeMemorySample } from "./memory-window.ts";
import { isTooOld, memoryNeeded, type Oom } from "./oom.ts";

/** A pod of the recommender's cache (all phases but Pending). */
export interface PodSeen {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly containers: readonly string[];
  readonly initContainers: readonly string[];
}

/** One container's reading; CPU in whole millicores. */
export interface Sample {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly at: TimeMs;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

interface Policies {
  readonly namespace: string;
  readonly selector: LabelSelector | undefined;
  readonly policy: ResourcePolicy | undefined;
}

/**
 * The cluster state during one loop: works on copies of what the loop before left.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/cluster.go.
 */
export class Cluster {
  readonly pods: Record<string, PodState>;
  readonly aggregates: Record<string, AggregateState>;
  readonly vpas: Record<string, VpaState>;
  readonly scales: Scales;
  private policies: readonly Policies[] = [];

  constructor(
    before: ClusterMemory,
    readonly config: RecommenderConfig,
    yearOne: TimeMs,
    readonly now: TimeMs,
  ) {
    this.pods = { ...before.pods };
    this.aggregates = { ...before.aggregates };
    this.vpas = { ...before.vpas };
    this.scales = scalesOf(config, yearOne);
  }

  /** The policies of the VPAs served: they reach every state that the selectors match. */
  applyPolicies(policies: readonly Policies[]): void {
    if (!this.config.gates.perVpaConfig) return;
    this.policies = policies;
    for (const key of Object.keys(this.aggregates)) {
      const linked = this.aggregates[key] as AggregateState;
      this.aggregates[key] = { ...linked, state: this.underPolicy(linked) };
    }
  }

  addPod(seen: PodSeen): void {
    const key = `${seen.namespace}/${seen.name}`;
    const { namespace, name, labels, phase, initContainers } = seen;
    const known = this.pods[key];
    const containers = { ...known?.containers };
    const pod = { namespace, name, labels, phase, initContainers, containers };
    this.pods[key] = pod;
    if (known && labelText(known.labels) !== labelText(labels)) {
      for (const container of Object.keys(containers)) this.stateOf(pod, container);
    }
    for (const container of seen.containers) {
      if (containers[container]) continue;
      containers[container] = NO_SAMPLES;
      this.stateOf(pod, container);
    }
  }

  /** Readings of unknown pods and containers, and of init containers, are skipped. */
  addSample(sample: Sample): void {
    const key = `${sample.namespace}/${sample.pod}`;
    const pod = this.pods[key];
    let samples = pod?.containers[sample.container];
    if (!pod || !samples || pod.initContainers.includes(sample.container)) return;
    if (samples.lastCpu === null || sample.at > samples.lastCpu) {
      const state = withCpuSample(this.stateOf(pod, sample.container), this.scales, sample.cpuMilli, sample.at);
      this.setState(pod, sample.container, state);
      samples = { ...samples, lastCpu: sample.at };
    }
    if (!isOutdated(samples, sample.at, false)) {
      const state = this.stateOf(pod, sample.container);
      const taken = takeMemorySample(samples, state, this.scales, sample.memoryBytes, sample.at, false);
      this.setState(pod, sample.container, taken.aggregate);
      samples = taken.samples;
    }
    this.pods[key] = { ...pod, containers: { ...pod.containers, [sample.container]: samples } };
  }

  addOom({ namespace, pod: name, container, at, memoryBytes }: Oom): void {
    const key = `${namespace}/${name}`;
    const pod = this.pods[key];
    const samples = pod?.containers[container];
    if (!pod || !samples) return;
    const state = this.stateOf(pod, container);
    if (isTooOld(samples, state, at)) return;
    const usage = memoryNeeded(samples, state, memoryBytes);
    const taken = takeMemorySample(samples, state, this.scales, usage, at, true);
    this.setState(pod, container, taken.aggregate);
    this.pods[key] = { ...pod, containers: { ...pod.containers, [container]: taken.samples } };
  }

  podsOf(namespace: string, selector: LabelSelector | undefined): readonly PodState[] {
    if (!selector) return [];
    return Object.values(this.pods).filter((pod) => pod.namespace === namespace && matches(selector, pod.labels));
  }

  /** A VPA's states merged by container name, its loaded checkpoints included; names sorted. */
  merged(namespace: string, key: string): Readonly<Record<string, Aggregate>> {
    const vpa = this.vpas[key];
    const all: Record<string, Aggregate> = {};
    const take = (container: string, source: Aggregate): Aggregate => {
      const into = all[container] ?? newAggregate(this.config, this.scales, this.now);
      const merged = mergeAggregate(into, source, this.scales);
      all[container] = merged.into;
      return merged.source;
    };
    for (const id of Object.keys(this.aggregates)) {
      const linked = this.aggregates[id] as AggregateState;
      if (linked.namespace !== namespace || !vpa?.selector || !matches(vpa.selector, linked.labels)) continue;
      this.aggregates[id] = { ...linked, state: take(linked.container, linked.state) };
    }
    const loaded: Record<string, Aggregate> = {};
    for (const container of Object.keys(vpa?.loaded ?? {})) {
      loaded[container] = take(container, vpa?.loaded[container] as Aggregate);
    }
    if (vpa) this.vpas[key] = { ...vpa, loaded };
    return Object.fromEntries(Object.entries(all).sort(([a], [b]) => compareText(a, b)));
  }

  /** The state that a pod's container adds to, made when it is missing. */
  private stateOf(pod: PodState, container: string): Aggregate {
    const key = aggregateKey(pod, container);
    const known = this.aggregates[key];
    if (known) return known.state;
    const { namespace, labels } = pod;
    const made = { namespace, labels, container, state: newAggregate(this.config, this.scales, this.now) };
    const state = this.underPolicy(made);
    this.aggregates[key] = { ...made, state };
    return state;
  }

  private setState({ namespace, labels }: PodState, container: string, state: Aggregate): void {
    this.aggregates[aggregateKey({ namespace, labels }, container)] = { namespace, labels, container, state };
  }

  private underPolicy({ namespace, labels, container, state }: AggregateState): Aggregate {
    let result = state;
    for (const { namespace: home, selector, policy } of this.policies) {
      if (home !== namespace || !selector || !matches(selector, labels)) continue;
      result = withPolicy(result, policyOf(container, policy), this.config);
    }
    return result;
  }
}

/** Names the state that containers of this name share under these pod labels. */
export const aggregateKey = (
  { namespace, labels }: Pick<PodState, "namespace" | "labels">,
  container: string,
): string => `${namespace}|${labelText(labels)}|${container}`;

const labelText = (labels: PodState["labels"]): string =>
  Object.keys(labels)
    .sort(compareText)
    .map((key) => `${key}=${labels[key]}`)
    .join(",");
