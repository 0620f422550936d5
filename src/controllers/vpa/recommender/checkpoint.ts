import type { TimeMs } from "../../../base/units.ts";
import type { RecommenderConfig } from "../config.ts";
import { type Aggregate, newAggregate, type Scales } from "./aggregate.ts";
import { load, type StoredHistogram, store, subtractSample } from "./histogram.ts";
import { type ContainerSamples, maxPeak } from "./memory-window.ts";

/**
 * What outlives the recommender's process: one checkpoint per VPA and container name.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/checkpoint/checkpoint_writer.go.
 */
export interface Checkpoint {
  readonly namespace: string;
  readonly vpa: string;
  readonly container: string;
  readonly version: string;
  readonly lastUpdate: TimeMs;
  readonly firstSample: TimeMs | null;
  readonly lastSample: TimeMs | null;
  readonly samples: number;
  readonly cpu: StoredHistogram;
  readonly memory: StoredHistogram;
}

const VERSION = "v3";

export const checkpointOf = (
  namespace: string,
  vpa: string,
  container: string,
  { cpu, memory, firstSample, lastSample, samples }: Aggregate,
  now: TimeMs,
): Checkpoint => ({
  namespace,
  vpa,
  container,
  version: VERSION,
  lastUpdate: now,
  firstSample,
  lastSample,
  samples,
  cpu: store(cpu),
  memory: store(memory),
});

/** Undefined for a checkpoint of another version. */
export function aggregateOf(
  checkpoint: Checkpoint,
  config: RecommenderConfig,
  scales: Scales,
  now: TimeMs,
): Aggregate | undefined {
  if (checkpoint.version !== VERSION) return undefined;
  const { firstSample, lastSample, samples } = checkpoint;
  return {
    ...newAggregate(config, scales, now),
    cpu: load(checkpoint.cpu, scales.cpu),
    memory: load(checkpoint.memory, scales.memory),
    firstSample,
    lastSample,
    samples,
  };
}

/** An open window's peak may still grow, so it is not stored. */
export const withoutOpenPeak = (
  aggregate: Aggregate,
  samples: ContainerSamples,
  scales: Scales,
  now: TimeMs,
): Aggregate =>
  samples.windowEnd === null || now >= samples.windowEnd
    ? aggregate
    : { ...aggregate, memory: subtractSample(aggregate.memory, scales.memory, maxPeak(samples), 1, samples.windowEnd) };
