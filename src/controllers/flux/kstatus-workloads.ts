import { type FluxObject, fieldAt, intAt, textAt } from "./fields.ts";
import { conditionsOf, current, failed, inProgress, type KstatusResult } from "./kstatus-result.ts";

const statusCount = (object: FluxObject, field: string): number => intAt(object, `status.${field}`, 0);

/** Upstream: kstatus/status/core.go deploymentConditions. Without a deadline, progress need not be reported. */
export function deploymentStatus(object: FluxObject): KstatusResult {
  const conditions = conditionsOf(object);
  const late = conditions.find(({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded");
  if (late) return failed(late.reason, "Progress deadline exceeded", late.message);
  const wanted = intAt(object, "spec.replicas", 1);
  const [all, updated, ready, available] = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"].map(
    (field) => statusCount(object, field),
  ) as [number, number, number, number];
  if (wanted > all) return inProgress("LessReplicas", `Replicas: ${all}/${wanted}`);
  if (wanted > updated) return inProgress("LessUpdated", `Updated: ${updated}/${wanted}`);
  if (all > wanted) return inProgress("ExtraPods", `Pending termination: ${all - wanted}`);
  if (updated > available) return inProgress("LessAvailable", `Available: ${available}/${updated}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);
  const has = (type: string, reason?: string): boolean =>
    conditions.some((c) => c.type === type && c.status === "True" && (reason === undefined || c.reason === reason));
  const isBounded = typeof fieldAt(object, "spec.progressDeadlineSeconds") === "number";
  if (isBounded && !has("Progressing", "NewReplicaSetAvailable")) {
    return inProgress("ReplicaSetNotAvailable", "ReplicaSet not Available");
  }
  if (!has("Available")) return inProgress("DeploymentNotAvailable", "Deployment not Available");
  return current(`Deployment is available. Replicas: ${all}`);
}

/** Upstream: replicasetConditions. */
export function replicaSetStatus(object: FluxObject): KstatusResult {
  if (conditionsOf(object).some(({ type, status }) => type === "ReplicaFailure" && status === "True")) {
    return inProgress("ReplicaFailure", "Replica Failure condition. Check Pods");
  }
  const wanted = intAt(object, "spec.replicas", 1);
  const [all, ready, available, labelled] = [
    "replicas",
    "readyReplicas",
    "availableReplicas",
    "fullyLabeledReplicas",
  ].map((field) => statusCount(object, field)) as [number, number, number, number];
  if (wanted > labelled) return inProgress("LessLabelled", `Labelled: ${labelled}/${wanted}`);
  if (wanted > available) return inProgress("LessAvailable", `Available: ${available}/${wanted}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);
  if (all > wanted) return inProgress("ExtraPods", `Pending termination: ${all - wanted}`);
  return current(`ReplicaSet is available. Replicas: ${all}`);
}

/** Upstream: stsConditions. */
export function statefulSetStatus(object: FluxObject): KstatusResult {
  if (textAt(object, "spec.updateStrategy.type") === "OnDelete") {
    return current("StatefulSet is using the ondelete update strategy");
  }
  const wanted = intAt(object, "spec.replicas", 1);
  const [all, ready, now, updated] = ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas"].map((field) =>
    statusCount(object, field),
  ) as [number, number, number, number];
  if (wanted > all) return inProgress("LessReplicas", `Replicas: ${all}/${wanted}`);
  if (wanted > ready) return inProgress("LessReady", `Ready: ${ready}/${wanted}`);
  if (all > wanted) return inProgress("ExtraPods", `Pending termination: ${all - wanted}`);
  const partition = intAt(object, "spec.updateStrategy.rollingUpdate.partition", -1);
  if (partition !== -1) {
    return updated < wanted - partition
      ? inProgress("PartitionRollout", `updated: ${updated}/${wanted - partition}`)
      : current(`Partition rollout complete. updated: ${updated}`);
  }
  if (wanted > now) return inProgress("LessCurrent", `current: ${now}/${wanted}`);
  if (textAt(object, "status.currentRevision") !== textAt(object, "status.updateRevision")) {
    return inProgress("RevisionMismatch", "Waiting for updated revision to match current");
  }
  return current(`All replicas scheduled as expected. Replicas: ${all}`);
}

/** Upstream: daemonsetConditions. */
export function daemonSetStatus(object: FluxObject): KstatusResult {
  const { kind } = object;
  if (fieldAt(object, "metadata.generation") === undefined) {
    return inProgress("NoGeneration", `${kind} metadata.generation not found`);
  }
  if (fieldAt(object, "status.observedGeneration") === undefined) {
    return inProgress("NoObservedGeneration", `${kind} status.observedGeneration not found`);
  }
  const wanted = intAt(object, "status.desiredNumberScheduled", -1);
  if (wanted === -1) return inProgress("NoDesiredNumber", "Missing .status.desiredNumberScheduled");
  const steps = [
    ["LessCurrent", "Current", "currentNumberScheduled"],
    ["LessUpdated", "Updated", "updatedNumberScheduled"],
    ["LessAvailable", "Available", "numberAvailable"],
    ["LessReady", "Ready", "numberReady"],
  ] as const;
  const behind = steps.find(([, , field]) => wanted > statusCount(object, field));
  if (behind) return inProgress(behind[0], `${behind[1]}: ${statusCount(object, behind[2])}/${wanted}`);
  return current(`All replicas scheduled as expected. Replicas: ${wanted}`);
}
