import type { SourceAnswer, SourceQuery } from "../api/metrics.ts";
import type { QueueReading } from "../api/plant.ts";
import type { DurationMs } from "../base/units.ts";

/** How an outside system names one of the plant's queues. */
export interface Broker {
  readonly system: string;
  readonly topic?: string;
  readonly group?: string;
}

/** What a management API can be asked about a queue now. */
export interface QueueTruth extends QueueReading {
  readonly partitions: number | null;
  /** Per second, over the broker's own statistics interval. */
  readonly publishRate: number;
  readonly deliverRate: number;
}

interface Outside {
  readonly brokers: Readonly<Record<string, Broker>>;
  queue(name: string): QueueTruth | undefined;
  /** A Prometheus series by metric name; undefined = no such series. */
  series(name: string): number | undefined;
  /** What a workload's pods were asked in the last `windowMs`. */
  traffic(workload: string, windowMs: DurationMs): Traffic;
}

/** NaN where nobody asked. */
export interface Traffic {
  readonly successPercent: number;
  readonly p99Ms: number;
}

/** Answers a scaler's question to a broker or to Prometheus, from the queues' present state. */
export function askSource(query: SourceQuery, outside: Outside): SourceAnswer {
  if (query.system === "prometheus") {
    const value = outside.series(query.query);
    return { system: "prometheus", series: value === undefined ? [] : [value] };
  }
  if (query.system === "istio") return { system: "istio", ...outside.traffic(query.workload, query.windowMs) };
  const name = queueName(query, outside.brokers);
  const queue = name === undefined ? undefined : outside.queue(name);
  if (!queue) return { error: "404 Not Found" };
  switch (query.system) {
    case "rabbitmq":
      return {
        system: "rabbitmq",
        ready: queue.ready,
        unacked: queue.unacked,
        publishRate: queue.publishRate,
        deliverGetRate: queue.deliverRate,
      };
    case "kafka":
      return { system: "kafka", partitions: partitionsOf(queue) };
    case "aws-sqs":
      return { system: "aws-sqs", visible: queue.ready, inFlight: queue.unacked, delayed: 0 };
    case "redis":
      return { system: "redis", length: queue.ready };
  }
}

function queueName(
  query: Exclude<SourceQuery, { system: "prometheus" | "istio" }>,
  brokers: Readonly<Record<string, Broker>>,
): string | undefined {
  if (query.system === "kafka") {
    return Object.keys(brokers).find((name) => (brokers[name]?.topic ?? name) === query.topic);
  }
  if (query.system === "aws-sqs") return query.queueUrl.slice(query.queueUrl.lastIndexOf("/") + 1);
  return query.system === "redis" ? query.key : query.queue;
}

/** Messages spread evenly over partitions, so offsets are shares of the totals. */
function partitionsOf(queue: QueueTruth): { id: number; committed: number; end: number }[] {
  const count = queue.partitions ?? 1;
  const done = queue.acked + queue.deadLettered;
  const share = (total: number, id: number): number => Math.floor((total + count - 1 - id) / count);
  return Array.from({ length: count }, (_, id) => ({
    id,
    committed: share(done, id),
    end: share(queue.published, id),
  }));
}
