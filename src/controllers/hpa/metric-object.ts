import { milliValue } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import * as say from "./messages.ts";
import { type MetricContext, noProposal, type Proposal } from "./proposal.ts";
import { decimalText } from "./quantity-text.ts";
import { replicasFromTotal, replicasFromValue } from "./replicas-from-value.ts";
import { printed, unknownOperator } from "./selector-text.ts";
import type { ObjectSource } from "./spec.ts";

const REASON = "FailedGetObjectMetric";
const PREFIX = "failed to get object metric value: ";

/** A custom metric of one described object. Upstream: horizontal.go computeStatusForObjectMetric, v1.36.1. */
export function objectProposal(source: ObjectSource, context: MetricContext): Proposal {
  const { metric, target, describedObject } = source;
  const { seen, scale, tolerance, config } = context;
  const operator = unknownOperator(metric.selector);
  if (operator !== undefined) return noProposal(REASON, say.badOperator(operator), PREFIX);

  if (target.type === "Value" && target.value !== undefined) {
    const value = read(source, context);
    if (!value.ok) return noProposal(REASON, value.error, PREFIX);
    const targetMilli = milliValue(target.value);
    const result = replicasFromValue(scale.specReplicas, value.value, targetMilli, seen.pods, tolerance, config);
    if (!result.ok) return noProposal(REASON, result.error, PREFIX);
    const calculation = result.value;
    const current = { value: decimalText(calculation.reportedMilli) };
    return {
      ok: true,
      replicas: calculation.replicas,
      description: `${describedObject.kind} metric ${metric.name}`,
      status: { type: "Object", object: { describedObject, metric, current } },
      calculation,
    };
  }
  if (target.type === "AverageValue" && target.averageValue !== undefined) {
    const value = read(source, context);
    if (!value.ok) return noProposal(REASON, value.error, `${PREFIX}failed to get ${metric.name} object metric: `);
    const targetMilli = milliValue(target.averageValue);
    const calculation = replicasFromTotal(scale.statusReplicas, value.value, targetMilli, tolerance, config, false);
    const current = { averageValue: decimalText(calculation.reportedMilli) };
    return {
      ok: true,
      replicas: calculation.replicas,
      // Upstream calls it external here, too.
      description: `external metric ${metric.name}(${printed(metric.selector)})`,
      status: { type: "Object", object: { describedObject, metric, current } },
      calculation,
    };
  }
  return noProposal(REASON, say.noValueTarget("object"), PREFIX);
}

function read(
  { metric, describedObject }: ObjectSource,
  { hpa, series, config }: MetricContext,
): Result<bigint, string> {
  const unavailable = (cause: string) =>
    failed(say.objectMetricUnavailable(metric.name, hpa.metadata.namespace, describedObject, cause, config));
  if ("error" in series) return unavailable(say.fetchFailed("custom", series.error));
  const [item] = series.items;
  return item === undefined ? unavailable(say.nothingReturned("custom")) : ok(item.valueMilli);
}
