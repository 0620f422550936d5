import type { Pod } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import type { Tally } from "./count.ts";
import { type Job, trueCondition } from "./types.ts";

/** Why a Job is over, before its last pods are. */
export interface Ending {
  readonly isGood: boolean;
  readonly reason: string;
  readonly message: string;
}

const LIMIT = { reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
const DEADLINE = { reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
/** Enough pods have succeeded. */
export const REACHED: Ending = {
  isGood: true,
  reason: "CompletionsReached",
  message: "Reached expected number of succeeded pods",
};

/** What ends the Job whatever its pods still do; undefined: nothing. Upstream: job_controller.go syncJob. */
export function endingOf(job: Job, pods: readonly Pod[], { failed }: Tally, now: TimeMs): Ending | undefined {
  const told = trueCondition(job, "SuccessCriteriaMet", "FailureTarget");
  if (told) return { isGood: told.type === "SuccessCriteriaMet", reason: told.reason, message: told.message };
  if (failed > job.spec.backoffLimit || restartsReach(job, pods)) return { isGood: false, ...LIMIT };
  const deadline = deadlineOf(job);
  return deadline !== undefined && now >= deadline ? { isGood: false, ...DEADLINE } : undefined;
}

/** When the Job will have been active for too long; undefined: never. */
export function deadlineOf({ spec, status }: Job): TimeMs | undefined {
  const { activeDeadlineSeconds, suspend } = spec;
  if (suspend || status.startTime === undefined || activeDeadlineSeconds === undefined) return undefined;
  return status.startTime + activeDeadlineSeconds * SECOND_MS;
}

/** Containers that are started again in place count as well. Upstream: pastBackoffLimitOnFailure. */
function restartsReach({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== "OnFailure") return false;
  const restarts = pods
    .filter(({ status }) => status.phase === "Running" || status.phase === "Pending")
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit;
}

/** Enough pods have succeeded and none runs: of a work queue, one. */
export const isComplete = ({ spec }: Job, succeeded: number, active: number): boolean =>
  active === 0 && succeeded >= (spec.completions ?? 1);
