import type { TimeMs } from "../../../base/units.ts";
import type { Memory } from "../memory.ts";
import type { CommonObservation } from "../observation.ts";
import type { Session } from "../session.ts";
import type { ScaledJob } from "../types.ts";

/** A Job of the ScaledJob, as the listing shows it. */
export interface JobView {
  readonly name: string;
  readonly finished: "Complete" | "Failed" | null;
  readonly completedAt: TimeMs | null;
  /** The ScaledJob's generation that made it; null: not annotated. */
  readonly generation: string | null;
  readonly pods: readonly {
    readonly phase: string;
    /** Types of its conditions that are True. */
    readonly conditions: readonly string[];
  }[];
}

/** What KEDA sees for a ScaledJob; `jobs` in the order of the listing. */
export interface JobObservation extends CommonObservation<ScaledJob> {
  readonly jobs: readonly JobView[];
}

export type JobMemory = Memory<ScaledJob>;
export type JobSession = Session<ScaledJob, JobObservation>;

/** Ties what KEDA makes to its ScaledJob. */
export const JOB_OWNER_LABEL = "scaledjob.keda.sh/name";
export const JOB_GENERATION = "scaledjob.keda.sh/generation";
