import type { TimeMs } from "../../../base/units.ts";
import type { Aggregate, Scales } from "./aggregate.ts";
import { addSample, subtractSample } from "./histogram.ts";

/**
 * The samples of one container of one pod. Memory enters the histogram as one peak a window, stamped with the window's
 * end: a higher reading replaces the peak of the open window.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/model/container.go.
 */
export interface ContainerSamples {
  readonly lastCpu: TimeMs | null;
  readonly lastMemory: TimeMs | null;
  readonly windowEnd: TimeMs | null;
  /** Bytes; 0 when the window has none yet. */
  readonly memoryPeak: number;
  readonly oomPeak: number;
}

export const NO_SAMPLES: ContainerSamples = {
  lastCpu: null,
  lastMemory: null,
  windowEnd: null,
  memoryPeak: 0,
  oomPeak: 0,
};

export const maxPeak = ({ memoryPeak, oomPeak }: ContainerSamples): number => Math.max(memoryPeak, oomPeak);

/** Is this reading older than what was taken already? OOM samples always count. */
export const isOutdated = ({ lastMemory }: ContainerSamples, at: TimeMs, isOom: boolean): boolean =>
  !isOom && lastMemory !== null && at < lastMemory;

/** Takes a memory sample that is not outdated. */
export function takeMemorySample(
  samples: ContainerSamples,
  aggregate: Aggregate,
  scales: Scales,
  usage: number,
  at: TimeMs,
  isOom: boolean,
): { readonly samples: ContainerSamples; readonly aggregate: Aggregate } {
  const windowEnd = samples.windowEnd ?? at;
  const seen = { ...samples, lastMemory: at, windowEnd };
  const peak = isOom ? { oomPeak: usage } : { memoryPeak: usage };
  if (at < windowEnd) {
    const old = maxPeak(samples);
    if (old === 0 || usage <= old) return { samples: seen, aggregate };
    const without = subtractSample(aggregate.memory, scales.memory, old, 1, windowEnd);
    const memory = addSample(without, scales.memory, usage, 1, windowEnd);
    return { samples: { ...seen, ...peak }, aggregate: { ...aggregate, memory } };
  }
  const interval = aggregate.settings.memoryIntervalMs;
  const late = at - windowEnd;
  const next = windowEnd + (late - (late % interval)) + interval;
  const memory = addSample(aggregate.memory, scales.memory, usage, 1, next);
  return {
    samples: { ...seen, windowEnd: next, memoryPeak: 0, oomPeak: 0, ...peak },
    aggregate: { ...aggregate, memory },
  };
}
