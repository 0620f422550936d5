import type { Pod } from "../../api/objects.ts";
import { parseDuration } from "../../base/go-duration.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { type PodInfo, podInfo } from "../../cluster/schedule/index.ts";
import { isDaemonSetPod, isMirrorPod, isTerminating, isUnschedulable, plainOrder } from "./facts.ts";
import { aged, pack } from "./hints.ts";
import type { Loop } from "./loop.ts";
import type { Simulation } from "./simulation.ts";

/**
 * Which pods need a new node.
 * Upstream: core/podlistprocessor/*.go, core/static_autoscaler.go, 1.36.1.
 */
export interface Pending {
  /** The scheduler found no node and preempts nobody for them. */
  readonly listed: readonly Pod[];
  /** Placed on a node that is there, or on its way. */
  readonly fits: readonly { readonly pod: Pod; readonly node: string }[];
  /** The rest, most important first. */
  readonly unhelped: readonly PodInfo[];
  /** Of these, the ones old enough. */
  readonly ripe: readonly PodInfo[];
}

const DELAY_ANNOTATION = "cluster-autoscaler.kubernetes.io/pod-scale-up-delay";
/** A pod set is looked at only when its oldest pod has this age. */
const TOO_NEW_MS = 2 * SECOND_MS;

/** Pods below the cutoff are invisible: pending or placed. */
export const isExpendable = (pod: Pod, { options }: Pick<Loop, "options">): boolean =>
  podInfo(pod).priority < options.expendablePodsPriorityCutoff;

/** Finds the pods to help. Those that fit stay where they were placed in the simulation. */
export function pendingPods(loop: Loop, simulation: Simulation): Pending {
  const listed = loop.seen.unplaced.filter((pod) => isUnschedulable(pod) && !pod.status.nominatedNodeName);
  const candidates = [...listed.filter((pod) => !isExpendable(pod, loop)), ...drainedPods(loop, simulation)]
    .map(podInfo)
    .sort((a, b) => b.priority - a.priority);
  const packed = pack(simulation, candidates, () => true, loop.work.packHints, false);
  loop.work.packHints = aged(packed.hints);
  const placed = new Set(packed.placed.map(({ pod }) => pod));
  const unhelped = candidates.filter((pod) => !placed.has(pod) && !isDaemonSetPod(pod.pod));
  return {
    listed,
    fits: packed.placed.map(({ pod, node }) => ({ pod: pod.pod, node })),
    unhelped,
    ripe: unhelped.filter(({ pod }) => isOldEnough(pod, loop)),
  };
}

/** Pods that still have to leave nodes being drained: they will come back without a node. */
function drainedPods({ work }: Loop, simulation: Simulation): Pod[] {
  const draining = work.deletions.filter(({ drain }) => drain).map(({ node }) => node);
  return draining.sort(plainOrder).flatMap((node) =>
    (simulation.find(node)?.pods ?? [])
      .map(({ pod }) => pod)
      .filter((pod) => !isTerminating(pod) && !isMirrorPod(pod) && !isDaemonSetPod(pod))
      .map(unbound),
  );
}
const unbound = (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, nodeName: undefined } });

function isOldEnough({ metadata }: Pod, { options, now }: Loop): boolean {
  const own = parseDuration(metadata.annotations?.[DELAY_ANNOTATION]) ?? 0;
  return now - metadata.creationTimestamp > Math.max(options.newPodScaleUpDelayMs, own);
}

/** Even the oldest is so new that more may be on their way. */
export const areAllNew = (pods: readonly PodInfo[], now: TimeMs): boolean =>
  pods.every(({ pod }) => pod.metadata.creationTimestamp + TOO_NEW_MS > now);
