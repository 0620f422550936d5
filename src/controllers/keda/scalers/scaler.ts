import type { SourceAnswer, SourceQuery } from "../../../api/metrics.ts";
import type { Result } from "../../../base/result.ts";
import type { ExternalSpec, MetricSpec, Trigger } from "../types.ts";
import { metricTarget } from "../values.ts";

/** A trigger and its place, with the environment of the scale target's container. */
export interface TriggerConfig {
  readonly trigger: Trigger;
  readonly index: number;
  readonly env: Readonly<Record<string, string>>;
}

/** What one query of a source gave. */
export interface Measure {
  /** The metric before it is cut to milli-units. */
  readonly value: number;
  readonly active: boolean;
  /** What the scaler remembers until it is rebuilt, plain data. */
  readonly memory?: unknown;
}

/** A trigger whose metadata has been accepted. `Reading` is what its source answers, in the scaler's own terms. */
export interface Scaler<Reading = unknown> {
  readonly spec: MetricSpec;
  /** The value that the trigger must exceed to count as active; null when activity is no threshold. */
  readonly activation: number | null;
  /** Where to ask; null when the trigger needs no source (cpu, memory, cron). */
  readonly question: SourceQuery | null;
  /** The simulated source's answer in the scaler's own terms. */
  translate(answer: SourceAnswer): Reading | { readonly error: string };
  /** `unixMs`: wall clock, UTC. */
  measure(reading: Reading, memory: unknown, unixMs: number): Result<Measure, string>;
}

/** One kind of trigger: checks its metadata and makes the scaler, or refuses with upstream's text. */
export type ScalerKind = (config: TriggerConfig) => Result<Scaler, string>;

/** An answer of the wrong system: our own wiring is wrong, but the loop must see it as a failed query. */
export const unexpected = (answer: SourceAnswer): { readonly error: string } => ({
  error: "error" in answer ? answer.error : `unexpected answer of ${answer.system}`,
});

/** `s0-prometheus`; upstream GenerateMetricNameWithIndex and util.NormalizeString. */
const metricName = (index: number, name: string): string => `s${index}-${name.replace(/[/.:%()]/g, "-")}`;

/** The metric spec of an external trigger; `milli` is the target. */
export const externalSpec = ({ trigger, index }: TriggerConfig, name: string, milli: number): ExternalSpec => ({
  type: "External",
  external: {
    metric: { name: metricName(index, name) },
    target: metricTarget(trigger.metricType || "AverageValue", milli),
  },
});
