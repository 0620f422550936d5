import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Trigger } from "./types.ts";
import type { MetricValue } from "./values.ts";

/** What the last poll saw of a trigger that the HPA reads from the cache. */
export interface MetricRecord {
  readonly metrics: readonly MetricValue[];
  readonly error?: string;
}

/** The built scalers of one object. Upstream pkg/scaling/cache/scalers_cache.go. */
export interface ScalerCache<Object extends KubeObject> {
  readonly generation: number;
  readonly triggers: readonly Trigger[];
  /** What each scaler remembers (Kafka: committed offsets). */
  readonly memories: readonly unknown[];
  /** The object as of the build, which reads work on; null: the scale loop's own copy, which every poll refreshes. */
  readonly copy: Object | null;
}

/** The operator's memory of one object; lost when the operator restarts. */
export interface Memory<Object extends KubeObject = KubeObject> {
  readonly cache: ScalerCache<Object> | null;
  /** Values for `useCachedMetrics`, by metric name. */
  readonly records: Readonly<Record<string, MetricRecord>>;
  /** The running scale loop: its period, and its copy of the object once it has polled. */
  readonly loop: { readonly periodMs: number; readonly nextPoll: TimeMs; readonly copy: Object | null } | null;
  /** Generation at the loop's start. */
  readonly startedGeneration: number | null;
  /** A reconcile that failed: its error, and how often in a row (the retry backs off). */
  readonly failure: { readonly error: string; readonly count: number } | null;
}

export const EMPTY_MEMORY: Memory<never> = {
  cache: null,
  records: {},
  loop: null,
  startedGeneration: null,
  failure: null,
};
