import { degraded, type Health, healthy, progressing } from "./health-status.ts";
import { fieldAt, type Manifest } from "./manifest.ts";
import { conditionsOf, countAt, integerAt, isUnobserved, textAt } from "./typed.ts";

const ROLLOUT = "Waiting for rollout to finish:";

/** Upstream: gitops-engine health/health_deployment.go. The condition's status is not looked at. */
export function deploymentHealth(object: Manifest): Health {
  const wanted = integerAt(object, "spec", "replicas");
  const [all, updated, available] = ["replicas", "updatedReplicas", "availableReplicas"].map((field) =>
    countAt(object, "status", field),
  ) as [number, number, number];
  if (fieldAt(object, "spec", "paused") === true) return { status: "Suspended", message: "Deployment is paused" };
  if (isUnobserved(object))
    return progressing(`${ROLLOUT} observed deployment generation less than desired generation`);
  if (conditionsOf(object).find(({ type }) => type === "Progressing")?.reason === "ProgressDeadlineExceeded") {
    return degraded(`Deployment ${JSON.stringify(object.metadata.name ?? "")} exceeded its progress deadline`);
  }
  if (wanted !== undefined && updated < wanted) {
    return progressing(`${ROLLOUT} ${updated} out of ${wanted} new replicas have been updated...`);
  }
  if (all > updated) return progressing(`${ROLLOUT} ${all - updated} old replicas are pending termination...`);
  if (available < updated) {
    return progressing(`${ROLLOUT} ${available} of ${updated} updated replicas are available...`);
  }
  return healthy();
}

/** Upstream: gitops-engine health/health_replicaset.go. */
export function replicaSetHealth(object: Manifest): Health {
  const wanted = integerAt(object, "spec", "replicas");
  const available = countAt(object, "status", "availableReplicas");
  if (isUnobserved(object)) {
    return progressing(`${ROLLOUT} observed replica set generation less than desired generation`);
  }
  const failure = conditionsOf(object).find(({ type }) => type === "ReplicaFailure");
  if (failure?.status === "True") return degraded(failure.message);
  return wanted !== undefined && available < wanted
    ? progressing(`${ROLLOUT} ${available} out of ${wanted} new replicas are available...`)
    : healthy();
}

/** Upstream: gitops-engine health/health_daemonset.go. */
export function daemonSetHealth(object: Manifest): Health {
  const [desired, updated, available] = ["desiredNumberScheduled", "updatedNumberScheduled", "numberAvailable"].map(
    (field) => countAt(object, "status", field),
  ) as [number, number, number];
  const waiting = `Waiting for daemon set ${JSON.stringify(object.metadata.name ?? "")} rollout to finish:`;
  if (isUnobserved(object)) {
    return progressing(`${ROLLOUT} observed daemon set generation less than desired generation`);
  }
  if (textAt(object, "spec", "updateStrategy", "type") === "OnDelete") {
    return healthy(`daemon set ${updated} out of ${desired} new pods have been updated`);
  }
  if (updated < desired) return progressing(`${waiting} ${updated} out of ${desired} new pods have been updated...`);
  if (available < desired) return progressing(`${waiting} ${available} of ${desired} updated pods are available...`);
  return healthy();
}

/** Upstream: gitops-engine health/health_statefulset.go. A rolling update without its block compares revisions. */
export function statefulSetHealth(object: Manifest): Health {
  const wanted = integerAt(object, "spec", "replicas");
  const partition = integerAt(object, "spec", "updateStrategy", "rollingUpdate", "partition");
  const [ready, updated, current] = ["readyReplicas", "updatedReplicas", "currentReplicas"].map((field) =>
    countAt(object, "status", field),
  ) as [number, number, number];
  if (countAt(object, "status", "observedGeneration") === 0 || isUnobserved(object)) {
    return progressing("Waiting for statefulset spec update to be observed...");
  }
  if (wanted !== undefined && ready < wanted) return progressing(`Waiting for ${wanted - ready} pods to be ready...`);
  const strategy = textAt(object, "spec", "updateStrategy", "type");
  if (strategy === "RollingUpdate" && fieldAt(object, "spec", "updateStrategy", "rollingUpdate") != null) {
    const share = wanted === undefined || partition === undefined ? undefined : wanted - partition;
    return share !== undefined && updated < share
      ? progressing(
          `Waiting for partitioned roll out to finish: ${updated} out of ${share} new pods have been updated...`,
        )
      : healthy(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (strategy === "OnDelete") return healthy(`statefulset has ${ready} ready pods`);
  const [next, now] = [textAt(object, "status", "updateRevision"), textAt(object, "status", "currentRevision")];
  return next === now
    ? healthy(`statefulset rolling update complete ${current} pods at revision ${now}...`)
    : progressing(`waiting for statefulset rolling update to complete ${updated} pods at revision ${next}...`);
}
