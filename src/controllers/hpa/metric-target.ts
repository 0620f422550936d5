import { milliValue } from "../../base/quantity.ts";
import { fromMilli, short } from "./number-text.ts";
import type { PodCalculation } from "./replicas-from-pods.ts";
import type { ValueCalculation } from "./replicas-from-value.ts";
import type { MetricSpec } from "./spec.ts";

/** How a person is told about a metric: its name, its unit, and the target it is held against. */
export interface MetricView {
  readonly name: string;
  /** "%", "m" (millicores), "Mi", or none. */
  readonly unit: string;
  /** In `unit`. */
  readonly target: number;
  /** What one `unit` is in the target's own integer: percent, or milli-units. */
  readonly step: number;
}

const PERCENT = { unit: "%", step: 1 };
const MILLICORES = { unit: "m", step: 1 };
const MEBIBYTES = { unit: "Mi", step: 1_048_576_000 };
const PLAIN = { unit: "", step: 1_000 };

/** Name, unit and target of `spec.metrics[i]`. */
export function viewOf({ resource, containerResource, pods, object, external }: MetricSpec): MetricView {
  const perPod = resource ?? containerResource;
  if (perPod) {
    const { averageUtilization, averageValue } = perPod.target;
    const name = containerResource ? `${containerResource.name} of ${containerResource.container}` : perPod.name;
    if (averageValue === undefined) return { name, target: averageUtilization ?? 0, ...PERCENT };
    const scale = perPod.name === "memory" ? MEBIBYTES : MILLICORES;
    return { name, target: milliValue(averageValue) / scale.step, ...scale };
  }
  const source = pods ?? object ?? external;
  const target = milliValue(source?.target.averageValue ?? source?.target.value) / PLAIN.step;
  return { name: source?.metric.name ?? "metric", target, ...PLAIN };
}

/** "30 %", "120m", "40". */
export const withUnit = (value: number, { unit }: MetricView): string => {
  if (unit === "") return short(value);
  return unit === "%" ? `${short(value)} %` : `${short(value)}${unit}`;
};

/** The reading that decided, in the view's unit; for a total the whole of it. */
export function readingOf(calculation: PodCalculation | ValueCalculation, view: MetricView): number {
  if (calculation.over !== "pods") return Number(fromMilli(calculation.valueMilli));
  return calculation.first.percent ?? Number(calculation.first.averageMilli) / view.step;
}
