import { type Decision, refOf, type Trigger } from "../../api/controller.ts";
import type { Pod } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { NO_FAILURES } from "./back-off.ts";
import { explain } from "./explain.ts";
import { type Progress, syncJob } from "./sync.ts";
import { ended, type Job } from "./types.ts";

/** What one look at a Job sees: it and its pods. */
export interface JobSeen {
  readonly job: Job | undefined;
  readonly pods: readonly Pod[];
}

export interface JobMemory extends Progress {
  /** Of the Job that all this is about. */
  readonly uid: string;
  /** Of its spec when it was last synced. */
  readonly generation: number;
  readonly syncedAt: TimeMs;
  /** When it will be synced next; Infinity: when something changes. */
  readonly nextAt: TimeMs;
}

const NEVER = Number.POSITIVE_INFINITY;

export const NOTHING_YET: JobMemory = {
  uid: "",
  generation: 0,
  syncedAt: -1,
  nextAt: NEVER,
  counted: [],
  running: [],
  failures: NO_FAILURES,
  nextOrdinal: 0,
};

/** Changes of pods and of its own status are looked at together. Upstream: job_controller.go syncJobBatchPeriod. */
const BATCH_MS = SECOND_MS;

/** Timers: the next sync; the end of a Job that ended. */
const SYNC = "sync";
const EXPIRE = "expire";

/** One look at a Job: it is synced at once when its spec changed, after a second when anything else did. */
export function decideJob(
  { job, pods }: JobSeen,
  memory: JobMemory,
  now: TimeMs,
  trigger: Trigger,
): Decision<JobMemory> {
  if (!job || isForeign(job)) return { memory: NOTHING_YET, commands: [], timers: { [SYNC]: null, [EXPIRE]: null } };
  const known = memory.uid === job.metadata.uid ? memory : { ...NOTHING_YET, uid: job.metadata.uid };
  if (ended(job)) return expire(job, known, now);
  const { generation } = job.metadata;
  const isDue = trigger.by === "timer" || known.generation !== generation;
  if (!isDue || known.syncedAt === now) return waiting(known, Math.min(known.nextAt, now + BATCH_MS));
  const synced = syncJob(job, pods, known, now);
  const { progress, commands, again } = synced;
  return {
    ...waiting({ ...known, ...progress, generation, syncedAt: now }, again),
    commands,
    explanation: explain(job, synced),
  };
}

const waiting = (memory: JobMemory, nextAt: TimeMs): Decision<JobMemory> => ({
  memory: { ...memory, nextAt },
  commands: [],
  timers: { [SYNC]: nextAt === NEVER ? null : nextAt },
});

/** Another controller says that it looks after this one. */
const isForeign = ({ spec }: Job): boolean =>
  spec.managedBy !== undefined && spec.managedBy !== "kubernetes.io/job-controller";

/** A Job that ended is deleted after its time to live. Upstream: pkg/controller/ttlafterfinished. */
function expire(job: Job, memory: JobMemory, now: TimeMs): Decision<JobMemory> {
  const { ttlSecondsAfterFinished } = job.spec;
  const finishedAt = ended(job)?.lastTransitionTime;
  const timers = { [SYNC]: null };
  if (finishedAt === undefined || ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp !== undefined)
    return { memory, commands: [], timers };
  const at = finishedAt + ttlSecondsAfterFinished * SECOND_MS;
  if (at > now) return { memory, commands: [], timers: { ...timers, [EXPIRE]: at } };
  return { memory, commands: [{ verb: "delete", target: refOf(job), uid: job.metadata.uid }], timers };
}
