import type { PodTemplateSpec } from "../../api/objects.ts";
import { defaultTemplate, filled } from "../../cluster/defaults.ts";
import { type Fields, fields, isFields, list, text } from "../json.ts";

/**
 * Defaults of kinds that the model does not have.
 * Upstream: kubernetes v1.36.1 pkg/apis/{apps,batch,core}/v1/defaults.go, pkg/registry strategies.
 */
export function withKindDefaults(object: Fields): Fields {
  const spec = fields(object, "spec");
  switch (text(object, "kind")) {
    case "StatefulSet":
      return { ...object, spec: statefulSet(spec) };
    case "DaemonSet":
      return { ...object, spec: daemonSet(spec) };
    case "Job":
      return { ...object, spec: job(spec) };
    case "CronJob":
      return { ...object, spec: cronJob(spec) };
    case "PersistentVolumeClaim":
      return { ...object, spec: filled(spec, { volumeMode: "Filesystem" }) };
    case "CustomResourceDefinition":
      return { ...object, spec: filled(spec, { conversion: { strategy: "None" } }) };
    case "Secret":
      return secret(object);
    default:
      return object;
  }
}

/** A template's defaults; a template without containers is taken as it is. */
export function templateDefaults(template: unknown): unknown {
  const able = list(template, "spec", "containers").every(isFields) && isFields(fields(template).spec);
  return able && list(template, "spec", "containers").length > 0
    ? defaultTemplate(template as PodTemplateSpec)
    : template;
}

function statefulSet(spec: Fields): Fields {
  const { type = "RollingUpdate", ...strategy } = fields(spec, "updateStrategy");
  const rolling =
    type === "RollingUpdate" ? { rollingUpdate: filled(fields(strategy, "rollingUpdate"), { partition: 0 }) } : {};
  return filled(
    {
      ...spec,
      template: templateDefaults(spec.template),
      updateStrategy: { ...strategy, type, ...rolling },
      persistentVolumeClaimRetentionPolicy: filled(fields(spec, "persistentVolumeClaimRetentionPolicy"), {
        whenDeleted: "Retain",
        whenScaled: "Retain",
      }),
    },
    { replicas: 1, podManagementPolicy: "OrderedReady", revisionHistoryLimit: 10 },
  );
}

function daemonSet(spec: Fields): Fields {
  const { type = "RollingUpdate", ...strategy } = fields(spec, "updateStrategy");
  const amounts = { maxUnavailable: 1, maxSurge: 0 };
  const rolling = type === "RollingUpdate" ? { rollingUpdate: filled(fields(strategy, "rollingUpdate"), amounts) } : {};
  return filled(
    { ...spec, template: templateDefaults(spec.template), updateStrategy: { ...strategy, type, ...rolling } },
    { revisionHistoryLimit: 10 },
  );
}

const JOB = {
  backoffLimit: 6,
  manualSelector: false,
  suspend: false,
  completionMode: "NonIndexed",
  podReplacementPolicy: "TerminatingOrFailed",
};

/** One completion and one pod at a time, unless either number is given. */
function job(spec: Fields): Fields {
  const { completions, parallelism } = spec;
  const amounts = completions === undefined && parallelism === undefined ? { completions: 1 } : {};
  return filled({ ...spec, template: templateDefaults(spec.template) }, { ...JOB, ...amounts, parallelism: 1 });
}

const CRON_JOB = {
  concurrencyPolicy: "Allow",
  failedJobsHistoryLimit: 1,
  successfulJobsHistoryLimit: 3,
  suspend: false,
};

function cronJob(spec: Fields): Fields {
  const inner = fields(spec, "jobTemplate", "spec");
  const jobTemplate = {
    ...fields(spec, "jobTemplate"),
    spec: { ...inner, template: templateDefaults(inner.template) },
  };
  return filled({ ...spec, jobTemplate }, CRON_JOB);
}

/** Plain texts are stored encoded. */
function secret({ stringData, ...object }: Fields): Fields {
  const encoded = Object.entries(fields(stringData)).map(([key, value]) => [key, base64(String(value))]);
  const data = { ...fields(object, "data"), ...Object.fromEntries(encoded) };
  return filled(Object.keys(data).length > 0 ? { ...object, data } : object, { type: "Opaque" });
}

const base64 = (written: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(written)));
