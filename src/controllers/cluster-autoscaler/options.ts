import type { Bytes, DurationMs } from "../../base/units.ts";

/** What a node group may set otherwise than the cluster. Upstream: config/autoscaling_options.go NodeGroupAutoscalingOptions. */
export interface GroupOptions {
  readonly scaleDownUtilizationThreshold: number;
  readonly scaleDownUnneededMs: DurationMs;
  readonly scaleDownUnreadyMs: DurationMs;
  readonly maxNodeProvisionMs: DurationMs;
  readonly maxNodeStartupMs: DurationMs;
  readonly ignoreDaemonSetsUtilization: boolean;
  /** All nodes or none ("zero or max node scaling"). */
  readonly zeroOrMax: boolean;
}

/** Flags of the cluster-autoscaler that the loop reads. */
export interface Options extends GroupOptions {
  readonly scanIntervalMs: DurationMs;
  readonly newPodScaleUpDelayMs: DurationMs;
  readonly expendablePodsPriorityCutoff: number;
  /** A chain of filters, comma separated. */
  readonly expander: string;
  /** 0: no limit. */
  readonly maxNodesTotal: number;
  readonly maxNodesPerScaleUp: number;
  /** 0: 320000 cores. */
  readonly maxCoresTotal: number;
  /** 0: 6400000 GiB. */
  readonly maxMemoryTotalBytes: Bytes;
  readonly minCoresTotal: number;
  readonly minMemoryTotalBytes: Bytes;
  readonly initialNodeGroupBackoffMs: DurationMs;
  readonly maxNodeGroupBackoffMs: DurationMs;
  readonly nodeGroupBackoffResetMs: DurationMs;
  readonly maxTotalUnreadyPercentage: number;
  readonly okTotalUnreadyCount: number;
  readonly balanceSimilarNodeGroups: boolean;
  readonly balancingExtraIgnoredLabels: readonly string[];
  readonly balancingLabels: readonly string[];
  readonly fastpathBinpacking: boolean;
  readonly forceDaemonSets: boolean;
  readonly enforceNodeGroupMinSize: boolean;
  readonly scaleUpSimulationForSkippedNodeGroups: boolean;
  readonly scaleDownEnabled: boolean;
  readonly scaleDownUnreadyEnabled: boolean;
  readonly scaleDownDelayAfterAddMs: DurationMs;
  readonly scaleDownDelayAfterDeleteMs: DurationMs;
  readonly scaleDownDelayAfterFailureMs: DurationMs;
  readonly scaleDownDelayTypeLocal: boolean;
  readonly unremovableNodeRecheckMs: DurationMs;
  readonly maxScaleDownParallelism: number;
  readonly maxDrainParallelism: number;
  readonly maxBulkSoftTaintCount: number;
  readonly maxGracefulTerminationS: number;
  readonly maxPodEvictionMs: DurationMs;
  readonly nodeDeleteDelayAfterTaintMs: DurationMs;
  readonly cordonNodeBeforeTerminating: boolean;
  readonly daemonSetEvictionForEmptyNodes: boolean;
  readonly daemonSetEvictionForOccupiedNodes: boolean;
  readonly blockingSystemPodDisruptionMs: DurationMs;
  readonly skipNodesWithLocalStorage: boolean;
  readonly skipNodesWithSystemPods: boolean;
  readonly skipNodesWithCustomControllerPods: boolean;
  readonly ignoreMirrorPodsUtilization: boolean;
  readonly minReplicaCount: number;
}

/** Upstream: config/const.go and config/flags/flags.go, 1.36.1. */
export const DEFAULTS: Options = {
  balanceSimilarNodeGroups: false,
  balancingExtraIgnoredLabels: [],
  balancingLabels: [],
  blockingSystemPodDisruptionMs: 3_600_000,
  cordonNodeBeforeTerminating: true,
  daemonSetEvictionForEmptyNodes: false,
  daemonSetEvictionForOccupiedNodes: true,
  enforceNodeGroupMinSize: false,
  expander: "least-waste",
  expendablePodsPriorityCutoff: -10,
  fastpathBinpacking: false,
  forceDaemonSets: false,
  ignoreDaemonSetsUtilization: false,
  ignoreMirrorPodsUtilization: false,
  initialNodeGroupBackoffMs: 300_000,
  maxBulkSoftTaintCount: 10,
  maxCoresTotal: 0,
  maxDrainParallelism: 1,
  maxGracefulTerminationS: 600,
  maxMemoryTotalBytes: 0,
  maxNodeGroupBackoffMs: 1_800_000,
  maxNodeProvisionMs: 900_000,
  maxNodeStartupMs: 900_000,
  maxNodesPerScaleUp: 1000,
  maxNodesTotal: 0,
  maxPodEvictionMs: 120_000,
  maxScaleDownParallelism: 10,
  maxTotalUnreadyPercentage: 45,
  minCoresTotal: 0,
  minMemoryTotalBytes: 0,
  minReplicaCount: 0,
  newPodScaleUpDelayMs: 0,
  nodeDeleteDelayAfterTaintMs: 5000,
  nodeGroupBackoffResetMs: 10_800_000,
  okTotalUnreadyCount: 3,
  scaleDownDelayAfterAddMs: 600_000,
  scaleDownDelayAfterDeleteMs: 0,
  scaleDownDelayAfterFailureMs: 180_000,
  scaleDownDelayTypeLocal: false,
  scaleDownEnabled: true,
  scaleDownUnneededMs: 600_000,
  scaleDownUnreadyEnabled: true,
  scaleDownUnreadyMs: 1_200_000,
  scaleDownUtilizationThreshold: 0.5,
  scaleUpSimulationForSkippedNodeGroups: false,
  scanIntervalMs: 10_000,
  skipNodesWithCustomControllerPods: true,
  skipNodesWithLocalStorage: true,
  skipNodesWithSystemPods: true,
  unremovableNodeRecheckMs: 300_000,
  zeroOrMax: false,
};
