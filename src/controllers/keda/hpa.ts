import type { NewObject } from "../../api/commands.ts";
import { parseFloat64, toInt64 } from "../../base/go-parse.ts";
import { EXCLUDED_LABELS, pausesScaleIn, pausesScaleOut } from "./annotations.ts";
import { hpaMax, hpaMin } from "./bounds.ts";
import { COMPOSITE, modifiersOf } from "./modifiers.ts";
import { gvkrOf } from "./scale-target.ts";
import type { ExternalSpec, HpaBehavior, HpaSpec, MetricSpec, ScaledObject } from "./types.ts";
import { metricTarget } from "./values.ts";

const MAX_LABEL = 63;
/** Names the owning object on everything KEDA makes and reads. */
export const OWNER_LABEL = "scaledobject.keda.sh/name";

/** The HPA as KEDA writes it. */
export interface WantedHpa extends NewObject {
  readonly metadata: NewObject["metadata"] & { readonly name: string };
  readonly spec: HpaSpec;
}

/** The name asked for, or `keda-hpa-<object>`. */
export const hpaName = ({ spec, metadata }: ScaledObject): string =>
  spec.advanced?.horizontalPodAutoscalerConfig?.name || `keda-hpa-${metadata.name}`;

/** Upstream controllers/keda/hpa.go newHPAForScaledObject. */
export function wantedHpa(object: ScaledObject, metrics: readonly MetricSpec[], operatorVersion: string): WantedHpa {
  const { metadata, spec } = object;
  const { group, version, kind } = gvkrOf(object);
  const name = hpaName(object);
  const behavior = behaviorOf(object);
  const owner = { apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", name: metadata.name, uid: metadata.uid };
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: labelsOf(object, name, operatorVersion),
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      scaleTargetRef: {
        apiVersion: group === "" ? version : `${group}/${version}`,
        kind,
        name: spec.scaleTargetRef.name,
      },
      minReplicas: hpaMin(spec),
      maxReplicas: hpaMax(spec),
      metrics,
      ...(behavior && { behavior }),
    },
  };
}

/** The behavior asked for, a direction disabled where an annotation pauses it. */
function behaviorOf({ spec, metadata }: ScaledObject): HpaBehavior | undefined {
  let behavior = spec.advanced?.horizontalPodAutoscalerConfig?.behavior;
  const disabled = { selectPolicy: "Disabled" };
  if (pausesScaleIn(metadata)) behavior = { ...behavior, scaleDown: { ...behavior?.scaleDown, ...disabled } };
  if (pausesScaleOut(metadata)) behavior = { ...behavior, scaleUp: { ...behavior?.scaleUp, ...disabled } };
  return behavior;
}

function labelsOf({ metadata }: ScaledObject, name: string, operatorVersion: string): Record<string, string> {
  const excluded = new Set(metadata.annotations?.[EXCLUDED_LABELS]?.split(","));
  const copied = Object.entries(metadata.labels ?? {}).filter(([key]) => !excluded.has(key));
  return {
    "app.kubernetes.io/name": name.length > MAX_LABEL ? name.slice(0, MAX_LABEL).replace(/[^\p{L}\p{N}]+$/u, "") : name,
    "app.kubernetes.io/version": operatorVersion,
    "app.kubernetes.io/part-of": metadata.name,
    "app.kubernetes.io/managed-by": "keda-operator",
    ...Object.fromEntries(copied),
  };
}

/** Specs as the HPA gets them: sorted by type, with the owner's selector, or one composite in place of all others. */
export function hpaMetrics(object: ScaledObject, specs: readonly MetricSpec[]): readonly MetricSpec[] {
  const sorted = specs
    .map((spec) => (spec.type === "External" ? withSelector(spec, object) : spec))
    .sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
  const composite = compositeSpec(object);
  return composite ? [...sorted.filter(({ type }) => type === "Resource"), composite] : sorted;
}

const withSelector = ({ type, external }: ExternalSpec, { metadata }: ScaledObject): ExternalSpec => {
  const selector = { matchLabels: { [OWNER_LABEL]: metadata.name } };
  return { type, external: { metric: { ...external.metric, selector }, target: external.target } };
};

/** The formula's metric; undefined without one, or when its target is not positive. */
export function compositeSpec(object: ScaledObject): ExternalSpec | undefined {
  const modifiers = modifiersOf(object);
  if (!modifiers) return undefined;
  const target = parseFloat64(modifiers.target ?? "");
  if (!target.ok || target.value <= 0) return undefined;
  const milli = toInt64(target.value * 1_000);
  const external = { metric: { name: COMPOSITE }, target: metricTarget(modifiers.metricType || "AverageValue", milli) };
  return withSelector({ type: "External", external }, object);
}
