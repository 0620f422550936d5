import type { ExplanationInput, ExplanationStep } from "../../api/explanation.ts";
import type { SourceQuery } from "../../api/metrics.ts";
import { milliValue } from "../../base/quantity.ts";
import type { CachedScaler } from "./scaler-cache.ts";
import { isExternal, metricOf, type TriggerState } from "./triggers-state.ts";
import { approximate } from "./values.ts";

/** A number as people read it: at most three decimals. */
export const numberText = (value: number): string => String(Math.round(value * 1_000) / 1_000);

/** The recorded column that holds what a source was asked about. */
function truthOf(question: SourceQuery | null): string | undefined {
  switch (question?.system) {
    case "rabbitmq":
      return `queue/${question.queue}/depth`;
    case "kafka":
      return `queue/${question.topic}/depth`;
    case "redis":
      return `queue/${question.key}/depth`;
    case "aws-sqs":
      return `queue/${question.queueUrl.split("/").at(-1)}/depth`;
    default:
      return undefined;
  }
}

/** What one replica is meant to carry. */
const targetOf = (cached: CachedScaler): number | null => {
  if (!isExternal(cached)) return null;
  const { value, averageValue } = cached.scaler.spec.external.target;
  return approximate(milliValue(averageValue ?? value));
};

/** A trigger's value, its target, and the threshold that makes it active. */
export function triggerInputs(cached: CachedScaler, value: number | null, seenAt: number): readonly ExplanationInput[] {
  const { scaler, trigger } = cached;
  const name = isExternal(cached) ? metricOf(cached) : trigger.type;
  const truth = truthOf(scaler.question);
  const unit = truth === undefined ? undefined : "messages";
  const activation = scaler.activation;
  return [
    { name, seen: { value, unit }, seenAt, ...(truth !== undefined && { truth }) },
    { name: `${name} target`, seen: { value: targetOf(cached), unit } },
    ...(activation === null ? [] : [{ name: `${name} activation`, seen: { value: activation, unit } }]),
  ];
}

/** The value that a trigger gave, or that its fallback put in its place. */
export const stateValue = ({ served }: TriggerState): number | null => {
  const [metric] = served.metrics;
  return metric ? approximate(metric.milli) : null;
};

/** How a trigger came to be active or not. */
export function triggerSteps(state: TriggerState): readonly ExplanationStep[] {
  const { metric, served, active, cached } = state;
  const value = stateValue(state);
  if (served.error !== undefined) {
    return [{ rule: "error", before: metric, after: "no value", because: `asked twice: ${served.error}` }];
  }
  if (served.fallback) {
    const because = "its failures in a row exceed failureThreshold, so the fallback's value stands in";
    return [{ rule: "fallback", before: metric, after: value, because }];
  }
  return [
    {
      rule: "activity",
      before: value,
      after: active ? "active" : "not active",
      because: activityText(cached, value, active),
    },
  ];
}

function activityText({ scaler }: CachedScaler, value: number | null, active: boolean): string {
  if (scaler.activation === null)
    return active ? "the time is between start and end" : "the time is not between start and end";
  const left = numberText(value ?? 0);
  const right = numberText(scaler.activation);
  const above = value !== null && value > scaler.activation;
  if (above === active) return above ? `${left} > ${right}` : `${left} is not above ${right}`;
  return active
    ? `${left} is not above ${right}, but the trigger counts as active`
    : `${left} > ${right}, but raw activity is lower`;
}
