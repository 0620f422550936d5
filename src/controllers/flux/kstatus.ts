import { failed as failure, ok, type Result } from "../../base/result.ts";
import type { DurationMs } from "../../base/units.ts";
import { type FluxObject, fieldAt, groupKindOf, textAt } from "./fields.ts";
import { claimStatus, crdStatus, jobStatus, serviceStatus } from "./kstatus-others.ts";
import { podStatus } from "./kstatus-pod.ts";
import { conditionsOf, current, failed, inProgress, type KstatusResult } from "./kstatus-result.ts";
import { daemonSetStatus, deploymentStatus, replicaSetStatus, statefulSetStatus } from "./kstatus-workloads.ts";

type Rule = (object: FluxObject) => KstatusResult;

const alwaysReady: Rule = () => current("Resource is always ready");
const RULES: ReadonlyMap<string, Rule> = new Map([
  ["Service", serviceStatus],
  ["Secret", alwaysReady],
  ["ConfigMap", alwaysReady],
  ["batch/CronJob", alwaysReady],
  ["PersistentVolumeClaim", claimStatus],
  ["apps/StatefulSet", statefulSetStatus],
  ["apps/DaemonSet", daemonSetStatus],
  ["extensions/DaemonSet", daemonSetStatus],
  ["apps/Deployment", deploymentStatus],
  ["extensions/Deployment", deploymentStatus],
  ["apps/ReplicaSet", replicaSetStatus],
  ["extensions/ReplicaSet", replicaSetStatus],
  ["policy/PodDisruptionBudget", () => current("AllowedDisruptions has been computed.")],
  ["batch/Job", jobStatus],
  ["apiextensions.k8s.io/CustomResourceDefinition", crdStatus],
]);

/**
 * How far an object is; `age` is the time since it was created. Kinds without a rule go by their condition Ready.
 * Upstream: fluxcd/cli-utils kstatus/status Compute, v1.2.3, with its error texts.
 */
export function kstatusOf(object: FluxObject, age: DurationMs): Result<KstatusResult, string> {
  const general = generalStatus(object);
  if (general) return ok(general);
  if (groupKindOf(object) === "Pod") {
    const pod = podStatus(object, age);
    return pod ? ok(pod) : failure(`unknown phase ${textAt(object, "status.phase")}`);
  }
  const rule = RULES.get(groupKindOf(object));
  return ok(rule ? rule(object) : readyStatus(object));
}

/** What holds for every kind: deletion, an old generation, and the conditions Reconciling and Stalled. */
function generalStatus(object: FluxObject): KstatusResult | undefined {
  if (textAt(object, "metadata.deletionTimestamp") !== "") {
    return { status: "Terminating", message: "Resource scheduled for deletion", conditions: [] };
  }
  const [wanted, seen] = [fieldAt(object, "metadata.generation"), fieldAt(object, "status.observedGeneration")];
  if (wanted !== undefined && seen !== undefined && wanted !== seen) {
    const message = `${object.kind} generation is ${wanted}, but latest observed generation is ${seen}`;
    return inProgress("LatestGenerationNotObserved", message);
  }
  const telling = conditionsOf(object).find(
    ({ type, status }) => (type === "Reconciling" || type === "Stalled") && status === "True",
  );
  if (telling === undefined) return undefined;
  return (telling.type === "Stalled" ? failed : inProgress)(telling.reason, telling.message);
}

function readyStatus(object: FluxObject): KstatusResult {
  const ready = conditionsOf(object).find(
    ({ type, status }) => type === "Ready" && (status === "True" || status === "False" || status === "Unknown"),
  );
  if (ready === undefined) return current("Resource is current");
  return ready.status === "True" ? current("Resource is Ready") : inProgress(ready.reason, ready.message);
}
