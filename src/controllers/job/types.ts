import type { KubeObject, PodTemplateSpec } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";

/** A Job as it is stored: with its defaults. */
export interface JobSpec {
  readonly parallelism: number;
  /** Absent: a work queue; one pod that succeeds ends it. */
  readonly completions?: number;
  readonly completionMode: "NonIndexed" | "Indexed";
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly suspend: boolean;
  readonly podReplacementPolicy: "TerminatingOrFailed" | "Failed";
  readonly managedBy?: string;
  readonly manualSelector?: boolean;
  readonly template: PodTemplateSpec;
}

export interface JobCondition {
  readonly type: "Suspended" | "SuccessCriteriaMet" | "FailureTarget" | "Complete" | "Failed";
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
  readonly lastProbeTime: TimeMs;
  readonly lastTransitionTime: TimeMs;
}

/** Counts that are 0 are absent, but for those of ready and terminating pods. */
export interface JobStatus {
  readonly startTime?: TimeMs;
  readonly completionTime?: TimeMs;
  readonly active?: number;
  readonly ready?: number;
  readonly terminating?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  /** Of an Indexed Job: "0,2-4". */
  readonly completedIndexes?: string;
  readonly uncountedTerminatedPods?: object;
  readonly conditions?: readonly JobCondition[];
}

export type Job = KubeObject<JobSpec, JobStatus>;

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === "Indexed";

/** The condition of a type, if it is true. */
export const trueCondition = ({ status }: Job, ...types: readonly JobCondition["type"][]): JobCondition | undefined =>
  status.conditions?.find((each) => types.includes(each.type) && each.status === "True");

/** It ended, well or not. */
export const ended = (job: Job): JobCondition | undefined => trueCondition(job, "Complete", "Failed");
