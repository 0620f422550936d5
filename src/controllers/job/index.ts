import { type Controller, keyOf } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { decideJob, type JobMemory, type JobSeen, NOTHING_YET } from "./decide.ts";
import { jobKind } from "./kind.ts";
import type { Job } from "./types.ts";

/** Runs the pods of Jobs to their end. Keys are Jobs. */
export const job: Controller<JobMemory, JobSeen> = {
  name: "job",
  component: "job-controller",
  upstream: {
    project: "kubernetes",
    version: "v1.36.1",
    source: "pkg/controller/job, pkg/controller/ttlafterfinished",
  },
  leftOut: [
    "podFailurePolicy, successPolicy and backoffLimitPerIndex are taken and not acted on.",
    "Pods carry no tracking finalizer: what was counted is kept in memory.",
    "A create that the API server refuses is tried again after 1 s; upstream doubles that up to 1 min.",
    "Pods that match a Job's selector are not adopted.",
    "An expired Job is deleted in the background; upstream waits for its pods.",
    "CronJobs are not modelled.",
  ],
  loop: {
    reads: ["Job", "Pod"],
    writes: ["Job.status", "Job.delete", "Pod.create", "Pod.delete"],
    period: "on change, 1s",
    host: "kube-controller-manager",
  },
  kinds: [jobKind],
  watches: [
    { kind: "Job", keys: (after, before) => [keyOf((after ?? before) as KubeObject)] },
    { kind: "Pod", keys: (after, before) => keysOfPod((after ?? before) as KubeObject) },
  ],
  init: () => NOTHING_YET,
  observe: (key, { cluster }) => {
    const [namespace = "", name = ""] = key.split("/");
    const found = cluster.get("Job", namespace, name) as Job | undefined;
    return { job: found, pods: found ? cluster.ownedBy("Pod", found.metadata.uid) : [] };
  },
  decide: decideJob,
};

function keysOfPod({ metadata }: KubeObject): readonly string[] {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  return owner?.kind === "Job" ? [`${metadata.namespace}/${owner.name}`] : [];
}
