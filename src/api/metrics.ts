import type { DurationMs, TimeMs } from "../base/units.ts";
import type { LabelSelector } from "./objects.ts";

/** One container's reading in a PodMetrics item; a resource that was not sampled is absent. */
export interface ContainerUsage {
  readonly name: string;
  readonly cpuNano?: number;
  readonly memoryBytes?: number;
}

/** metrics.k8s.io/v1beta1 PodMetrics: an average over `windowMs` ending at `timestamp`. */
export interface PodMetrics {
  readonly namespace: string;
  readonly pod: string;
  readonly timestamp: TimeMs;
  readonly windowMs: DurationMs;
  readonly containers: readonly ContainerUsage[];
}

/** custom.metrics.k8s.io value of one described object, milli-units. */
export interface CustomMetric {
  readonly describedName: string;
  readonly timestamp: TimeMs;
  readonly windowMs: DurationMs | null;
  readonly valueMilli: number;
}

/** What a metrics API answers: items, or the error text that the client reports. */
export type MetricAnswer<T> = { readonly items: readonly T[] } | { readonly error: string };

/** The metrics APIs as a controller reaches them: late, averaged, sometimes missing. */
export interface MetricsView {
  podMetrics(namespace: string, selector: LabelSelector): MetricAnswer<PodMetrics>;
  podsMetric(namespace: string, selector: LabelSelector, metric: string): MetricAnswer<CustomMetric>;
  objectMetric(namespace: string, kind: string, name: string, metric: string): MetricAnswer<CustomMetric>;
  /** External series in milli-units; served by an adapter or by another controller (KEDA). */
  externalMetric(
    namespace: string,
    metric: string,
    selector: LabelSelector | undefined,
  ): MetricAnswer<{ readonly valueMilli: number; readonly timestamp: TimeMs }>;
  /** An outside system asked directly (a broker's management API, a Prometheus server). */
  source(query: SourceQuery): SourceAnswer;
}

/** A question to an outside system: which system, and the name of the thing asked about. */
export type SourceQuery =
  | { readonly system: "rabbitmq"; readonly queue: string; readonly vhost?: string }
  | { readonly system: "kafka"; readonly topic: string; readonly group: string }
  | { readonly system: "aws-sqs"; readonly queueUrl: string }
  | { readonly system: "redis"; readonly key: string }
  | { readonly system: "prometheus"; readonly query: string; readonly serverAddress: string }
  /** What the proxies of a workload's pods have counted, as Prometheus has it. */
  | { readonly system: "istio"; readonly workload: string; readonly windowMs: DurationMs };

export type SourceAnswer =
  | { readonly error: string }
  | {
      readonly system: "rabbitmq";
      readonly ready: number;
      readonly unacked: number;
      readonly publishRate: number;
      readonly deliverGetRate: number;
    }
  | {
      readonly system: "kafka";
      /** `committed` −1 = no commit yet; offsets are message counts. */
      readonly partitions: readonly { readonly id: number; readonly committed: number; readonly end: number }[];
    }
  | { readonly system: "aws-sqs"; readonly visible: number; readonly inFlight: number; readonly delayed: number }
  | { readonly system: "redis"; readonly length: number }
  | { readonly system: "prometheus"; readonly series: readonly number[] }
  /** NaN where nobody asked. */
  | { readonly system: "istio"; readonly successPercent: number; readonly p99Ms: number };
