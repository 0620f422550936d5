import type { Decision, Trigger } from "../../../api/controller.ts";
import type { TimeMs } from "../../../base/units.ts";
import { explainReconcile } from "../explain-reconcile.ts";
import { armPoll } from "../loop.ts";
import { Session } from "../session.ts";
import { finish, GONE, settle } from "../settle.ts";
import { explainJobPoll } from "./explain-job.ts";
import type { JobMemory, JobObservation } from "./observation.ts";
import { pollJob } from "./poll.ts";
import { reconcileJob } from "./reconcile.ts";

/** One step for a ScaledJob: a poll when its timer rings, else a reconcile. */
export function decideJob(
  seen: JobObservation,
  memory: JobMemory,
  _now: TimeMs,
  trigger: Trigger,
): Decision<JobMemory> {
  if (!seen.object) return GONE;
  const session = new Session(seen, seen.object, memory);
  if (trigger.by === "timer" && trigger.timer === "poll") {
    const next = armPoll(session);
    const result = pollJob(session);
    return { ...settle(session, next), explanation: explainJobPoll(session.object, result) };
  }
  const result = reconcileJob(session);
  const decision = finish(session, result);
  return { ...decision, explanation: explainReconcile(session.object, result, decision.commands) };
}
