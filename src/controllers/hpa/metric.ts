import type { TimeMs } from "../../base/units.ts";
import type { HpaConfig } from "./config.ts";
import { unknownMetricType } from "./messages.ts";
import { externalProposal } from "./metric-external.ts";
import { objectProposal } from "./metric-object.ts";
import { podsProposal } from "./metric-pods.ts";
import { containerResourceProposal, resourceProposal } from "./metric-resource.ts";
import type { Observation, Scale } from "./observation.ts";
import { noProposal, type Proposal } from "./proposal.ts";
import type { Hpa, MetricSpec } from "./spec.ts";
import { toleranceOf } from "./tolerance.ts";

/**
 * Proposal of `spec.metrics[index]`.
 * Upstream: horizontal.go computeReplicasForMetric, v1.36.1.
 */
export function proposalOf(
  index: number,
  metric: MetricSpec,
  hpa: Hpa,
  scale: Scale,
  seen: Observation,
  now: TimeMs,
  config: HpaConfig,
): Proposal {
  const series = seen.series[index] ?? { items: [] };
  const context = { hpa, scale, seen, series, tolerance: toleranceOf(hpa.spec, config), now, config };
  if (metric.type === "Resource" && metric.resource) return resourceProposal(metric.resource, context);
  if (metric.type === "ContainerResource" && metric.containerResource) {
    return containerResourceProposal(metric.containerResource, context);
  }
  if (metric.type === "Pods" && metric.pods) return podsProposal(metric.pods, context);
  if (metric.type === "Object" && metric.object) return objectProposal(metric.object, context);
  if (metric.type === "External" && metric.external) return externalProposal(metric.external, context);
  return noProposal("InvalidMetricSourceType", unknownMetricType(metric.type), "");
}
