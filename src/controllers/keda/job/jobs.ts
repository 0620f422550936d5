import type { NewObject } from "../../../api/commands.ts";
import type { ObjectRef } from "../../../api/objects.ts";
import { ok, type Result } from "../../../base/result.ts";
import type { ScaledJob } from "../types.ts";
import { listedJobs } from "./counts.ts";
import { JOB_GENERATION, JOB_OWNER_LABEL, type JobSession, type JobView } from "./observation.ts";

const DEFAULT_HISTORY = 100;
const EXCLUDED_LABELS = "scaledjob.keda.sh/job-excluded-labels";

/** Creates Jobs and tells of it, also when some were refused. Upstream createJobs. */
export function createJobs(session: JobSession, count: number): void {
  const job = newJob(session.object, session.seen.operatorVersion);
  for (let i = 0; i < count; i++) {
    const created = session.call("jobCreate", { verb: "create", object: job });
    const message = `Failed to create job ${job.metadata.generateName}: ${created.ok ? "" : created.error}`;
    if (!created.ok) session.event("KEDAJobCreateFailed", message, "Warning");
  }
  session.event("KEDAJobsCreated", `Created ${count} jobs`);
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly restartPolicy?: string };
}

/** Upstream generateJobs. */
function newJob({ metadata, spec }: ScaledJob, operatorVersion: string): NewObject {
  const { name, namespace, uid, annotations, labels = {} } = metadata;
  const generateName = `${name}-`;
  const template = (spec.jobTargetRef.template ?? {}) as Template;
  const excluded = new Set(annotations?.[EXCLUDED_LABELS]?.split(","));
  const owner = { apiVersion: "keda.sh/v1alpha1", kind: "ScaledJob", name, uid };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      generateName,
      namespace,
      labels: {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/version": operatorVersion,
        "app.kubernetes.io/part-of": name,
        "app.kubernetes.io/managed-by": "keda-operator",
        [JOB_OWNER_LABEL]: name,
        ...Object.fromEntries(Object.entries(labels).filter(([key]) => !excluded.has(key))),
      },
      annotations: { [JOB_GENERATION]: String(metadata.generation), ...annotations },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      ...spec.jobTargetRef,
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          generateName,
          labels: { ...template.metadata?.labels, [JOB_OWNER_LABEL]: name },
        },
        spec: { ...template.spec, restartPolicy: template.spec?.restartPolicy || "OnFailure" },
      },
    },
  };
}

/** Finished Jobs beyond the limits go, oldest completion first; the first refused delete ends it. Upstream cleanUp. */
export function cleanUp(session: JobSession): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = session.object.spec;
  const surplus = (finished: JobView["finished"], limit = DEFAULT_HISTORY): readonly JobView[] => {
    const jobs = listedJobs(session.seen).filter((job) => job.finished === finished);
    return jobs.toSorted(byCompletion).slice(0, Math.max(0, jobs.length - limit));
  };
  const all = [...surplus("Complete", successfulJobsHistoryLimit), ...surplus("Failed", failedJobsHistoryLimit)];
  for (const job of all) if (!deleteJob(session, job).ok) return;
}

/** Jobs without a completion time stay where the listing has them. */
const byCompletion = (a: JobView, b: JobView): number =>
  a.completedAt === null || b.completedAt === null ? 0 : a.completedAt - b.completedAt;

export function deleteJob(session: JobSession, { name }: JobView): Result<null, string> {
  const target: ObjectRef = { kind: "Job", namespace: session.object.metadata.namespace, name };
  const deleted = session.call("jobDelete", { verb: "delete", target });
  return deleted.ok ? ok(null) : deleted;
}
