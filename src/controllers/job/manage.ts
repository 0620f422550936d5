import type { NewObject } from "../../api/commands.ts";
import type { Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { podName } from "../../cluster/pod-name.ts";
import { isPodReady, readySince } from "../../cluster/pod-state.ts";
import { freeIndexes, INDEX, indexOf } from "./indexes.ts";
import { isIndexed, type Job } from "./types.ts";

/** At most so many pods are made or deleted in one sync. */
const MOST = 500;

/** What is to be done about the number of pods. */
export type Plan =
  | { readonly do: "nothing" }
  | { readonly do: "delete"; readonly pods: readonly Pod[] }
  | { readonly do: "create"; readonly pods: readonly NewObject[]; readonly nextOrdinal: number }
  /** More are wanted, but the last failures are too recent. */
  | { readonly do: "wait"; readonly until: TimeMs };

/** What the plan depends on beside the Job. */
export interface Standing {
  readonly active: readonly Pod[];
  readonly terminating: number;
  readonly succeeded: number;
  readonly succeededIndexes: ReadonlySet<number>;
  /** No pod is made before that. */
  readonly nextTryAt: TimeMs;
  readonly nextOrdinal: number;
  readonly now: TimeMs;
}

/** How many pods should run, and what leads there. Upstream: job_controller.go manageJob. */
export function plan(job: Job, standing: Standing): Plan {
  const { active, terminating, nextTryAt, now } = standing;
  if (job.spec.suspend) return active.length > 0 ? { do: "delete", pods: active } : { do: "nothing" };
  const wanted = wantedOf(job, standing);
  const surplus = surplusOf(job, active, Math.max(0, active.length - wanted)).slice(0, MOST);
  if (surplus.length > 0) return { do: "delete", pods: surplus };
  const leaving = job.spec.podReplacementPolicy === "Failed" ? terminating : 0;
  const missing = Math.min(MOST, wanted - leaving - active.length);
  if (missing <= 0) return { do: "nothing" };
  return nextTryAt > now ? { do: "wait", until: nextTryAt } : created(job, missing, standing);
}

/** Never more than there are completions left; of a work queue that has seen a success, those that run. */
function wantedOf({ spec }: Job, { active, succeeded }: Pick<Standing, "active" | "succeeded">): number {
  const { completions, parallelism } = spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

function surplusOf(job: Job, active: readonly Pod[], least: number): readonly Pod[] {
  const completions = isIndexed(job) ? (job.spec.completions ?? 0) : Number.POSITIVE_INFINITY;
  const misplaced = isIndexed(job) ? active.filter((pod) => indexOf(pod, completions) === undefined) : [];
  if (misplaced.length >= least) return misplaced;
  const others = active.filter((pod) => !misplaced.includes(pod)).toSorted(byUse);
  return [...misplaced, ...others.slice(0, least - misplaced.length)];
}

/** Least useful first. Upstream: pkg/controller/controller_utils.go ActivePods. */
const byUse = (a: Pod, b: Pod): number =>
  Number(a.spec.nodeName !== undefined) - Number(b.spec.nodeName !== undefined) ||
  Number(a.status.phase === "Running") - Number(b.status.phase === "Running") ||
  Number(isPodReady(a)) - Number(isPodReady(b)) ||
  (readySince(b) ?? 0) - (readySince(a) ?? 0) ||
  b.metadata.creationTimestamp - a.metadata.creationTimestamp;

function created(job: Job, count: number, standing: Standing): Plan {
  const { active, succeededIndexes, nextOrdinal } = standing;
  const completions = job.spec.completions ?? 0;
  const taken = new Set([...succeededIndexes, ...active.flatMap((pod) => indexOf(pod, completions) ?? [])]);
  const indexes = isIndexed(job) ? freeIndexes(count, completions, taken) : Array<undefined>(count).fill(undefined);
  const pods = indexes.map((index, i) => podOf(job, nextOrdinal + i, index));
  return { do: "create", pods, nextOrdinal: nextOrdinal + pods.length };
}

function podOf({ metadata, spec }: Job, ordinal: number, index: number | undefined): NewObject {
  const { name, namespace, uid } = metadata;
  const { template } = spec;
  const prefix = index === undefined ? name : `${name}-${index}`;
  const mark: Readonly<Record<string, string>> = index === undefined ? {} : { [INDEX]: String(index) };
  const owner = { apiVersion: "batch/v1", kind: "Job", name, uid, controller: true, blockOwnerDeletion: true };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: podName({ name: prefix, uid }, ordinal),
      generateName: `${prefix}-`,
      namespace,
      labels: { ...template.metadata?.labels, ...mark },
      annotations: { ...template.metadata?.annotations, ...mark },
      ownerReferences: [owner],
    },
    spec: template.spec,
    status: { phase: "Pending" },
  };
}
