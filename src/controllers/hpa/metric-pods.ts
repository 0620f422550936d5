import { milliValue } from "../../base/quantity.ts";
import { failed, type Result } from "../../base/result.ts";
import { classify } from "./classify.ts";
import * as say from "./messages.ts";
import { averageMeasure } from "./pod-ratio.ts";
import { type MetricContext, noProposal, type Proposal } from "./proposal.ts";
import { decimalText } from "./quantity-text.ts";
import { countedUsages, type PodCalculation, replicasFromPods } from "./replicas-from-pods.ts";
import { beside, seriesSamples } from "./samples.ts";
import { unknownOperator } from "./selector-text.ts";
import type { PodsSource } from "./spec.ts";

const REASON = "FailedGetPodsMetric";
const PREFIX = "failed to get pods metric value: ";

/** A custom metric of each pod, averaged. Upstream: horizontal.go computeStatusForPodsMetric, v1.36.1. */
export function podsProposal({ metric, target }: PodsSource, context: MetricContext): Proposal {
  const operator = unknownOperator(metric.selector);
  if (operator !== undefined) return noProposal(REASON, say.badOperator(operator), PREFIX);
  const calculated = calculate(metric.name, milliValue(target.averageValue), context);
  if (!calculated.ok) return noProposal(REASON, calculated.error, PREFIX);
  const calculation = calculated.value;
  return {
    ok: true,
    replicas: calculation.replicas,
    description: `pods metric ${metric.name}`,
    status: { type: "Pods", pods: { metric, current: { averageValue: decimalText(calculation.first.averageMilli) } } },
    calculation,
  };
}

function calculate(
  name: string,
  targetMilli: number,
  { seen, series, scale, tolerance, now, config }: MetricContext,
): Result<PodCalculation, string> {
  if ("error" in series) return failed(say.podsMetricUnavailable(name, say.fetchFailed("custom", series.error)));
  if (series.items.length === 0) return failed(say.podsMetricUnavailable(name, say.nothingReturned("custom")));
  if (seen.pods.length === 0) return failed(say.NO_PODS);
  const sampled = beside(seen.pods, seriesSamples(series.items));
  const groups = classify(seen.pods, sampled, "", now, config);
  const usages = countedUsages(sampled, groups);
  if (usages.places.length === 0) return failed(say.NO_SAMPLES);
  return replicasFromPods(scale.specReplicas, usages, groups, averageMeasure(targetMilli), tolerance);
}
