import type { ContainerUsage, PodMetrics } from "../../api/metrics.ts";
import type { Pod } from "../../api/objects.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import type { SeriesValue } from "./observation.ts";

/** One pod's reading in milli-units, averaged over `windowMs` up to `timestamp`. */
export interface PodSample {
  readonly pod: string;
  readonly valueMilli: number;
  readonly timestamp: TimeMs;
  readonly windowMs: DurationMs;
}

/** Samples beside the listed pods: from here on a pod is its place in the listing, and nothing is looked up by name. */
export interface Sampled {
  /** By place; undefined where the pod has none. */
  readonly ofPods: readonly (PodSample | undefined)[];
  /** Of pods that nobody lists. */
  readonly strangers: readonly PodSample[];
}

export function beside(pods: readonly Pod[], samples: readonly PodSample[]): Sampled {
  let next = 0;
  const ofPods = pods.map(({ metadata }) => (samples[next]?.pod === metadata.name ? samples[next++] : undefined));
  // Usually both lists are in the same order, and that was all.
  return next === samples.length ? { ofPods, strangers: [] } : besideByName(pods, samples);
}

function besideByName(pods: readonly Pod[], samples: readonly PodSample[]): Sampled {
  const left = new Map(samples.map((sample) => [sample.pod, sample]));
  const ofPods = pods.map(({ metadata }) => {
    const sample = left.get(metadata.name);
    left.delete(metadata.name);
    return sample;
  });
  return { ofPods, strangers: [...left.values()] };
}

/**
 * Usage of one resource by pod, summed over containers, or of one container.
 * A pod is left out when a container was sampled without the resource, or none that counts was sampled.
 * Upstream: metrics/client.go getPodMetrics and getContainerMetrics, v1.36.1.
 */
export function resourceSamples(
  items: readonly PodMetrics[],
  resource: string,
  container: string | undefined,
): readonly PodSample[] {
  const samples: PodSample[] = [];
  for (const { pod, timestamp, windowMs, containers } of items) {
    let valueMilli: number | undefined;
    for (const usage of containers) {
      if (container !== undefined && usage.name !== container) continue;
      // What is unknown of one makes the sum unknown.
      valueMilli = (valueMilli ?? 0) + (usageMilli(usage, resource) ?? Number.NaN);
    }
    if (valueMilli !== undefined && !Number.isNaN(valueMilli)) samples.push({ pod, valueMilli, timestamp, windowMs });
  }
  return samples;
}

/** Quantity.MilliValue of one container's usage: nanocores are rounded up. */
function usageMilli(usage: ContainerUsage, resource: string): number | undefined {
  if (resource === "cpu") return usage.cpuNano === undefined ? undefined : Math.ceil(usage.cpuNano / 1_000_000);
  if (resource === "memory") return usage.memoryBytes === undefined ? undefined : Math.ceil(usage.memoryBytes * 1_000);
  return undefined;
}

/** A Pods metric by pod. Its window plays no part: readiness is not asked about. */
export function seriesSamples(items: readonly SeriesValue[]): readonly PodSample[] {
  const samples: PodSample[] = [];
  for (const { pod, valueMilli, timestamp } of items) {
    if (pod !== undefined) samples.push({ pod, valueMilli: Number(valueMilli), timestamp, windowMs: 0 });
  }
  return samples;
}
