import type { TimeMs } from "../../base/units.ts";
import { type Conditions, withoutCondition, withVerdict } from "./conditions.ts";
import type { HpaConfig } from "./config.ts";
import { NOT_SCALED_TO_ZERO, SCALED_TO_ZERO } from "./messages.ts";
import { type HpaSpec, minReplicasOf } from "./spec.ts";

/** Some metric can be read without a pod. */
const hasPodlessMetric = (spec: HpaSpec): boolean =>
  spec.metrics.some(({ type }) => type === "Object" || type === "External");

/** This controller itself took the workload to zero, as its own condition says. */
export const isScaledToZero = (conditions: Conditions, config: HpaConfig): boolean =>
  config.scaleToZero === "on" && conditions.some(({ type, status }) => type === "ScaledToZero" && status === "True");

/**
 * Is a target of no pods left alone? A human who scales to zero pauses the loop; with the gate on, the loop wakes what
 * it put to sleep itself.
 * Upstream: horizontal.go shouldComputeMetricsForZeroReplicas, v1.36.1; up to 1.32 zero was active iff min is 0.
 */
export function isPaused(spec: HpaSpec, conditions: Conditions, config: HpaConfig): boolean {
  if (config.scaleToZero === "min-is-zero") return minReplicasOf(spec) !== 0;
  return !isScaledToZero(conditions, config) || (minReplicasOf(spec) === 0 && !hasPodlessMetric(spec));
}

/** The conditions of a paused target: with the gate off ScaledToZero is taken away. */
export const whenPaused = (conditions: Conditions, config: HpaConfig): Conditions =>
  config.scaleToZero === "off" ? withoutCondition(conditions, "ScaledToZero") : conditions;

/** The conditions after a rescale that succeeded: ScaledToZero is judged anew, or taken away with the gate off. */
export function afterRescale(
  conditions: Conditions,
  spec: HpaSpec,
  from: number,
  to: number,
  at: TimeMs,
  config: HpaConfig,
): Conditions {
  if (config.scaleToZero !== "on") return whenPaused(conditions, config);
  const asleep = from > 0 && to === 0 && minReplicasOf(spec) === 0 && hasPodlessMetric(spec);
  return withVerdict(conditions, asleep ? SCALED_TO_ZERO : NOT_SCALED_TO_ZERO, at);
}
