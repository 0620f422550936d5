import type { DurationMs, TimeMs } from "../../../base/units.ts";
import type { PerResource, RecommenderConfig } from "../config.ts";
import { milli, quantity } from "../quantity.ts";
import type { ContainerPolicy } from "../types.ts";
import { CPU_BUCKETS, CPU_SAMPLE_WEIGHT, MEMORY_BUCKETS } from "./buckets.ts";
import { addSample, emptyHistogram, type Histogram, merge, type Scale } from "./histogram.ts";

/**
 * What is known of all containers of one name under one set of pod labels.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/aggregate_container_state.go.
 */
export interface Aggregate {
  /** Cores. */
  readonly cpu: Histogram;
  /** Bytes: one peak per container and window. */
  readonly memory: Histogram;
  /** Only CPU samples count here; null before the first. */
  readonly firstSample: TimeMs | null;
  readonly lastSample: TimeMs | null;
  readonly samples: number;
  readonly created: TimeMs;
  readonly settings: AggregateSettings;
}

/** Flags that a container policy may replace (PerVPAConfig); what was replaced once stays. */
interface AggregateSettings {
  readonly oomBumpUpRatio: number;
  readonly oomMinBumpUpBytes: number;
  readonly memoryIntervalMs: DurationMs;
  readonly memoryIntervalCount: number;
}

export type Scales = PerResource<Scale>;

export const scalesOf = ({ halfLifeMs }: RecommenderConfig, yearOne: TimeMs): Scales => ({
  cpu: { buckets: CPU_BUCKETS, halfLifeMs: halfLifeMs.cpu, yearOne },
  memory: { buckets: MEMORY_BUCKETS, halfLifeMs: halfLifeMs.memory, yearOne },
});

export const newAggregate = (config: RecommenderConfig, scales: Scales, now: TimeMs): Aggregate => ({
  cpu: emptyHistogram(scales.cpu),
  memory: emptyHistogram(scales.memory),
  firstSample: null,
  lastSample: null,
  samples: 0,
  created: now,
  settings: {
    oomBumpUpRatio: config.oomBumpUpRatio,
    oomMinBumpUpBytes: config.oomMinBumpUpBytes,
    memoryIntervalMs: config.memoryIntervalMs,
    memoryIntervalCount: config.memoryIntervalCount,
  },
});

export function withPolicy(
  aggregate: Aggregate,
  policy: ContainerPolicy | undefined,
  config: RecommenderConfig,
): Aggregate {
  if (!config.gates.perVpaConfig || !policy) return aggregate;
  const { oomBumpUpRatio, oomMinBumpUp, memoryAggregationIntervalSeconds, memoryAggregationIntervalCount } = policy;
  const { settings } = aggregate;
  return {
    ...aggregate,
    settings: {
      oomBumpUpRatio: oomBumpUpRatio === undefined ? settings.oomBumpUpRatio : plain(oomBumpUpRatio),
      oomMinBumpUpBytes: oomMinBumpUp === undefined ? settings.oomMinBumpUpBytes : plain(oomMinBumpUp),
      memoryIntervalMs:
        memoryAggregationIntervalSeconds === undefined
          ? settings.memoryIntervalMs
          : memoryAggregationIntervalSeconds * 1000,
      memoryIntervalCount: memoryAggregationIntervalCount ?? settings.memoryIntervalCount,
    },
  };
}

const plain = (text: string | number): number => Number(milli(quantity(text))) / 1000;

/** @param usageMilli millicores */
export const withCpuSample = (aggregate: Aggregate, scales: Scales, usageMilli: number, at: TimeMs): Aggregate => ({
  ...aggregate,
  cpu: addSample(aggregate.cpu, scales.cpu, usageMilli / 1000, CPU_SAMPLE_WEIGHT, at),
  firstSample: earlier(aggregate.firstSample, at),
  lastSample: later(aggregate.lastSample, at),
  samples: aggregate.samples + 1,
});

/** Adds `source` to `into`; the source changes too (see `merge` of histograms). */
export function mergeAggregate(into: Aggregate, source: Aggregate, scales: Scales) {
  const cpu = merge(into.cpu, source.cpu, scales.cpu);
  const memory = merge(into.memory, source.memory, scales.memory);
  return {
    into: {
      ...into,
      cpu: cpu.into,
      memory: memory.into,
      firstSample: earlier(into.firstSample, source.firstSample),
      lastSample: later(into.lastSample, source.lastSample),
      samples: into.samples + source.samples,
    },
    source: { ...source, cpu: cpu.source, memory: memory.source },
  };
}

const earlier = (a: TimeMs | null, b: TimeMs | null): TimeMs | null => (a === null || (b !== null && b < a) ? b : a);
const later = (a: TimeMs | null, b: TimeMs | null): TimeMs | null => (a === null || (b !== null && b > a) ? b : a);
