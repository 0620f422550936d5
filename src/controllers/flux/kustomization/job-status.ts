import { type FluxObject, fieldAt, textAt } from "../fields.ts";
import { conditionsOf, type Kstatus } from "../kstatus-result.ts";

/**
 * Health checks wait for jobs to end, which kstatus does not. Upstream: fluxcd/pkg runtime/statusreaders/job.go.
 */
export function jobProgress(job: FluxObject): Kstatus {
  if (fieldAt(job, "spec.suspend") === true) return "Current";
  const ended = conditionsOf(job).find(({ type, status }) => status === "True" && /^(Complete|Failed)$/.test(type));
  if (ended === undefined) return "InProgress";
  return ended.type === "Complete" ? "Current" : "Failed";
}

/** A job that is deleted some time after it ended; once gone it counts as ended well. Upstream: ssa/utils/job.go. */
export const hasTtl = (object: FluxObject): boolean =>
  object.kind === "Job" &&
  textAt(object, "apiVersion").startsWith("batch/") &&
  typeof fieldAt(object, "spec.ttlSecondsAfterFinished") === "number";
