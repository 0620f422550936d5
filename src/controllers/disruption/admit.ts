import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, invalid, mapping, oneOf, type Path, required } from "../../cluster/validation.ts";

/** PodDisruptionBudgets as the API server takes them. Upstream: kubernetes v1.36.1 pkg/apis/policy/validation. */
export const budgetKind: KindDoc = {
  kind: "PodDisruptionBudget",
  apiVersions: ["policy/v1"],
  fields: [
    {
      path: "spec.minAvailable",
      unit: "pods",
      min: 0,
      max: 50,
      step: 1,
      default: null,
      help: "Evictions stop when fewer healthy pods than this would be left.",
    },
    {
      path: "spec.maxUnavailable",
      unit: "pods",
      min: 0,
      max: 50,
      step: 1,
      default: null,
      help: "Evictions stop when more pods than this would be missing.",
    },
  ],
  admit,
};

function admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  const spec = fieldsOf(manifest.spec);
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  const errors: ManifestError[] = [
    ...mapping(["spec"], manifest.spec),
    ...amount(["spec", "minAvailable"], spec.minAvailable),
    ...amount(["spec", "maxUnavailable"], spec.maxUnavailable),
    ...(both ? [invalid(["spec"], internal(spec), "minAvailable and maxUnavailable cannot be both set")] : []),
    ...(spec.selector === undefined ? [required(["spec", "selector"])] : []),
    ...oneOf(["spec", "unhealthyPodEvictionPolicy"], spec.unhealthyPodEvictionPolicy, [
      "IfHealthyBudget",
      "AlwaysAllow",
    ]),
  ];
  return errors.length > 0 ? failed(errors) : ok(manifest);
}

/** A spec as upstream prints it: the Go struct of the server itself. */
const internal = (spec: Readonly<Record<string, unknown>>): unknown => ({
  MinAvailable: spec.minAvailable,
  Selector: spec.selector ?? null,
  MaxUnavailable: spec.maxUnavailable,
  UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
});

/** A whole number of pods, or a percentage up to 100 %. */
function amount(path: Path, value: unknown): readonly ManifestError[] {
  if (value === undefined) return [];
  if (typeof value === "number") {
    return Number.isInteger(value) && value >= 0 ? [] : [invalid(path, value, "must be greater than or equal to 0")];
  }
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent === undefined) {
    return [invalid(path, value, "a valid percent string must be a numeric string followed by an ending '%'")];
  }
  return Number(percent) > 100 ? [invalid(path, value, "must not be greater than 100%")] : [];
}
