import type { Condition } from "../../../api/objects.ts";
import { ok, type Result } from "../../../base/result.ts";
import { isJobPaused } from "../annotations.ts";
import { checkFailed, initialized, ready, statusOf, withCondition, withConditions } from "../conditions.ts";
import { addFinalizer, dropFinalizer } from "../finalizer.ts";
import { startLoop, stopLoop } from "../loop.ts";
import { build, cached } from "../scaler-cache.ts";
import type { Reconciled, StepFault } from "../steps.ts";
import { triggersFault, typesOf } from "../trigger-check.ts";
import { listedJobs } from "./counts.ts";
import { deleteJob } from "./jobs.ts";
import type { JobSession, JobView } from "./observation.ts";

const PAUSED: Condition = {
  type: "Paused",
  status: "True",
  reason: "ScaledJobPaused",
  message: "ScaledJob is paused",
};
const UNPAUSED: Condition = {
  type: "Paused",
  status: "False",
  reason: "ScaledJobUnpaused",
  message: "ScaledJob is unpaused",
};

/** Brings the cluster to what the ScaledJob says; every reconcile starts a new loop. Upstream scaledjob_controller.go. */
export function reconcileJob(session: JobSession): Reconciled {
  if (session.object.metadata.deletionTimestamp !== undefined) return { loop: finalizeJob(session), deleted: true };
  addFinalizer(session);
  const first = initialized(session.object.status.conditions);
  setConditions(session, first);
  if (isJobPaused(session.object.metadata)) return pauseJob(session, first);
  const begun = unpause(session, first);
  const steps = runSteps(session);
  if (steps.ok) {
    succeed(session, begun, "ScaledJob is defined correctly and is ready to scaling");
    return { loop: startLoop(session) };
  }
  session.event("ScaledJobCheckFailed", steps.error.step, "Warning");
  setConditions(session, withConditions(begun, checkFailed("ScaledJob", steps.error.step)));
  return { loop: undefined, fault: steps.error };
}

function setConditions(session: JobSession, conditions: readonly Condition[]): void {
  session.patchStatus(session.object, { ...session.object.status, conditions });
}

function succeed(session: JobSession, conditions: readonly Condition[], message: string): void {
  if (statusOf(conditions, "Ready") !== "True") session.event("ScaledJobReady", "ScaledJob is ready for scaling");
  setConditions(session, withCondition(conditions, ready("ScaledJob", message)));
}

/** Upstream checkIfPaused. */
function pauseJob(session: JobSession, conditions: readonly Condition[]): Reconciled {
  const isNew = statusOf(conditions, "Paused") !== "True";
  const paused = isNew ? withCondition(conditions, PAUSED) : conditions;
  if (isNew) session.event("ScaledJobPaused", "ScaledJob is paused");
  const loop = stopLoop(session);
  succeed(session, paused, "ScaledJob is paused, skipping reconcile loop");
  return { loop, paused: true };
}

function unpause(session: JobSession, conditions: readonly Condition[]): readonly Condition[] {
  if (statusOf(conditions, "Paused") !== "True") return conditions;
  session.event("ScaledJobUnpaused", "ScaledJob is unpaused");
  return withCondition(conditions, UNPAUSED);
}

/** Upstream reconcileScaledJob. */
function runSteps(session: JobSession): Result<null, StepFault> {
  const { triggers } = session.object.spec;
  const fault = (step: string, error: string): Result<null, StepFault> => ({ ok: false, error: { step, error } });
  const wrong = triggersFault(triggers);
  if (wrong) return fault("ScaledJob doesn't have correct triggers specification", wrong.message);
  session.patchStatus(session.object, { ...session.object.status, ...typesOf(triggers) });
  const rolledOut = rollOut(session);
  if (!rolledOut.ok) return rolledOut;
  const { object } = session;
  const scalers = cached(session, object.metadata.generation) ? ok(null) : build(session, object, object);
  if (!scalers.ok) return fault("Failed to ensure ScaledJob is correctly created", scalers.error);
  if (triggers.some(({ metricType }) => metricType)) {
    return fault("Cannot set metricType in ScaledJob triggers", "metricType is set in one of the ScaledJob scaler");
  }
  return ok(null);
}

/** Deletes Jobs of other generations unless the roll-out is gradual. Upstream deletePreviousVersionScaleJobs. */
function rollOut(session: JobSession): Result<null, StepFault> {
  const { object, seen } = session;
  if ((object.spec.rolloutStrategy || object.spec.rollout?.strategy) === "gradual") return ok(null);
  if (seen.fail.jobList !== undefined) {
    return { ok: false, error: { step: "Cannot get list of Jobs owned by this scaledJob", error: seen.fail.jobList } };
  }
  const generation = String(object.metadata.generation);
  const old = listedJobs(seen).filter((job) => job.generation !== generation);
  return old.length === 0 ? ok(null) : deleteAll(session, old);
}

function deleteAll(session: JobSession, jobs: readonly JobView[]): Result<null, StepFault> {
  const what = `${jobs.length} jobs owned by the previous version of the scaledJob`;
  session.event("ScaledJobRolloutCleanupStarted", `Deleting ${what}`);
  for (const job of jobs) {
    const deleted = deleteJob(session, job);
    if (deleted.ok) continue;
    const message = `Failed to delete job ${job.name}: ${deleted.error}`;
    session.event("ScaledJobRolloutCleanupFailed", message, "Warning");
    return { ok: false, error: { step: `Not able to delete job: ${job.name}`, error: deleted.error } };
  }
  session.event("ScaledJobRolloutCleanupCompleted", `Deleted ${what}`);
  return ok(null);
}

/** Upstream scaledjob_finalizer.go. */
function finalizeJob(session: JobSession): null {
  if (dropFinalizer(session)) stopLoop(session);
  session.event("ScaledJobDeleted", "ScaledJob was deleted", "Warning");
  return null;
}
