import type { MetricAnswer, PodMetrics } from "../../api/metrics.ts";
import type { LabelSelector, Pod } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Hpa } from "./spec.ts";

/** The target's scale subresource. `selector` is its text; `selectorError` the parser's complaint about it. */
export interface Scale {
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly selector: string;
  readonly selectorError?: string;
}

/** One value of a Pods, Object or External metric. Milli-units, int64 as upstream holds them. */
export interface SeriesValue {
  readonly valueMilli: bigint;
  readonly timestamp: TimeMs;
  /** The pod it describes; Pods metrics only. */
  readonly pod?: string;
}

/** A refused scale write; only a conflict is tried again. */
export interface WriteError {
  readonly conflict: boolean;
  readonly error: string;
}

/** Everything one sync could see, as plain data. */
export interface Observation {
  /** Absent: the object is gone. */
  readonly hpa?: Hpa;
  /** `error`: as discovery or the scale client words it. */
  readonly scale: Scale | { readonly error: string };
  /** Pods matched by the scale's selector, in listing order. */
  readonly pods: readonly Pod[];
  /** Other HPAs of the namespace whose selector the controller has learnt; `key` is namespace/name. */
  readonly others: readonly { readonly key: string; readonly selector: LabelSelector }[];
  /** metrics.k8s.io: what it answers for the selector. */
  readonly podMetrics: MetricAnswer<PodMetrics>;
  /** Entry i is the answer to `spec.metrics[i]`; empty for resource metrics. */
  readonly series: readonly MetricAnswer<SeriesValue>[];
  /** How the API server answers this sync's writes; in a simulation every write succeeds at once. */
  readonly answers: {
    /** Refusals of scale writes in order; writes beyond the list succeed. */
    readonly scale: readonly WriteError[];
    /** When the last scale write was answered. */
    readonly scaleDoneAt: TimeMs;
    readonly statusError: string | null;
  };
}
