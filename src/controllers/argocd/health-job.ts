import { degraded, type Health, healthy, progressing } from "./health-status.ts";
import type { Manifest } from "./manifest.ts";
import { conditionsOf } from "./typed.ts";

/** Upstream: gitops-engine health/health_job.go. Only Suspended's status counts; the other conditions need only exist. */
export function jobHealth(object: Manifest): Health {
  const conditions = conditionsOf(object);
  const failed = conditions.findLast(({ type }) => type === "Failed");
  if (failed) return degraded(failed.message);
  const ended = conditions.filter(({ type }) => type === "Complete" || type === "Suspended");
  const message = ended.at(-1)?.message;
  if (message === undefined) return progressing();
  const suspended = ended.some(({ type, status }) => type === "Suspended" && status === "True");
  return suspended ? { status: "Suspended", message: "" } : healthy(message);
}
