import type { TimeMs } from "../../base/units.ts";
import type { HpaConfig } from "./config.ts";
import type { Observation, Scale } from "./observation.ts";
import type { PodCalculation } from "./replicas-from-pods.ts";
import type { ValueCalculation } from "./replicas-from-value.ts";
import type { Hpa, MetricStatus } from "./spec.ts";
import type { Tolerance } from "./tolerance.ts";

/** Everything that a metric's rule looks at. */
export interface MetricContext {
  readonly hpa: Hpa;
  readonly scale: Scale;
  readonly seen: Observation;
  /** The metric's own series, see `Observation.series`. */
  readonly series: Observation["series"][number];
  readonly tolerance: Tolerance;
  readonly now: TimeMs;
  readonly config: HpaConfig;
}

/** One metric's answer: a number of replicas, or why there is none. */
export type Proposal =
  | {
      readonly ok: true;
      readonly replicas: number;
      /** As reasons and messages name it: "cpu resource utilization (percentage of request)". */
      readonly description: string;
      readonly status: MetricStatus;
      readonly calculation: PodCalculation | ValueCalculation;
    }
  | {
      readonly ok: false;
      /** Event reason: "FailedGetResourceMetric". */
      readonly reason: string;
      readonly message: string;
      /** The message with the prefixes it gets in FailedComputeMetricsReplicas. */
      readonly error: string;
    };

/** A failed proposal; `prefix` is put in front of the message where errors are summed up. */
export const noProposal = (reason: string, message: string, prefix: string): Proposal => ({
  ok: false,
  reason,
  message,
  error: `${prefix}${message}`,
});
