import type { ManifestError } from "../../api/controller.ts";
import { parseDuration } from "../../base/go-duration.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { Options } from "./options.ts";

/**
 * The command line: which flag sets which option, and how it is read.
 * Upstream: config/flags/flags.go with spf13/pflag's errors, 1.36.1.
 */
type Kind = "duration" | "int" | "float" | "bool" | "text" | "texts" | "cores" | "memory" | "seconds";

const FLAGS: Readonly<Record<string, readonly [Kind, keyof Options]>> = {
  "scan-interval": ["duration", "scanIntervalMs"],
  "new-pod-scale-up-delay": ["duration", "newPodScaleUpDelayMs"],
  "expendable-pods-priority-cutoff": ["int", "expendablePodsPriorityCutoff"],
  expander: ["text", "expander"],
  "max-nodes-total": ["int", "maxNodesTotal"],
  "max-nodes-per-scaleup": ["int", "maxNodesPerScaleUp"],
  "cores-total": ["cores", "maxCoresTotal"],
  "memory-total": ["memory", "maxMemoryTotalBytes"],
  "max-node-provision-time": ["duration", "maxNodeProvisionMs"],
  "max-node-startup-time": ["duration", "maxNodeStartupMs"],
  "initial-node-group-backoff-duration": ["duration", "initialNodeGroupBackoffMs"],
  "max-node-group-backoff-duration": ["duration", "maxNodeGroupBackoffMs"],
  "node-group-backoff-reset-timeout": ["duration", "nodeGroupBackoffResetMs"],
  "max-total-unready-percentage": ["float", "maxTotalUnreadyPercentage"],
  "ok-total-unready-count": ["int", "okTotalUnreadyCount"],
  "balance-similar-node-groups": ["bool", "balanceSimilarNodeGroups"],
  "balancing-ignore-label": ["texts", "balancingExtraIgnoredLabels"],
  "balancing-label": ["texts", "balancingLabels"],
  "fastpath-binpacking-enabled": ["bool", "fastpathBinpacking"],
  "force-ds": ["bool", "forceDaemonSets"],
  "enforce-node-group-min-size": ["bool", "enforceNodeGroupMinSize"],
  "scale-up-simulation-for-skipped-node-groups-enabled": ["bool", "scaleUpSimulationForSkippedNodeGroups"],
  "scale-down-enabled": ["bool", "scaleDownEnabled"],
  "scale-down-unready-enabled": ["bool", "scaleDownUnreadyEnabled"],
  "scale-down-utilization-threshold": ["float", "scaleDownUtilizationThreshold"],
  "scale-down-unneeded-time": ["duration", "scaleDownUnneededMs"],
  "scale-down-unready-time": ["duration", "scaleDownUnreadyMs"],
  "scale-down-delay-after-add": ["duration", "scaleDownDelayAfterAddMs"],
  "scale-down-delay-after-delete": ["duration", "scaleDownDelayAfterDeleteMs"],
  "scale-down-delay-after-failure": ["duration", "scaleDownDelayAfterFailureMs"],
  "scale-down-delay-type-local": ["bool", "scaleDownDelayTypeLocal"],
  "unremovable-node-recheck-timeout": ["duration", "unremovableNodeRecheckMs"],
  "max-scale-down-parallelism": ["int", "maxScaleDownParallelism"],
  "max-drain-parallelism": ["int", "maxDrainParallelism"],
  "max-bulk-soft-taint-count": ["int", "maxBulkSoftTaintCount"],
  "max-graceful-termination-sec": ["seconds", "maxGracefulTerminationS"],
  "max-pod-eviction-time": ["duration", "maxPodEvictionMs"],
  "node-delete-delay-after-taint": ["duration", "nodeDeleteDelayAfterTaintMs"],
  "cordon-node-before-terminating": ["bool", "cordonNodeBeforeTerminating"],
  "daemonset-eviction-for-empty-nodes": ["bool", "daemonSetEvictionForEmptyNodes"],
  "daemonset-eviction-for-occupied-nodes": ["bool", "daemonSetEvictionForOccupiedNodes"],
  "blocking-system-pod-distruption-timeout": ["duration", "blockingSystemPodDisruptionMs"],
  "skip-nodes-with-local-storage": ["bool", "skipNodesWithLocalStorage"],
  "skip-nodes-with-system-pods": ["bool", "skipNodesWithSystemPods"],
  "skip-nodes-with-custom-controller-pods": ["bool", "skipNodesWithCustomControllerPods"],
  "ignore-daemonsets-utilization": ["bool", "ignoreDaemonSetsUtilization"],
  "ignore-mirror-pods-utilization": ["bool", "ignoreMirrorPodsUtilization"],
  "min-replica-count": ["int", "minReplicaCount"],
};

export const FLAG_NAMES: readonly string[] = Object.keys(FLAGS);

/** Flags that a node group may set for itself. Upstream: config/autoscaling_options.go NodeGroupAutoscalingOptions. */
export const GROUP_FLAG_NAMES: readonly string[] = [
  "scale-down-utilization-threshold",
  "scale-down-unneeded-time",
  "scale-down-unready-time",
  "max-node-provision-time",
  "max-node-startup-time",
  "ignore-daemonsets-utilization",
];

/** The options that admitted flags set. */
export function readFlags(flags: Readonly<Record<string, unknown>> = {}): Partial<Options> {
  const read = Object.keys(flags).map((name) => readFlag(name, flags[name]));
  return Object.assign({}, ...read.filter((set) => !("message" in set)));
}

/** What is wrong with flags that stand at `path`; only the known ones may be set there. */
export function flagErrors(
  path: ManifestError["path"],
  flags: Readonly<Record<string, unknown>>,
  known: readonly string[],
): readonly ManifestError[] {
  return Object.keys(flags).flatMap((name) => {
    if (!known.includes(name)) {
      return [{ path: [...path, name], message: `unknown flag: --${name}`, hint: didYouMean(name, known) }];
    }
    const read = readFlag(name, flags[name]);
    return "message" in read ? [{ path: [...path, name], message: read.message }] : [];
  });
}

/** The options that one flag sets, or why it is refused. */
function readFlag(name: string, value: unknown): Partial<Options> | Pick<ManifestError, "message"> {
  const flag = FLAGS[name];
  if (!flag) return { message: `unknown flag: --${name}` };
  const [kind, option] = flag;
  if (kind === "texts") return { [option]: Array.isArray(value) ? value.map(String) : [String(value)] };
  const text = String(value);
  const wrong = (why: string) => ({ message: `invalid argument "${text}" for "--${name}" flag: ${why}` });
  if (kind === "text") return { [option]: text };
  if (kind === "cores" || kind === "memory") return readLimits(kind, text) ?? wrong(`expected min:max`);
  const read = READERS[kind](text);
  return "error" in read ? wrong(read.error) : { [option]: read.value };
}

type Reader = (text: string) => { readonly value: number | boolean } | { readonly error: string };
const integer: Reader = (text) =>
  /^[+-]?\d+$/.test(text) ? { value: Number(text) } : { error: `strconv.ParseInt: parsing "${text}": invalid syntax` };

const READERS: Readonly<Record<"duration" | "int" | "seconds" | "float" | "bool", Reader>> = {
  duration: (text) => {
    const value = parseDuration(text);
    if (value !== undefined) return { value };
    const why = /^\d+(\.\d+)?$/.test(text) ? "missing unit in" : "invalid";
    return { error: `time: ${why} duration "${text}"` };
  },
  int: integer,
  seconds: integer,
  float: (text) =>
    text.trim() !== "" && Number.isFinite(Number(text))
      ? { value: Number(text) }
      : { error: `strconv.ParseFloat: parsing "${text}": invalid syntax` },
  bool: (text) => {
    if (/^(true|t|1)$/i.test(text)) return { value: true };
    if (/^(false|f|0)$/i.test(text)) return { value: false };
    return { error: `strconv.ParseBool: parsing "${text}": invalid syntax` };
  },
};

const GIB = 1024 * 1024 * 1024;

/** "min:max", memory in GiB. */
function readLimits(kind: "cores" | "memory", text: string): Partial<Options> | undefined {
  const [, min, max] = /^(\d+):(\d+)$/.exec(text) ?? [];
  if (min === undefined || max === undefined || Number(min) > Number(max)) return undefined;
  return kind === "cores"
    ? { minCoresTotal: Number(min), maxCoresTotal: Number(max) }
    : { minMemoryTotalBytes: Number(min) * GIB, maxMemoryTotalBytes: Number(max) * GIB };
}
