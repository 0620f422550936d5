import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { Pod } from "../../api/objects.ts";
import { equal } from "../../base/equal.ts";
import type { TimeMs } from "../../base/units.ts";
import { isPodActive, isPodReady, isPodTerminating, wholeSecond } from "../../cluster/pod-state.ts";
import { type Failures, failuresAfter, nextTryAt } from "./back-off.ts";
import { type Counted, type Tally, tallyOf } from "./count.ts";
import { deadlineOf, type Ending, endingOf, isComplete, REACHED } from "./ending.ts";
import { type Plan, plan } from "./manage.ts";
import { final, interim, statusOf, suspension, withCondition } from "./status.ts";
import type { Job, JobCondition, JobStatus } from "./types.ts";

/** What one sync hands to the next. */
export interface Progress extends Counted {
  readonly failures: Failures;
  /** Number of the next pod's name. */
  readonly nextOrdinal: number;
}

/** One sync: what it wrote, and what for. */
export interface Synced {
  readonly commands: readonly Command[];
  readonly progress: Progress;
  readonly status: JobStatus;
  readonly tally: Tally;
  readonly plan: Plan;
  readonly ending: Ending | undefined;
  /** When it should be looked at again although nothing changes; Infinity: need not be. */
  readonly again: TimeMs;
}

/** Creates that were refused are tried again after this. Upstream: 1 s, doubled up to a minute. */
const RETRY_MS = 1_000;

/**
 * One sync of a Job that has not ended: count its pods, end it or bring them to the number wanted, write its status.
 * Upstream: kubernetes v1.36.1 pkg/controller/job/job_controller.go syncJob.
 */
export function syncJob(seen: Job, pods: readonly Pod[], before: Progress, now: TimeMs): Synced {
  const job = started(seen, now);
  const tally = tallyOf(job, pods, before, now);
  const active = pods.filter((pod) => isPodActive(pod) && !tally.counted.includes(pod.metadata.uid));
  const leaving = pods.filter(isPodTerminating).length;
  const failures = failuresAfter(before.failures, tally.succeededAt, tally.failedAt);
  const forced = endingOf(job, pods, tally, now);
  const done: Plan = forced
    ? { do: "delete", pods: active }
    : job.metadata.deletionTimestamp !== undefined
      ? { do: "nothing" }
      : plan(job, {
          ...tally,
          active,
          terminating: leaving,
          nextTryAt: nextTryAt(failures),
          nextOrdinal: before.nextOrdinal,
          now,
        });
  const gone = done.do === "delete" ? done.pods : [];
  const made = done.do === "create" ? done.pods : [];
  const running = active.length - gone.length + made.length;
  const ending = forced ?? (isComplete(job, tally.succeeded, running) ? REACHED : undefined);
  const counts = {
    ...tally,
    // Upstream answers 0 while it waits, whatever else runs.
    active: done.do === "wait" ? 0 : running,
    ready: active.filter((pod) => isPodReady(pod) && !gone.includes(pod)).length,
    terminating: leaving + gone.length,
    // Where the Job fails, so do the pods that it takes along.
    failed: tally.failed + (forced && !forced.isGood ? gone.length : 0),
  };
  const { conditions, times, events } = concluded(job, ending, counts.terminating, now);
  const status = statusOf(job, counts, { ...times, conditions });
  const counted = [...tally.counted, ...gone.map(({ metadata }) => metadata.uid)];
  const waits = done.do === "wait" ? done.until : made.length > 0 ? now + RETRY_MS : Number.POSITIVE_INFINITY;
  return {
    commands: [
      ...gone.flatMap((pod) => removed(job, pod)),
      ...made.flatMap((object): readonly Command[] => [
        { verb: "create", object },
        event(job, "Normal", "SuccessfulCreate", `Created pod: ${object.metadata.name}`),
      ]),
      ...(equal(status, seen.status) ? [] : [{ verb: "updateStatus", object: { ...seen, status } } as const]),
      ...events,
    ],
    progress: {
      counted,
      running: active.map(({ metadata }) => metadata.uid).filter((uid) => !counted.includes(uid)),
      failures,
      nextOrdinal: done.do === "create" ? done.nextOrdinal : before.nextOrdinal,
    },
    status,
    tally,
    plan: done,
    ending,
    again: ending ? Number.POSITIVE_INFINITY : Math.min(waits, deadlineOf(job) ?? Number.POSITIVE_INFINITY),
  };
}

/** It starts when it is first seen and not suspended. */
const started = (job: Job, now: TimeMs): Job =>
  job.status.startTime !== undefined || job.spec.suspend
    ? job
    : { ...job, status: { ...job.status, startTime: wholeSecond(now) } };

interface Conclusion {
  readonly conditions: readonly JobCondition[];
  readonly times: Pick<JobStatus, "startTime" | "completionTime">;
  readonly events: readonly Command[];
}

/** Conditions of a Job that ends, is held up, or goes on. */
function concluded(job: Job, ending: Ending | undefined, terminating: number, now: TimeMs): Conclusion {
  const before = job.status.conditions ?? [];
  const { startTime } = job.status;
  if (!ending) return held(job, before, now);
  const told = withCondition(before, interim(ending), now);
  if (terminating > 0) return { conditions: told, times: { startTime }, events: [] };
  const { isGood, reason, message } = ending;
  return {
    conditions: withCondition(told, final(ending), now),
    times: { startTime, ...(isGood ? { completionTime: wholeSecond(now) } : {}) },
    events: [isGood ? event(job, "Normal", "Completed", "Job completed") : event(job, "Warning", reason, message)],
  };
}

/** A Job that is resumed starts anew: its deadline counts from then on. */
function held(job: Job, before: readonly JobCondition[], now: TimeMs): Conclusion {
  const conditions = withCondition(before, suspension(job), now);
  const { startTime } = job.status;
  if (conditions === before) return { conditions, times: { startTime }, events: [] };
  const { suspend } = job.spec;
  return {
    conditions,
    times: { startTime: suspend ? startTime : wholeSecond(now) },
    events: [event(job, "Normal", suspend ? "Suspended" : "Resumed", suspension(job).message)],
  };
}

const removed = (job: Job, pod: Pod): readonly Command[] => [
  { verb: "delete", target: refOf(pod), uid: pod.metadata.uid },
  event(job, "Normal", "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`),
];

const event = (job: Job, type: "Normal" | "Warning", reason: string, message: string): Command => ({
  verb: "event",
  involved: refOf(job),
  type,
  reason,
  message,
});
