import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject, PodTemplateSpec } from "../../api/objects.ts";
import { failed, ok } from "../../base/result.ts";
import { defaultTemplate, filled, replaced } from "../../cluster/defaults.ts";
import { fieldsOf, mapping, oneOf, podSpecErrors, required, wholeNumber } from "../../cluster/validation.ts";
import type { JobSpec } from "./types.ts";

const DEFAULTS: Partial<JobSpec> = {
  parallelism: 1,
  backoffLimit: 6,
  suspend: false,
  completionMode: "NonIndexed",
  manualSelector: false,
  podReplacementPolicy: "TerminatingOrFailed",
};

const NUMBERS = ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"];

/** Jobs as the API server takes them. Upstream: kubernetes v1.36.1 pkg/apis/batch/{v1/defaults,validation/validation}.go. */
export const jobKind: KindDoc = {
  kind: "Job",
  apiVersions: ["batch/v1"],
  fields: [
    {
      path: "spec.parallelism",
      unit: "pods",
      min: 0,
      max: 50,
      step: 1,
      default: 1,
      help: "Pods at a time.",
    },
  ],
  admit(manifest) {
    const errors = [...mapping(["spec"], manifest.spec), ...errorsOf(fieldsOf(manifest.spec))];
    return errors.length > 0 ? failed(errors) : ok(replaced(manifest, "spec", defaulted(manifest.spec as JobSpec)));
  },
  born: labelled,
};

function errorsOf(spec: Readonly<Record<string, unknown>>): readonly ManifestError[] {
  const { template } = spec;
  const pod = ["spec", "template", "spec"];
  const { restartPolicy } = fieldsOf(fieldsOf(template).spec);
  const neverEnds = restartPolicy === undefined || restartPolicy === null || restartPolicy === "Always";
  return [
    ...NUMBERS.flatMap((name) => wholeNumber(["spec", name], spec[name])),
    ...oneOf(["spec", "completionMode"], spec.completionMode, ["NonIndexed", "Indexed"]),
    ...oneOf(["spec", "podReplacementPolicy"], spec.podReplacementPolicy, ["Failed", "TerminatingOrFailed"]),
    ...(spec.completionMode === "Indexed" && spec.completions === undefined
      ? [withDetail(["spec", "completions"], "when completion mode is Indexed")]
      : []),
    ...(template === undefined ? [required(["spec", "template"])] : []),
    ...podSpecErrors(pod, fieldsOf(template).spec, ["Always", "OnFailure", "Never"]),
    ...(neverEnds ? [withDetail([...pod, "restartPolicy"], 'valid values: "OnFailure", "Never"')] : []),
  ];
}

const withDetail = (path: ManifestError["path"], detail: string): ManifestError => ({
  path,
  message: `Required value: ${detail}`,
});

/** One completion, unless either number is given. */
function defaulted(written: JobSpec): JobSpec {
  const spec = withoutNulls(written);
  const { completions, parallelism }: Partial<JobSpec> = spec;
  const single = completions === undefined && parallelism === undefined ? { completions: 1 } : {};
  const whole = filled(spec, { ...DEFAULTS, ...single });
  return replaced(whole, "template", defaultTemplate(whole.template));
}

const withoutNulls = (spec: JobSpec): JobSpec =>
  (Object.values(spec) as readonly unknown[]).includes(null)
    ? (Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null)) as unknown as JobSpec)
    : spec;

/** Its pods carry its name and uid. Upstream: pkg/registry/batch/job/strategy.go generateSelector. */
function labelled(object: KubeObject): KubeObject {
  const spec = object.spec as JobSpec;
  if (spec.manualSelector === true) return object;
  const { name, uid } = object.metadata;
  const template: PodTemplateSpec = {
    ...spec.template,
    metadata: {
      ...spec.template.metadata,
      labels: {
        ...spec.template.metadata?.labels,
        "batch.kubernetes.io/controller-uid": uid,
        "batch.kubernetes.io/job-name": name,
        "controller-uid": uid,
        "job-name": name,
      },
    },
  };
  const selector = { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
  return { ...object, spec: { ...spec, selector, template } };
}
