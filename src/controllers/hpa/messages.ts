import type { Verdict } from "./conditions.ts";
import type { HpaConfig } from "./config.ts";
import type { CrossVersionObjectReference } from "./spec.ts";

/**
 * Every text the controller writes into conditions and events, verbatim.
 * Upstream: pkg/controller/podautoscaler/{horizontal,replica_calculator,metrics/client}.go, v1.36.1 and v1.37.2.
 */

const able = (status: Verdict["status"], reason: string, message: string): Verdict => ({
  type: "AbleToScale",
  status,
  reason,
  message,
});
const active = (status: Verdict["status"], reason: string, message: string): Verdict => ({
  type: "ScalingActive",
  status,
  reason,
  message,
});

export const SUCCEEDED_GET_SCALE = able(
  "True",
  "SucceededGetScale",
  "the HPA controller was able to get the target's current scale",
);
export const failedGetScale = (error: string): Verdict =>
  able("False", "FailedGetScale", `the HPA controller was unable to get the target's current scale: ${error}`);
export const READY_FOR_NEW_SCALE = able("True", "ReadyForNewScale", "recommended size matches current size");
export const SCALE_DOWN_STABILIZED = able(
  "True",
  "ScaleDownStabilized",
  "recent recommendations were higher than current one, applying the highest recent recommendation",
);
export const SCALE_UP_STABILIZED = able(
  "True",
  "ScaleUpStabilized",
  "recent recommendations were lower than current one, applying the lowest recent recommendation",
);
export const succeededRescale = (replicas: number): Verdict =>
  able("True", "SucceededRescale", `the HPA controller was able to update the target scale to ${replicas}`);
export const failedUpdateScale = (error: string): Verdict =>
  able("False", "FailedUpdateScale", `the HPA controller was unable to update the target scale: ${error}`);

export const validMetricFound = (description: string): Verdict =>
  active("True", "ValidMetricFound", `the HPA was able to successfully calculate a replica count from ${description}`);
export const SCALING_DISABLED = active(
  "False",
  "ScalingDisabled",
  "scaling is disabled since the replica count of the target is zero",
);
export const SELECTOR_MISSING = active("False", "InvalidSelector", "the HPA target's scale is missing a selector");
export const invalidSelector = (message: string): Verdict => active("False", "InvalidSelector", message);
export const ambiguousSelector = (message: string): Verdict => active("False", "AmbiguousSelector", message);
export const failedMetric = (reason: string, message: string): Verdict =>
  active("False", reason, `the HPA was unable to compute the replica count: ${message}`);

type LimitReason = keyof typeof LIMIT_TEXT;
const LIMIT_TEXT = {
  DesiredWithinRange: "the desired count is within the acceptable range",
  TooFewReplicas: "the desired replica count is less than the minimum replica count",
  TooManyReplicas: "the desired replica count is more than the maximum replica count",
  ScaleUpLimit: "the desired replica count is increasing faster than the maximum scale rate",
  ScaleDownLimit: "the desired replica count is decreasing faster than the maximum scale rate",
};
export const scalingLimited = (limited: boolean, reason: LimitReason): Verdict => ({
  type: "ScalingLimited",
  status: limited ? "True" : "False",
  reason,
  message: LIMIT_TEXT[reason],
});

export const SCALED_TO_ZERO: Verdict = {
  type: "ScaledToZero",
  status: "True",
  reason: "ScaledToZero",
  message: "the HPA controller scaled the workload to zero",
};
export const NOT_SCALED_TO_ZERO: Verdict = {
  type: "ScaledToZero",
  status: "False",
  reason: "NotScaledToZero",
  message: "the HPA controller did not scale the workload to zero",
};

export const ABOVE_MAX = "Current number of replicas above Spec.MaxReplicas";
export const BELOW_MIN = "Current number of replicas below Spec.MinReplicas";
export const ALL_BELOW_TARGET = "All metrics below target";
export const aboveTarget = (description: string): string => `${description} above target`;
export const newSize = (replicas: number, reason: string): string => `New size: ${replicas}; reason: ${reason}`;
export const rescaleFailed = (replicas: number, reason: string, error: string): string =>
  `${newSize(replicas, reason)}; error: ${error}`;

export const unexpectedGroupVersion = (apiVersion: string): string => `unexpected GroupVersion string: ${apiVersion}`;
export const SELECTOR_REQUIRED = "selector is required";
export const unparsableSelector = (error: string): string =>
  `couldn't convert selector into a corresponding internal selector object: ${error}`;
export const sharedPods = (selector: string, hpas: readonly string[], config: HpaConfig): string =>
  config.texts === "to-1.36"
    ? `pods by selector ${selector} are controlled by multiple HPAs: [${hpas.join(" ")}]`
    : `pods by selector ${selector} are controlled by more than one HPA (e.g. [${hpas.join(" ")}])`;

type MetricsApi = "resource" | "custom" | "external";
export const fetchFailed = (api: MetricsApi, error: string): string =>
  `unable to fetch metrics from ${api} metrics API: ${error}`;
export const nothingReturned = (api: MetricsApi): string => `no metrics returned from ${api} metrics API`;
export const resourceUnavailable = (resource: string, cause: string): string =>
  `unable to get metrics for resource ${resource}: ${cause}`;
export const podsMetricUnavailable = (metric: string, cause: string): string =>
  `unable to get metric ${metric}: ${cause}`;
export const objectMetricUnavailable = (
  metric: string,
  namespace: string,
  { kind, name }: CrossVersionObjectReference,
  cause: string,
  config: HpaConfig,
): string =>
  config.texts === "to-1.36"
    ? `unable to get metric ${metric}: ${kind} on ${namespace} ${name}/${cause}`
    : `unable to get metric ${metric} on ${kind} ${namespace}/${name}: ${cause}`;
export const externalMetricUnavailable = (namespace: string, metric: string, selector: string, cause: string): string =>
  `unable to get external metric ${namespace}/${metric}/${selector}: ${cause}`;

export const NO_PODS = "no pods returned by selector while calculating replica count";
export const NO_SAMPLES = "did not receive metrics for targeted pods (pods might be unready)";
export const NO_KNOWN_PODS = "no metrics returned matched known pods";
export const READY_PODS_UNKNOWN = `unable to calculate ready pods: ${NO_PODS}`;
export const missingRequest = (resource: string, container: string, pod: string): string =>
  `missing request for ${resource} in container ${container} of Pod ${pod}`;
export const missingPodLevelRequest = (resource: string, pod: string): string =>
  `missing pod-level request for ${resource} in Pod ${pod}`;
export const containerNotFound = (container: string, pod: string): string =>
  `container ${container} not found in Pod ${pod}`;

export const badOperator = (operator: string): string => `"${operator}" is not a valid label selector operator`;
export const noResourceTarget =
  "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set";
export const noValueTarget = (source: "object" | "external"): string =>
  `invalid ${source} metric source: neither a value target nor an average value target was set`;
export const unknownMetricType = (type: string): string => `unknown metric source type "${type}"`;
export const invalidMetrics = (failures: number, total: number, first: string): string =>
  `invalid metrics (${failures} invalid out of ${total}), first error is: ${first}`;
