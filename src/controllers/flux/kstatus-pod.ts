import { type DurationMs, SECOND_MS } from "../../base/units.ts";
import { type FluxObject, listAt, textAt } from "./fields.ts";
import { conditionsOf, current, failed, inProgress, type KstatusResult } from "./kstatus-result.ts";

/** How long a pod may be unschedulable before that is a failure. */
const SCHEDULE_WINDOW_MS: DurationMs = 15 * SECOND_MS;

/** Undefined for a phase that upstream does not know. Upstream: kstatus/status/core.go podConditions. */
export function podStatus(pod: FluxObject, age: DurationMs): KstatusResult | undefined {
  switch (textAt(pod, "status.phase")) {
    case "Succeeded":
      return current("Pod has completed successfully");
    case "Failed":
      return current("Pod has completed, but not successfully");
    case "Running":
      return runningStatus(pod);
    case "Pending":
      return pendingStatus(pod, age);
    case "":
      return inProgress("PodNotObserved", "Pod phase not available");
    default:
      return undefined;
  }
}

function runningStatus(pod: FluxObject): KstatusResult {
  if (conditionsOf(pod).some(({ type, status }) => type === "Ready" && status === "True")) {
    return current("Pod is Ready");
  }
  const looping = listAt(pod, "status.containerStatuses")
    .filter((status) => textAt(status, "state.waiting.reason") === "CrashLoopBackOff")
    .map((status) => textAt(status, "name"));
  return looping.length > 0
    ? failed("ContainerCrashLooping", `Containers in CrashLoop state: ${looping.join(",")}`)
    : inProgress("PodRunningNotReady", "Pod is running but is not Ready");
}

function pendingStatus(pod: FluxObject, age: DurationMs): KstatusResult {
  const refused = conditionsOf(pod).find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (refused?.reason !== "Unschedulable") return inProgress("PodPending", "Pod is in the Pending phase");
  return age < SCHEDULE_WINDOW_MS
    ? inProgress("PodNotScheduled", "Pod has not been scheduled")
    : failed("PodUnschedulable", "Pod could not be scheduled");
}
