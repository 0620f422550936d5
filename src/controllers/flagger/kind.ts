import type { FieldDoc, KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, mapping, oneOf, required, wholeNumber } from "../../cluster/validation.ts";
import type { CanarySpec } from "./types.ts";

type Path = ManifestError["path"];
type Errors = readonly ManifestError[];

const field = (path: string, unit: string, max: number, help: string): FieldDoc => ({
  path: `spec.analysis.${path}`,
  unit,
  min: 1,
  max,
  step: 1,
  default: null,
  help,
});

/** Canary: the definition's schema (artifacts/flagger/crd.yaml). Nothing is defaulted. */
export const canaryKind: KindDoc = {
  kind: "Canary",
  apiVersions: ["flagger.app/v1beta1"],
  fields: [
    field("threshold", "checks", 20, "Failed checks before a rollback."),
    field("maxWeight", "%", 100, "The canary is promoted when it has this share."),
    field("stepWeight", "%", 100, "What each good check adds to the canary's share."),
    { ...field("metrics[0].thresholdRange.min", "%", 100, "Least success rate of the canary."), min: 0, step: 0.1 },
  ],
  deployments: ({ spec }) => [`${fieldsOf(fieldsOf(spec).targetRef).name}-primary`],
  admit,
};

export const primaryName = ({ targetRef }: CanarySpec): string => `${targetRef.name}-primary`;

const NUMBERS = ["threshold", "maxWeight", "stepWeight", "stepWeightPromotion", "iterations"];

function admit(manifest: KubeObject): Result<KubeObject, Errors> {
  const spec = fieldsOf(manifest.spec);
  const missing = ["targetRef", "service", "analysis"].filter((name) => spec[name] === undefined);
  const errors = [
    ...mapping(["spec"], manifest.spec),
    ...missing.map((name) => required(["spec", name])),
    ...(missing.length > 0 ? [] : partErrors(spec)),
  ];
  return errors.length > 0 ? failed(errors) : ok(manifest);
}

function partErrors({ targetRef, service, analysis }: Readonly<Record<string, unknown>>): Errors {
  const [target, { port }, plan] = [fieldsOf(targetRef), fieldsOf(service), fieldsOf(analysis)];
  const at = (...rest: Path): Path => ["spec", "analysis", ...rest];
  const metrics = Array.isArray(plan.metrics) ? plan.metrics : [];
  return [
    ...(typeof target.name === "string" ? [] : [required(["spec", "targetRef", "name"])]),
    ...(target.kind === undefined
      ? [required(["spec", "targetRef", "kind"])]
      : oneOf(["spec", "targetRef", "kind"], target.kind, ["DaemonSet", "Deployment", "Service", "Knative"])),
    ...(port === undefined
      ? [required(["spec", "service", "port"])]
      : wholeNumber(["spec", "service", "port"], port, 1)),
    ...NUMBERS.flatMap((name) => wholeNumber(at(name), plan[name])),
    ...durationErrors(at("interval"), plan.interval),
    ...notModelled(target.kind, plan),
    ...metrics.flatMap((metric: unknown, index) => {
      const { name, interval } = fieldsOf(metric);
      return [
        ...(typeof name === "string" ? [] : [required(at("metrics", index, "name"))]),
        ...(typeof name !== "string" || METRICS.includes(name)
          ? []
          : [{ path: at("metrics", index, "name"), message: `metric "${name}" is not modelled`, hint: KNOWN_METRICS }]),
        ...durationErrors(at("metrics", index, "interval"), interval),
      ];
    }),
  ];
}

const METRICS = ["request-success-rate", "request-duration"];
const KNOWN_METRICS = `Known: ${METRICS.join(", ")}.`;

const durationErrors = (path: Path, value: unknown): Errors =>
  value === undefined || (typeof value === "string" && /^[0-9]+(m|s)/.test(value))
    ? []
    : [
        {
          path,
          message: `Invalid value: ${JSON.stringify(value)}: ${path.join(".")} in body should match '^[0-9]+(m|s)'`,
        },
      ];

/** What Flagger does and this folder does not. */
const notModelled = (kind: unknown, plan: Readonly<Record<string, unknown>>): Errors => [
  ...(kind === undefined || kind === "Deployment"
    ? []
    : [{ path: ["spec", "targetRef", "kind"], message: `a target of kind ${String(kind)} is not modelled` }]),
  ...["iterations", "match", "mirror", "webhooks", "sessionAffinity"]
    .filter((name) => plan[name] !== undefined)
    .map((name) => ({ path: ["spec", "analysis", name], message: `${name} is not modelled`, hint: "Use stepWeight." })),
];
