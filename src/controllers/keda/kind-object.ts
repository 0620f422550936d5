import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { objectSchemaErrors, triggerErrors } from "./admit.ts";
import { boundsFault } from "./bounds.ts";
import { OBJECT_FIELDS } from "./fields.ts";
import { hpaName } from "./hpa.ts";
import { checkModifiers, modifiersOf } from "./modifiers.ts";
import { isResource } from "./scalers/registry.ts";
import { withoutNulls } from "./schema.ts";
import type { ScaledObject } from "./types.ts";

/** ScaledObject: the CRD's schema and defaults, then the webhook's checks. */
export const scaledObjectKind: KindDoc = {
  kind: "ScaledObject",
  apiVersions: ["keda.sh/v1alpha1"],
  fields: OBJECT_FIELDS,
  admit,
};

const MAX_NAME = 63;

function admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  const wrong = objectSchemaErrors(manifest);
  if (wrong.length > 0) return failed(wrong);
  const object = withDefaults({ ...(manifest as ScaledObject), spec: withoutNulls((manifest as ScaledObject).spec) });
  const errors = webhookErrors(object);
  return errors.length > 0 ? failed(errors) : ok(object);
}

/** `fallback.behavior` is the schema's only default; all others are the operator's own. */
function withDefaults(object: ScaledObject): ScaledObject {
  const { fallback } = object.spec;
  if (!fallback || fallback.behavior !== undefined) return object;
  return { ...object, spec: { ...object.spec, fallback: { ...fallback, behavior: "static" } } };
}

/** Upstream apis/keda/v1alpha1/scaledobject_webhook.go, the checks that need no other object. */
function webhookErrors(object: ScaledObject): readonly ManifestError[] {
  const { spec } = object;
  const error = (path: ManifestError["path"], message: string | undefined): readonly ManifestError[] =>
    message === undefined ? [] : [{ path, message }];
  const bounds = boundsFault(spec);
  const modifiers = checkFormula(object);
  return [
    ...triggerErrors(spec.triggers),
    ...(bounds ? error(["spec", bounds.field], bounds.message) : []),
    ...error(["spec", "minReplicaCount"], resourceFault(object)),
    ...error(["spec", "fallback"], fallbackFault(object)),
    ...error(["spec", "advanced", "scalingModifiers"], modifiers),
    ...error(["metadata", "name"], nameFault(object)),
  ];
}

function checkFormula(object: ScaledObject): string | undefined {
  const modifiers = modifiersOf(object);
  if (!modifiers) return undefined;
  if (!modifiers.formula) return "error ScalingModifiers.Formula is mandatory";
  const checked = checkModifiers(object);
  return checked.ok ? undefined : checked.error;
}

function resourceFault({ spec }: ScaledObject): string | undefined {
  const only = spec.triggers.every(({ type }) => isResource(type));
  return only && (spec.minReplicaCount ?? 0) === 0
    ? "scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)"
    : undefined;
}

function fallbackFault(object: ScaledObject): string | undefined {
  const { fallback, triggers } = object.spec;
  if (!fallback) return undefined;
  const modifiers = modifiersOf(object);
  if (!modifiers && triggers.every(({ type }) => isResource(type))) {
    const what = "at least one trigger (that is not cpu or memory) has to have the `AverageValue` type";
    return `${what} for the fallback to be enabled`;
  }
  return fallback.behavior === "scalingModifiers" && !modifiers?.formula
    ? "scalingModifiers fallback behavior requires scalingModifiers.formula to be defined"
    : undefined;
}

function nameFault(object: ScaledObject): string | undefined {
  const { name } = object.metadata;
  if (name.length > MAX_NAME) {
    const why = 'because it is used as the "scaledobject.keda.sh/name" label value';
    return `scaledobject name "${name}" is ${name.length} characters long; must be no more than ${MAX_NAME} characters ${why}`;
  }
  const hpa = hpaName(object);
  if (hpa.length <= MAX_NAME) return undefined;
  const what = `HPA name "${hpa}" derived from scaledobject is ${hpa.length} characters long`;
  const advice =
    "set spec.advanced.horizontalPodAutoscalerConfig.name to a shorter name or shorten the scaledobject name";
  return `${what}; must be no more than ${MAX_NAME} characters; ${advice}`;
}
