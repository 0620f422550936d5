import type { ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";

/** The older version of the API, which the API server reads as well. */
export const VERSION_1 = "autoscaling/v1";

const TARGET = "targetCPUUtilizationPercentage";
/** Where v1 keeps what it has no fields for, as JSON. */
const FOLDED = ["autoscaling.alpha.kubernetes.io/metrics", "autoscaling.alpha.kubernetes.io/behavior"];

/**
 * A manifest of autoscaling/v1 as v2 has it: its one target becomes a metric. Others are returned as they are.
 * Left out: what v2 had folded into annotations. Upstream: pkg/apis/autoscaling/v1/conversion.go, v1.36.1.
 */
export function fromVersion1(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  if (manifest.apiVersion !== VERSION_1) return ok(manifest);
  const { [TARGET]: target, ...spec } = manifest.spec as Readonly<Record<string, unknown>>;
  const wrong = [...foldedErrors(manifest), ...targetErrors(target)];
  if (wrong.length > 0) return failed(wrong);
  const cpu = { name: "cpu", target: { type: "Utilization", averageUtilization: target } };
  const metrics = isAbsent(target) ? {} : { metrics: [{ type: "Resource", resource: cpu }] };
  return ok({ ...manifest, apiVersion: "autoscaling/v2", spec: { ...spec, ...metrics } });
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const targetErrors = (target: unknown): readonly ManifestError[] =>
  isAbsent(target) || Number.isInteger(target)
    ? []
    : [
        {
          path: ["spec", TARGET],
          message: "must be a whole number",
          hint: "Write a share of the request, such as 80.",
        },
      ];

const foldedErrors = ({ metadata }: KubeObject): readonly ManifestError[] =>
  FOLDED.filter((name) => metadata.annotations?.[name] !== undefined).map((name) => ({
    path: ["metadata", "annotations", name],
    message: "is not read",
    hint: "Export it as v2: kubectl get hpa.v2.autoscaling -o yaml.",
  }));
