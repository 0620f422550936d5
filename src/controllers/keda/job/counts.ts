import type { JobObservation, JobView } from "./observation.ts";

/** Jobs as the API lists them; none when the listing fails. */
export const listedJobs = ({ jobs, fail }: JobObservation): readonly JobView[] =>
  fail.jobList === undefined ? jobs : [];

/** Jobs without a Complete or Failed condition, and those of them that count as pending. Upstream scale_jobs.go. */
export function countJobs(
  seen: JobObservation,
  pendingPodConditions: readonly string[] = [],
): { readonly running: number; readonly pending: number } {
  const running = listedJobs(seen).filter(({ finished }) => finished === null);
  return { running: running.length, pending: running.filter((job) => isPending(job, pendingPodConditions)).length };
}

/** No pod runs or has succeeded; or, with conditions given, no pod has all of them. */
function isPending({ pods }: JobView, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return !pods.some(({ phase }) => phase === "Running" || phase === "Succeeded");
  return !pods.some(({ conditions }) => wanted.every((type) => conditions.includes(type)));
}
