import { type FluxObject, intAt, textAt } from "./fields.ts";
import { conditionsOf, current, failed, inProgress, type KstatusResult } from "./kstatus-result.ts";

/** Upstream: kstatus/status/core.go pvcConditions. */
export function claimStatus(object: FluxObject): KstatusResult {
  const phase = textAt(object, "status.phase", "unknown");
  return phase === "Bound" ? current("PVC is Bound") : inProgress("NotBound", `PVC is not Bound. phase: ${phase}`);
}

/** Upstream: serviceConditions. */
export const serviceStatus = (object: FluxObject): KstatusResult =>
  textAt(object, "spec.type", "ClusterIP") === "LoadBalancer" && textAt(object, "spec.clusterIP") === ""
    ? inProgress("NoIPAssigned", "ClusterIP not set. Service type: LoadBalancer")
    : current("Service is ready");

/** A started job is current. Upstream: jobConditions. */
export function jobStatus(object: FluxObject): KstatusResult {
  const completions = intAt(object, "spec.completions", intAt(object, "spec.parallelism", 1));
  const [succeeded, active, failures] = ["succeeded", "active", "failed"].map((field) =>
    intAt(object, `status.${field}`, 0),
  ) as [number, number, number];
  const end = conditionsOf(object).find(
    ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
  );
  if (end?.type === "Complete") return current(`Job Completed. succeeded: ${succeeded}/${completions}`);
  if (end) return failed("JobFailed", `Job Failed. failed: ${failures}/${completions}`);
  if (textAt(object, "status.startTime") === "") return inProgress("JobNotStarted", "Job not started");
  return current(`Job in progress. success:${succeeded}, active: ${active}, failed: ${failures}`);
}

/** Upstream: crdConditions. */
export function crdStatus(object: FluxObject): KstatusResult {
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (type === "NamesAccepted" && status === "False") return failed(reason, message);
    if (type === "Established" && status === "False" && reason !== "Installing") return failed(reason, message);
    if (type === "Established" && status === "True") return current("CRD is established");
  }
  return inProgress("Installing", "Install in progress");
}
