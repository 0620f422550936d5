import { milliValue } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { classify } from "./classify.ts";
import * as say from "./messages.ts";
import { averageMeasure, type Measure, utilizationMeasure } from "./pod-ratio.ts";
import { type MetricContext, noProposal, type Proposal } from "./proposal.ts";
import { binaryText, decimalText } from "./quantity-text.ts";
import { countedUsages, type PodCalculation, replicasFromPods } from "./replicas-from-pods.ts";
import { requestsOf } from "./requests.ts";
import { beside, resourceSamples } from "./samples.ts";
import type { ContainerResourceSource, MetricStatus, MetricValueStatus, ResourceSource } from "./spec.ts";

/** CPU or memory of whole pods. Upstream: horizontal.go computeStatusForResourceMetric, v1.36.1. */
export const resourceProposal = (source: ResourceSource, context: MetricContext): Proposal =>
  propose(source, undefined, context, {
    reason: "FailedGetResourceMetric",
    prefix: `failed to get ${source.name} resource metric value: `,
    utilizationName: `${source.name} resource utilization (percentage of request)`,
    status: (current) => ({ type: "Resource", resource: { name: source.name, current } }),
  });

/** CPU or memory of one container. Upstream: horizontal.go computeStatusForContainerResourceMetric, v1.36.1. */
export const containerResourceProposal = (source: ContainerResourceSource, context: MetricContext): Proposal =>
  propose(source, source.container, context, {
    reason: "FailedGetContainerResourceMetric",
    prefix: `failed to get ${source.container} container metric value: `,
    utilizationName: `${source.name} container resource utilization (percentage of request)`,
    status: (current) => ({
      type: "ContainerResource",
      containerResource: { name: source.name, container: source.container, current },
    }),
  });

interface Words {
  readonly reason: string;
  readonly prefix: string;
  readonly utilizationName: string;
  status(current: MetricValueStatus): MetricStatus;
}

function propose(
  { name, target }: ResourceSource,
  container: string | undefined,
  context: MetricContext,
  words: Words,
): Proposal {
  const { averageValue, averageUtilization } = target;
  if (averageValue === undefined && averageUtilization === undefined) {
    return noProposal(words.reason, say.noResourceTarget, words.prefix);
  }
  const byValue = averageValue !== undefined;
  const calculated = calculate(name, container, context, () =>
    byValue
      ? ok(averageMeasure(milliValue(averageValue)))
      : utilization(name, container, averageUtilization ?? 0, context),
  );
  if (!calculated.ok) {
    const what = byValue ? "usage" : "utilization";
    return noProposal(words.reason, `failed to get ${name} ${what}: ${calculated.error}`, words.prefix);
  }
  const calculation = calculated.value;
  return {
    ok: true,
    replicas: calculation.replicas,
    description: byValue ? `${name} resource` : words.utilizationName,
    status: words.status(reported(name, calculation, context)),
    calculation,
  };
}

function calculate(
  resource: string,
  container: string | undefined,
  { seen, scale, tolerance, now, config }: MetricContext,
  measureOf: () => Result<Measure, string>,
): Result<PodCalculation, string> {
  if ("error" in seen.podMetrics) {
    return failed(say.resourceUnavailable(resource, say.fetchFailed("resource", seen.podMetrics.error)));
  }
  const { items } = seen.podMetrics;
  if (items.length === 0) return failed(say.resourceUnavailable(resource, say.nothingReturned("resource")));
  if (seen.pods.length === 0) return failed(say.NO_PODS);
  const sampled = beside(seen.pods, resourceSamples(items, resource, container));
  const groups = classify(seen.pods, sampled, resource, now, config);
  const usages = countedUsages(sampled, groups);
  if (usages.places.length === 0) return failed(say.NO_SAMPLES);
  const measure = measureOf();
  return measure.ok ? replicasFromPods(scale.specReplicas, usages, groups, measure.value, tolerance) : measure;
}

function utilization(
  resource: string,
  container: string | undefined,
  targetPercent: number,
  { seen, config }: MetricContext,
): Result<Measure, string> {
  const requests = requestsOf(seen.pods, resource, container, config.podLevelRequests);
  return requests.ok ? ok(utilizationMeasure(targetPercent, requests.value)) : requests;
}

function reported(resource: string, { first }: PodCalculation, { config }: MetricContext): MetricValueStatus {
  const text = resource === "memory" && config.binaryMemory ? binaryText : decimalText;
  return { averageUtilization: first.percent, averageValue: text(first.averageMilli) };
}
