import type { PodTemplateSpec } from "../../api/objects.ts";
import { canonical } from "../../cluster/apply/canonical.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { defaultTemplate } from "../../cluster/defaults.ts";
import { at, type Fields, fields, list, text } from "../../kubectl/json.ts";
import type { Sent } from "../../kubectl/outcome.ts";
import { withoutUnknown } from "../../kubectl/server/server.ts";
import { SERVER } from "./world.ts";

/** What typed objects always write, and small defaults of kinds that the model does not have. */
const ALWAYS: Readonly<Record<string, Fields>> = {
  CronJob: { status: {} },
  DaemonSet: {
    status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  },
  Deployment: { status: {} },
  HorizontalPodAutoscaler: { status: { currentMetrics: null, desiredReplicas: 0 } },
  Ingress: { status: { loadBalancer: {} } },
  Job: { status: {} },
  Namespace: { spec: {}, status: { phase: "Active" } },
  Pod: { status: {} },
  PodDisruptionBudget: {
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  },
  ResourceQuota: { status: {} },
  Secret: { type: "Opaque" },
  Service: { status: { loadBalancer: {} } },
  StatefulSet: { status: { availableReplicas: 0, replicas: 0 } },
};
const JOB = {
  backoffLimit: 6,
  completions: 1,
  manualSelector: false,
  parallelism: 1,
  suspend: false,
  completionMode: "NonIndexed",
  podReplacementPolicy: "TerminatingOrFailed",
};

/** A body as the audit log has it: whole objects with the defaults of their kind, before admission. */
export function audited({ verb, body, subresource }: Sent): unknown {
  if ((verb !== "create" && verb !== "update") || subresource !== undefined) return body;
  const made = SERVER.admit(canonical(body as JsonMap));
  const object = withoutUnknown(fields(made.ok ? made.value : defaultedAnyway(canonical(body as JsonMap))));
  const kind = text(object, "kind");
  const old = text(object, "apiVersion") === "autoscaling/v1";
  const { status, ...always } = old ? { status: { currentReplicas: 0, desiredReplicas: 0 } } : (ALWAYS[kind] ?? {});
  const given = fields(object, "status");
  const whole = {
    ...always,
    ...object,
    ...(status === undefined ? {} : { status: Object.keys(given).length > 0 && kind !== "Namespace" ? given : status }),
  };
  return detailed(kind, whole, body);
}

/** Defaults come before validation: those of an object that was refused. */
function defaultedAnyway(object: Fields): Fields {
  const spec = fields(object, "spec");
  if (text(object, "kind") === "Pod")
    return { ...object, spec: at(defaultTemplate({ spec: { containers: [], ...spec } }), "spec") };
  if (text(object, "kind") !== "Deployment" || list(spec, "template", "spec", "containers").length === 0) return object;
  const template = defaultTemplate(spec.template as PodTemplateSpec);
  const strategy = fields(spec, "strategy");
  const type = text(strategy, "type") || "RollingUpdate";
  const rolling = { maxUnavailable: "25%", maxSurge: "25%", ...fields(strategy, "rollingUpdate") };
  const whole = type === "RollingUpdate" ? { type, rollingUpdate: rolling } : { ...strategy, type };
  return { ...object, spec: { ...DEPLOYMENT, ...spec, strategy: whole, template } };
}

const DEPLOYMENT = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };

function detailed(kind: string, object: Fields, body: unknown): Fields {
  const spec = fields(object, "spec");
  const metadata = fields(object, "metadata");
  if (kind === "Namespace") {
    const labels = { ...fields(metadata, "labels"), "kubernetes.io/metadata.name": text(metadata, "name") };
    return { ...object, metadata: { ...metadata, labels } };
  }
  if (kind === "CustomResourceDefinition") {
    const versions = list(spec, "versions").filter((v) => at(v, "storage") === true);
    const storedVersions = versions.map((v) => text(v, "name"));
    const status = { conditions: null, acceptedNames: { plural: "", kind: "" }, storedVersions };
    return { ...object, spec: { conversion: { strategy: "None" }, ...spec }, status };
  }
  if (kind === "Job") {
    return { ...object, spec: { ...JOB, ...spec, template: defaultTemplate(spec.template as PodTemplateSpec) } };
  }
  if (kind === "CronJob") {
    const defaults = {
      concurrencyPolicy: "Allow",
      failedJobsHistoryLimit: 1,
      successfulJobsHistoryLimit: 3,
      suspend: false,
    };
    const job = fields(spec, "jobTemplate", "spec");
    const template = defaultTemplate(job.template as PodTemplateSpec);
    const jobTemplate = { ...fields(spec, "jobTemplate"), spec: { ...job, template } };
    return { ...object, spec: { ...defaults, ...spec, jobTemplate } };
  }
  if (kind !== "Pod") return object;
  const admitted = ["priority", "preemptionPolicy", "tolerations"].filter(
    (field) => at(body, "spec", field) === undefined,
  );
  return { ...object, spec: Object.fromEntries(Object.entries(spec).filter(([field]) => !admitted.includes(field))) };
}
