import type { Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { indexOf, parseIndexes } from "./indexes.ts";
import { isIndexed, type Job } from "./types.ts";

/** Pods of a Job that ended and are not in its status yet, and the totals with them. */
export interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  /** Of an Indexed Job. */
  readonly succeededIndexes: ReadonlySet<number>;
  /** When the newly counted ones ended. */
  readonly succeededAt: readonly TimeMs[];
  readonly failedAt: readonly TimeMs[];
  /** Uids of all pods that count no more, in the order in which they were counted. */
  readonly counted: readonly string[];
}

/** What earlier syncs have counted, and the pods that they saw beside. */
export interface Counted {
  readonly counted: readonly string[];
  readonly running: readonly string[];
}

/**
 * Every pod counts once: as succeeded, or as failed when it failed, is being deleted, or is gone before its time.
 * Upstream keeps pods by a finalizer until they are counted: job_controller.go getNewFinishedPods.
 */
export function tallyOf(job: Job, pods: readonly Pod[], before: Counted, now: TimeMs): Tally {
  const { status, spec } = job;
  const completions = isIndexed(job) ? (spec.completions ?? 0) : Number.POSITIVE_INFINITY;
  const done = new Set(before.counted);
  const fresh = pods.filter(
    (pod) => !done.has(pod.metadata.uid) && (!isIndexed(job) || indexOf(pod, completions) !== undefined),
  );
  const succeeded = fresh.filter((pod) => pod.status.phase === "Succeeded");
  const failed = fresh.filter((pod) => isFailed(pod, job));
  const there = new Set(pods.map(({ metadata }) => metadata.uid));
  const lost = before.running.filter((uid) => !there.has(uid));
  const indexes = new Set([
    ...parseIndexes(status.completedIndexes ?? "", completions),
    ...succeeded.flatMap((pod) => indexOf(pod, completions) ?? []),
  ]);
  return {
    succeeded: isIndexed(job) ? indexes.size : (status.succeeded ?? 0) + succeeded.length,
    failed: (status.failed ?? 0) + failed.length + lost.length,
    succeededIndexes: indexes,
    succeededAt: succeeded.map(finishedAt),
    failedAt: [...failed.map(finishedAt), ...lost.map(() => now)],
    counted: [
      // Pods that are gone need not be remembered.
      ...before.counted.filter((uid) => there.has(uid)),
      ...[...succeeded, ...failed].map(({ metadata }) => metadata.uid),
    ],
  };
}

/** Upstream: isPodFailed. */
const isFailed = ({ metadata, status }: Pod, { spec }: Job): boolean =>
  status.phase === "Failed" ||
  (spec.podReplacementPolicy !== "Failed" && metadata.deletionTimestamp !== undefined && status.phase !== "Succeeded");

/** Upstream: backoff_utils.go getFinishedTime. */
function finishedAt({ metadata, status }: Pod): TimeMs {
  const ends = (status.containerStatuses ?? []).map(({ terminated }) => terminated?.finishedAt);
  if (ends.length > 0 && ends.every((at) => at !== undefined)) return Math.max(...ends);
  const ready = conditionOf(status.conditions, "Ready");
  if (ready?.status === "False" && ready.lastTransitionTime !== undefined) return ready.lastTransitionTime;
  return metadata.deletionTimestamp ?? metadata.creationTimestamp;
}
