import { optionalDuration } from "./duration.ts";
import { type EnvoyOutlierDetection, present } from "./envoy.ts";
import type { OutlierDetection } from "./objects.ts";

/**
 * Outlier detection; what is absent has Envoy's own default, but the success rate never ejects.
 * Upstream: pilot/pkg/networking/core/cluster_traffic_policy.go `applyOutlierDetection`.
 */
export function outlierDetection(block: OutlierDetection): EnvoyOutlierDetection {
  const { consecutive5xxErrors, consecutiveGatewayErrors, splitExternalLocalOriginErrors } = block;
  return present({
    consecutive5xx: consecutive5xxErrors,
    enforcingConsecutive5xx: enforcing(consecutive5xxErrors),
    consecutiveGatewayFailure: consecutiveGatewayErrors,
    enforcingConsecutiveGatewayFailure: enforcing(consecutiveGatewayErrors),
    interval: optionalDuration(block.interval),
    baseEjectionTime: optionalDuration(block.baseEjectionTime),
    maxEjectionPercent: block.maxEjectionPercent || undefined,
    enforcingSuccessRate: 0,
    ...(splitExternalLocalOriginErrors && localOrigin(block.consecutiveLocalOriginFailures || undefined)),
  });
}

const localOrigin = (failures: number | undefined) => ({
  splitExternalLocalOriginErrors: true,
  consecutiveLocalOriginFailure: failures,
  enforcingConsecutiveLocalOriginFailure: enforcing(failures),
  enforcingLocalOriginSuccessRate: 0,
});

/** Percent: a count of 0 turns its detection off. */
const enforcing = (count: number | undefined): number | undefined => {
  if (count === undefined) return undefined;
  return count > 0 ? 100 : 0;
};

/** What Envoy takes for a failure instead of 5xx. Upstream: `applyOutlierDetectionErrorCodes`. */
export function errorMatcher(codes: readonly number[]): object | undefined {
  const rules = codes.map((code) => ({
    httpResponseHeadersMatch: { headers: [{ name: ":status", stringMatch: { exact: String(code) } }] },
  }));
  return rules.length > 1 ? { orMatch: { rules } } : rules[0];
}
