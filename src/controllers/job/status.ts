import type { TimeMs } from "../../base/units.ts";
import { wholeSecond } from "../../cluster/pod-state.ts";
import type { Ending } from "./ending.ts";
import { indexText } from "./indexes.ts";
import { isIndexed, type Job, type JobCondition, type JobStatus } from "./types.ts";

/** Pods as they are after a sync. */
export interface Counts {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly succeededIndexes: ReadonlySet<number>;
}

/** The status after a sync; conditions and times are those given. */
export function statusOf(
  job: Job,
  counts: Counts,
  times: Pick<JobStatus, "startTime" | "completionTime" | "conditions">,
): JobStatus {
  const { startTime, completionTime, conditions = [] } = times;
  const indexes = isIndexed(job) ? indexText(counts.succeededIndexes) : "";
  return {
    ...(startTime === undefined ? {} : { startTime }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(counts.active === 0 ? {} : { active: counts.active }),
    ready: counts.ready,
    terminating: counts.terminating,
    ...(counts.succeeded === 0 ? {} : { succeeded: counts.succeeded }),
    ...(counts.failed === 0 ? {} : { failed: counts.failed }),
    ...(indexes === "" ? {} : { completedIndexes: indexes }),
    uncountedTerminatedPods: {},
  };
}

/**
 * A condition set: replaced where it says something else, added unless it is false, the same list where nothing changes.
 * Upstream: job_controller.go ensureJobConditionStatus.
 */
export function withCondition(
  conditions: readonly JobCondition[],
  set: Pick<JobCondition, "type" | "status" | "reason" | "message">,
  now: TimeMs,
): readonly JobCondition[] {
  const at = conditions.findIndex(({ type }) => type === set.type);
  const known = conditions[at];
  if (known ? known.status === set.status && known.reason === set.reason : set.status === "False") return conditions;
  const { type, status, reason, message } = set;
  const times = { lastProbeTime: wholeSecond(now), lastTransitionTime: wholeSecond(now) };
  const made: JobCondition = { type, status, ...times, reason, message };
  return known ? conditions.with(at, made) : [...conditions, made];
}

/** What is told first, and what is added once the last pod is gone. */
export const interim = ({ isGood, reason, message }: Ending) =>
  ({ type: isGood ? "SuccessCriteriaMet" : "FailureTarget", status: "True", reason, message }) as const;
export const final = ({ isGood, reason, message }: Ending) =>
  ({ type: isGood ? "Complete" : "Failed", status: "True", reason, message }) as const;

/** Suspended, or going on after it was. */
export const suspension = ({ spec }: Job) =>
  spec.suspend
    ? ({ type: "Suspended", status: "True", reason: "JobSuspended", message: "Job suspended" } as const)
    : ({ type: "Suspended", status: "False", reason: "JobResumed", message: "Job resumed" } as const);
