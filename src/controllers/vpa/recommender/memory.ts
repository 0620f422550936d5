import type { LabelSelector } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { Aggregate } from "./aggregate.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { ContainerSamples } from "./memory-window.ts";

/**
 * What the recommender's process knows. Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/{cluster,vpa}.go.
 */
export interface PodState {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly initContainers: readonly string[];
  /** By container name; a name that vanished stays. */
  readonly containers: Readonly<Record<string, ContainerSamples>>;
}

export interface AggregateState {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: string;
  readonly state: Aggregate;
}

export interface VpaState {
  /** The selector that it was made with; undefined matches no pod. */
  readonly selector: LabelSelector | undefined;
  /** By container name: what the checkpoints gave at the process's start. */
  readonly loaded: Readonly<Record<string, Aggregate>>;
}

export interface ClusterMemory {
  /** By namespace/name. */
  readonly pods: Readonly<Record<string, PodState>>;
  /** By namespace, label set and container name. */
  readonly aggregates: Readonly<Record<string, AggregateState>>;
  /** By namespace/name. */
  readonly vpas: Readonly<Record<string, VpaState>>;
  readonly lastAggregateGc: TimeMs | null;
  readonly lastCheckpointGc: TimeMs;
}

export interface RecommenderMemory {
  /** Null before the process's first loop. */
  readonly cluster: ClusterMemory | null;
  /** Checkpoints in the API server, by namespace/vpa-container: they outlive the process. */
  readonly stored: Readonly<Record<string, Checkpoint>>;
}

export const EMPTY_RECOMMENDER: RecommenderMemory = { cluster: null, stored: {} };

export const newCluster = (now: TimeMs): ClusterMemory => ({
  pods: {},
  aggregates: {},
  vpas: {},
  lastAggregateGc: null,
  lastCheckpointGc: now,
});
