import type { Pod, PodSpec, Toleration } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { imageNames } from "./image-locality.ts";
import { type NodeRequirement, nodeRequirement } from "./node-affinity.ts";
import { type HostPort, hostPorts } from "./ports.ts";
import { priorityOf } from "./priority.ts";
import { type Requests, requestsOf } from "./requests.ts";
import { type Affinity, type Labels, type PodTerms, type PreferredNodes, podTerms } from "./terms.ts";
import { type SpreadConstraint, spreadConstraints } from "./topology-spread.ts";

/** A pod as the scheduler works with it: everything parsed once. */
export interface PodInfo extends SpecInfo {
  readonly pod: Pod;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly startedAt: TimeMs | undefined;
  readonly terminating: boolean;
  readonly terms: PodTerms;
  readonly spread: readonly SpreadConstraint[];
}

/** What depends on the spec alone, so that pods of one template share it. */
interface SpecInfo {
  readonly priority: number;
  readonly requests: Requests;
  readonly ports: readonly HostPort[];
  readonly images: readonly string[];
  readonly tolerations: readonly Toleration[];
  /** Undefined when every node will do. */
  readonly nodes: NodeRequirement | undefined;
  readonly preferredNodes: readonly PreferredNodes[];
}

const NO_LABELS: Labels = {};

/** Parses a pod; the result is remembered for the object. */
export function podInfo(pod: Pod): PodInfo {
  const known = pods.get(pod);
  if (known) return known;
  const { metadata, spec, status } = pod;
  const labels = metadata.labels ?? NO_LABELS;
  const { priority, requests, ports, images, tolerations, nodes, preferredNodes } = specInfo(spec);
  // Field by field: one is made for every version of every pod, and a spread costs several times as much.
  const info: PodInfo = {
    priority,
    requests,
    ports,
    images,
    tolerations,
    nodes,
    preferredNodes,
    pod,
    uid: metadata.uid,
    namespace: metadata.namespace,
    labels,
    startedAt: status.startTime,
    terminating: metadata.deletionTimestamp !== undefined,
    terms: podTerms(spec.affinity as Affinity | undefined, metadata.namespace, labels),
    spread: spreadConstraints(spec, labels),
  };
  pods.set(pod, info);
  return info;
}

function specInfo(spec: PodSpec): SpecInfo {
  const known = specs.get(spec);
  if (known) return known;
  const affinity = (spec.affinity as Affinity | undefined)?.nodeAffinity;
  const info: SpecInfo = {
    priority: priorityOf(spec),
    requests: requestsOf(spec),
    ports: hostPorts(spec),
    images: imageNames(spec),
    tolerations: spec.tolerations ?? [],
    nodes: nodeRequirement(
      spec.nodeSelector,
      affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
    ),
    preferredNodes: affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [],
  };
  specs.set(spec, info);
  return info;
}

// Pure caches: objects are immutable, so what is remembered for one can never differ from what would be parsed anew.
const pods = new WeakMap<Pod, PodInfo>();
const specs = new WeakMap<PodSpec, SpecInfo>();
