import { type Served, withFallback } from "./fallback.ts";
import type { MetricRecord } from "./memory.ts";
import { COMPOSITE, composite, modifiersOf } from "./modifiers.ts";
import type { ObjectSession } from "./scale-target.ts";
import { type CachedScaler, query } from "./scaler-cache.ts";
import type { ExternalSpec, ScaledObject } from "./types.ts";
import { type MetricValue, toMilli } from "./values.ts";

/** What one trigger gave in a poll. */
export interface TriggerState {
  readonly cached: CachedScaler;
  readonly metric: string;
  readonly served: Served;
  /** The trigger's own verdict, or "its fallback is active". */
  readonly active: boolean;
}

/** All triggers of a poll, and the poll's copy of the object after the counters were written. */
export interface TriggersState {
  readonly states: readonly TriggerState[];
  readonly copy: ScaledObject;
}

/** A scaler whose metric the HPA reads from KEDA. */
export type ExternalScaler = CachedScaler & { readonly scaler: { readonly spec: ExternalSpec } };
export const isExternal = (cached: CachedScaler): cached is ExternalScaler => cached.scaler.spec.type === "External";
export const metricOf = ({ scaler }: ExternalScaler): string => scaler.spec.external.metric.name;

/** A query's result as a metric in milli-units. */
export function queried(session: ObjectSession, cached: ExternalScaler): Served & { readonly active: boolean } {
  const measured = query(session, cached);
  if (!measured.ok) return { metrics: [], fallback: false, error: measured.error, active: false };
  const { value, active } = measured.value;
  return { metrics: [{ metric: metricOf(cached), milli: toMilli(value) }], fallback: false, active };
}

/** Queries every trigger, in order, and counts failures. Upstream scale_handler.go getScalerState. */
export function pollTriggers(
  session: ObjectSession,
  object: ScaledObject,
  scalers: readonly CachedScaler[],
): TriggersState {
  let copy = object;
  const states = scalers.filter(isExternal).map((cached): TriggerState => {
    const { active, ...raw } = queried(session, cached);
    const metric = metricOf(cached);
    const outcome = withFallback(session, copy, cached.scaler.spec, metric, raw);
    copy = outcome.copy;
    const { served } = outcome;
    if (served.error !== undefined) {
      const reason = modifiersOf(object) ? "KEDAMetricSourceFailed" : "KEDAScalerFailed";
      session.event(reason, served.error, "Warning");
    }
    return { cached, metric, served, active: served.fallback || active };
  });
  return { states, copy };
}

/** What the poll keeps for triggers with useCachedMetrics. */
export const recordsOf = (states: readonly TriggerState[]): Readonly<Record<string, MetricRecord>> =>
  Object.fromEntries(
    states
      .filter(({ cached }) => cached.trigger.useCachedMetrics)
      .map(({ metric, served }) => [metric, { metrics: served.metrics, error: served.error }]),
  );

/**
 * The formula's metric over the triggers' values, or the first fallback's value while one is active.
 * Upstream pkg/scaling/modifiers/formula.go HandleScalingModifiers.
 */
export function modified(
  object: ScaledObject,
  parts: readonly { readonly cached: CachedScaler; readonly metric: string; readonly served: Served }[],
): readonly MetricValue[] {
  const metrics = parts.flatMap(({ served }) => served.metrics);
  if (!modifiersOf(object)) return metrics;
  const [fallback] = parts.filter(({ served }) => served.fallback).flatMap(({ served }) => served.metrics);
  if (fallback) return [{ metric: COMPOSITE, milli: fallback.milli }];
  const names = parts.flatMap(({ cached, metric }) =>
    cached.trigger.name ? [[metric, cached.trigger.name] as const] : [],
  );
  return composite(object, metrics, new Map(names));
}
