import { hpaHealth, hpaV1Health } from "./health-hpa.ts";
import { jobHealth } from "./health-job.ts";
import { apiServiceHealth, claimHealth, ingressHealth, serviceHealth, workflowHealth } from "./health-others.ts";
import { podHealth } from "./health-pod.ts";
import type { Health, HealthStatus } from "./health-status.ts";
import { daemonSetHealth, deploymentHealth, replicaSetHealth, statefulSetHealth } from "./health-workloads.ts";
import { hasHookFinalizer } from "./hooks.ts";
import { groupOf, isDeleting, type Manifest, versionOf } from "./manifest.ts";
import { ConversionError } from "./typed.ts";

/** Best to worst. Upstream: gitops-engine health/health.go healthOrder. */
const ORDER: readonly HealthStatus[] = ["Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown"];

export const isWorse = (current: HealthStatus, other: HealthStatus): boolean =>
  ORDER.indexOf(other) > ORDER.indexOf(current);

/** How one kind is judged: one rule a served version, and its name in error texts. */
interface Check {
  readonly title: string;
  readonly versions: Readonly<Record<string, (object: Manifest) => Health>>;
}

const check = (title: string, version: string, rule: (object: Manifest) => Health): Check => ({
  title,
  versions: { [version]: rule },
});
/** Kinds that are judged whatever their version. */
const anyVersion = (rule: (object: Manifest) => Health): ((object: Manifest) => Health) => rule;

const CHECKS: ReadonlyMap<string, Check | ((object: Manifest) => Health)> = new Map<
  string,
  Check | ((object: Manifest) => Health)
>([
  ["apps/Deployment", check("Deployment", "v1", deploymentHealth)],
  ["apps/StatefulSet", check("StatefulSet", "v1", statefulSetHealth)],
  ["apps/ReplicaSet", check("ReplicaSet", "v1", replicaSetHealth)],
  ["apps/DaemonSet", check("DaemonSet", "v1", daemonSetHealth)],
  ["extensions/Ingress", anyVersion(ingressHealth)],
  ["networking.k8s.io/Ingress", anyVersion(ingressHealth)],
  ["argoproj.io/Workflow", anyVersion(workflowHealth)],
  [
    "apiregistration.k8s.io/APIService",
    { title: "APIService", versions: { v1: apiServiceHealth, v1beta1: apiServiceHealth } },
  ],
  ["/Service", check("Service", "v1", serviceHealth)],
  ["/PersistentVolumeClaim", check("PersistentVolumeClaim", "v1", claimHealth)],
  ["/Pod", check("Pod", "v1", podHealth)],
  ["batch/Job", check("Job", "v1", jobHealth)],
  ["autoscaling/HorizontalPodAutoscaler", { title: "HPA", versions: { v1: hpaV1Health, v2: hpaHealth } }],
]);

/** A judgement that failed: the health is Unknown and says why. */
export interface HealthResult {
  /** Undefined: the kind has no health. */
  readonly health: Health | undefined;
  readonly error: string | undefined;
}

/** The health of one object. Upstream: gitops-engine health/health.go GetResourceHealth, c9c369efcc5b. */
export function healthOf(object: Manifest): HealthResult {
  if (isDeleting(object) && !hasHookFinalizer(object)) {
    return { health: { status: "Progressing", message: "Pending deletion" }, error: undefined };
  }
  const found = CHECKS.get(`${groupOf(object)}/${object.kind}`);
  if (found === undefined) return { health: undefined, error: undefined };
  if (typeof found === "function") return { health: found(object), error: undefined };
  const rule = found.versions[versionOf(object)];
  if (rule === undefined) return unknown(`unsupported ${found.title} GVK: ${object.apiVersion}, Kind=${object.kind}`);
  try {
    return { health: rule(object), error: undefined };
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    return unknown(`failed to convert unstructured ${found.title} to typed: ${error.message}`);
  }
}

const unknown = (error: string): HealthResult => ({ health: { status: "Unknown", message: error }, error });
