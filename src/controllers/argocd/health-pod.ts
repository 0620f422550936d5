import { degraded, type Health, healthy, progressing } from "./health-status.ts";
import { isHook } from "./hooks.ts";
import { fieldAt, type Manifest } from "./manifest.ts";
import { conditionsOf, countAt, listAt, textAt } from "./typed.ts";

/** Upstream: gitops-engine health/health_pod.go. */
export function podHealth(pod: Manifest): Health {
  const message = textAt(pod, "status", "message");
  const containers = listAt(pod, "status", "containerStatuses");
  if (runsForever(pod)) {
    const stuck = containers.filter(isStuck).map((status) => textAt(status, "state", "waiting", "message"));
    if (stuck.length > 0) return degraded(stuck.join(", "));
  }
  switch (textAt(pod, "status", "phase")) {
    case "Pending":
      return progressing(message);
    case "Succeeded":
      return healthy(message);
    case "Failed":
      return degraded(message || failureOf([...listAt(pod, "status", "initContainerStatuses"), ...containers]));
    case "Running":
      return runningHealth(pod, message, containers);
    default:
      return { status: "Unknown", message };
  }
}

function runningHealth(pod: Manifest, message: string, containers: readonly unknown[]): Health {
  if (runsForever(pod)) {
    if (conditionsOf(pod).find(({ type }) => type === "Ready")?.status === "True") return healthy(message);
    const ended = containers.some((status) => fieldAt(status, "lastState", "terminated") != null);
    return ended ? degraded(message) : progressing(message);
  }
  const policy = textAt(pod, "spec", "restartPolicy");
  return policy === "OnFailure" || policy === "Never" ? progressing(message) : { status: "Unknown", message };
}

const runsForever = (pod: Manifest): boolean =>
  textAt(pod, "spec", "restartPolicy") === "Always" ||
  (pod.metadata.annotations?.["argocd.argoproj.io/ignore-restart-policy"] === "true" && !isHook(pod));

const isStuck = (status: unknown): boolean => /^Err|Error$|BackOff$/.test(textAt(status, "state", "waiting", "reason"));

/** The first container that says how it failed. */
function failureOf(statuses: readonly unknown[]): string {
  for (const status of statuses) {
    const ended = fieldAt(status, "state", "terminated");
    const message = textAt(ended, "message");
    if (message !== "") return message;
    if (textAt(ended, "reason") === "OOMKilled") return "OOMKilled";
    const code = countAt(ended, "exitCode");
    if (code !== 0) return `container ${JSON.stringify(textAt(status, "name"))} failed with exit code ${code}`;
  }
  return "";
}
