import { parseInteger } from "../../../base/go-parse.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import type { MetricSpec, MetricTarget } from "../types.ts";
import { Params } from "./params.ts";
import { type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

/** `cpu` and `memory`: the HPA computes them; KEDA only writes the spec. Upstream pkg/scalers/cpu_memory_scaler.go. */
export const resource: ScalerKind = (config) => {
  const spec = specOf(config);
  if (!spec.ok) return failed(`error parsing ${config.trigger.type} metadata: ${spec.error}`);
  return ok({
    spec: spec.value,
    activation: null,
    question: null,
    translate: unexpected,
    measure: () => ok({ value: 0, active: true }),
  });
};

function specOf(config: TriggerConfig): Result<MetricSpec, string> {
  const params = new Params(config);
  params.removed("type", "The 'type' setting is DEPRECATED and is removed in v2.18 - Use 'metricType' instead.");
  const value = params.text("value");
  const container = params.text("containerName", { optional: true });
  const done = params.finish();
  if (!done.ok) return done;
  const target = targetOf(config.trigger.metricType ?? "", value);
  if (!target.ok) return target;
  const name = config.trigger.type;
  return ok(
    container === ""
      ? { type: "Resource", resource: { name, target: target.value } }
      : { type: "ContainerResource", containerResource: { name, container, target: target.value } },
  );
}

function targetOf(type: string, value: string): Result<MetricTarget, string> {
  if (type === "AverageValue") return ok({ type, averageValue: value });
  if (type !== "Utilization") {
    return failed(`unknown metric type: ${type}, allowed values are 'Utilization' or 'AverageValue'`);
  }
  const percent = parseInteger(value, 32);
  return percent.ok ? ok({ type, averageUtilization: percent.value }) : percent;
}
