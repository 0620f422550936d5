import { matches } from "../../../base/selector.ts";
import { HOUR_MS, type TimeMs } from "../../../base/units.ts";
import type { Aggregate } from "./aggregate.ts";
import { aggregateKey, type Cluster } from "./cluster.ts";
import type { AggregateState, PodState } from "./memory.ts";

/** Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/main.go aggregateContainerStateGCInterval. */
const GC_INTERVAL_MS = HOUR_MS;

/** After the process's first loop, then every hour. */
export const isAggregateGcDue = (last: TimeMs | null, now: TimeMs): boolean =>
  last === null || now - last >= GC_INTERVAL_MS;

/**
 * Drops states without CPU samples that no live pod adds to, and those that have been idle for the whole memory window
 * (8 days), under running pods too.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/cluster.go garbageCollectAggregateCollectionStates.
 * @param served namespace, selector and existence of the target of each VPA served
 */
export function collectAggregates(cluster: Cluster, targetExists: (vpaKey: string) => boolean): void {
  const contributing = new Set(
    Object.values(cluster.pods)
      .filter((pod) => isActive(pod) || hasTarget(cluster, pod, targetExists))
      .flatMap((pod) => Object.keys(pod.containers).map((container) => aggregateKey(pod, container))),
  );
  for (const key of Object.keys(cluster.aggregates)) {
    const { state } = cluster.aggregates[key] as AggregateState;
    const isUnused = state.samples === 0 && !contributing.has(key);
    if (isUnused || isExpired(state, cluster.now)) delete cluster.aggregates[key];
  }
}

const isActive = ({ phase }: PodState): boolean => phase !== "Succeeded" && phase !== "Failed";

function hasTarget(cluster: Cluster, pod: PodState, targetExists: (vpaKey: string) => boolean): boolean {
  const key = Object.keys(cluster.vpas).find((candidate) => {
    const selector = cluster.vpas[candidate]?.selector;
    return candidate.startsWith(`${pod.namespace}/`) && selector !== undefined && matches(selector, pod.labels);
  });
  return key !== undefined && targetExists(key);
}

function isExpired({ samples, created, lastSample, settings }: Aggregate, now: TimeMs): boolean {
  const idleSince = samples === 0 ? created : (lastSample ?? created);
  return now - idleSince >= settings.memoryIntervalMs * settings.memoryIntervalCount;
}
