import { degraded, type Health, healthy, progressing } from "./health-status.ts";
import type { Manifest } from "./manifest.ts";
import { ConversionError, conditionOf, conditionsOf, type StatusCondition } from "./typed.ts";

const WAITING = progressing("Waiting to Autoscale");
const FAILURES: ReadonlySet<string> = new Set([
  "AbleToScale/FailedGetScale",
  "AbleToScale/FailedUpdateScale",
  "ScalingActive/FailedGetResourceMetric",
  "ScalingActive/FailedGetObjectMetric",
  "ScalingActive/FailedGetPodsMetric",
  "ScalingActive/FailedGetExternalMetric",
  "ScalingActive/FailedComputeMetricsReplicas",
  "ScalingActive/InvalidSelector",
]);

/** Upstream: gitops-engine health/health_hpa.go. A failure's status is not looked at. */
export const hpaHealth = (object: Manifest): Health => judged(conditionsOf(object));

/** autoscaling/v1 keeps its conditions in an annotation. */
export function hpaV1Health({ metadata }: Manifest): Health {
  const text = metadata.annotations?.["autoscaling.alpha.kubernetes.io/conditions"];
  if (text === undefined) return WAITING;
  return judged(parsed(text).map(conditionOf));
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    throw new ConversionError(`not JSON: ${text}`);
  }
}

function judged(conditions: readonly StatusCondition[]): Health {
  const failure = conditions.find(({ type, reason }) => FAILURES.has(`${type}/${reason}`));
  if (failure) return degraded(failure.message);
  const working = conditions.find(
    ({ type, status }) => (type === "AbleToScale" || type === "ScalingLimited") && status === "True",
  );
  return working ? healthy(working.message) : WAITING;
}
