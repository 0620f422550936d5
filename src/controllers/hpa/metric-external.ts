import { milliValue } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import * as say from "./messages.ts";
import { type MetricContext, noProposal, type Proposal } from "./proposal.ts";
import { decimalText } from "./quantity-text.ts";
import {
  replicasFromTotal,
  replicasFromValue,
  sumForAverage,
  sumForValue,
  type ValueCalculation,
} from "./replicas-from-value.ts";
import { printed, unknownOperator } from "./selector-text.ts";
import type { ExternalSource, MetricIdentifier, MetricValueStatus } from "./spec.ts";

const REASON = "FailedGetExternalMetric";

/** Series of an outside system, summed. Upstream: horizontal.go computeStatusForExternalMetric, v1.36.1. */
export function externalProposal({ metric, target }: ExternalSource, context: MetricContext): Proposal {
  const { seen, scale, tolerance, config } = context;
  const prefix = `failed to get ${metric.name} external metric value: `;

  if (target.averageValue !== undefined) {
    const values = read(metric, context);
    if (!values.ok) return noProposal(REASON, values.error, `${prefix}failed to get ${metric.name} external metric: `);
    const total = sumForAverage(values.value, config);
    const targetMilli = milliValue(target.averageValue);
    const calculation = replicasFromTotal(scale.statusReplicas, total, targetMilli, tolerance, config, true);
    return proposal(metric, calculation, { averageValue: decimalText(calculation.reportedMilli) });
  }
  if (target.value !== undefined) {
    const values = read(metric, context);
    const valuePrefix = `${prefix}failed to get external metric ${metric.name}: `;
    if (!values.ok) return noProposal(REASON, values.error, valuePrefix);
    const value = sumForValue(values.value, config);
    const targetMilli = milliValue(target.value);
    const result = replicasFromValue(scale.specReplicas, value, targetMilli, seen.pods, tolerance, config);
    if (!result.ok) return noProposal(REASON, result.error, valuePrefix);
    return proposal(metric, result.value, { value: decimalText(result.value.reportedMilli) });
  }
  return noProposal(REASON, say.noValueTarget("external"), prefix);
}

const proposal = (metric: MetricIdentifier, calculation: ValueCalculation, current: MetricValueStatus): Proposal => ({
  ok: true,
  replicas: calculation.replicas,
  description: `external metric ${metric.name}(${printed(metric.selector)})`,
  status: { type: "External", external: { metric, current } },
  calculation,
});

function read({ name, selector }: MetricIdentifier, { hpa, series }: MetricContext): Result<readonly bigint[], string> {
  const operator = unknownOperator(selector);
  if (operator !== undefined) return failed(say.badOperator(operator));
  const unavailable = (cause: string) =>
    failed(say.externalMetricUnavailable(hpa.metadata.namespace, name, printed(selector), cause));
  if ("error" in series) return unavailable(say.fetchFailed("external", series.error));
  if (series.items.length === 0) return unavailable(say.nothingReturned("external"));
  return ok(series.items.map(({ valueMilli }) => valueMilli));
}
