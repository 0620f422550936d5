import type { Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { HpaConfig } from "./config.ts";
import type { PodSample, Sampled } from "./samples.ts";

/** The pods that the selector matches, by what the calculation does with them: their places in the listing. */
export interface PodGroups {
  /** Their samples count. */
  readonly ready: readonly number[];
  /** Their samples do not count; on a scale-up they count as 0. */
  readonly unready: readonly number[];
  /** Listed but without a sample: counted cautiously. */
  readonly missing: readonly number[];
  /** Deleting or Failed: as if they were not there. */
  readonly ignored: readonly number[];
}

/**
 * Sorts pods into groups. Readiness matters for cpu only; for memory and Pods metrics a running NotReady pod counts.
 * Upstream: replica_calculator.go groupPods, v1.36.1.
 */
export function classify(
  pods: readonly Pod[],
  { ofPods }: Sampled,
  resource: string,
  now: TimeMs,
  config: HpaConfig,
): PodGroups {
  const ready: number[] = [];
  const unready: number[] = [];
  const missing: number[] = [];
  const ignored: number[] = [];
  for (const [place, pod] of pods.entries()) {
    const sample = ofPods[place];
    // A Succeeded pod is not ignored up to 1.37.2: it usually has no sample and so is missing.
    if (pod.metadata.deletionTimestamp !== undefined || pod.status.phase === "Failed") ignored.push(place);
    else if (pod.status.phase === "Pending") unready.push(place);
    else if (sample === undefined) missing.push(place);
    else if (resource === "cpu" && isUnready(pod, sample, now, config)) unready.push(place);
    else ready.push(place);
  }
  return { ready, unready, missing, ignored };
}

/** Is a cpu sample of this pod not to be trusted (start-up still in it), or has the pod never been ready? */
function isUnready(pod: Pod, sample: PodSample, now: TimeMs, config: HpaConfig): boolean {
  const condition = pod.status.conditions?.find(({ type }) => type === "Ready");
  const start = pod.status.startTime;
  if (condition === undefined || start === undefined) return true;
  const changedAt = condition.lastTransitionTime ?? Number.NEGATIVE_INFINITY;
  const notReady = condition.status === "False";
  if (start + config.cpuInitializationPeriodMs > now) {
    return notReady || sample.timestamp < changedAt + sample.windowMs;
  }
  return notReady && start + config.initialReadinessDelayMs > changedAt;
}

/** Counts for Object and External `Value`: running and Ready now, deleting ones too. Upstream: getReadyPodsCount. */
export const countRunningReady = (pods: readonly Pod[]): number =>
  pods.filter(
    ({ status }) =>
      status.phase === "Running" && status.conditions?.some((c) => c.type === "Ready" && c.status === "True"),
  ).length;
