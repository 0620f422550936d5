import type { ContainerUsage, PodMetrics } from "../../api/metrics.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import type { SeriesValue } from "./observation.ts";

/** One pod's reading in milli-units, averaged over `windowMs` up to `timestamp`. */
export interface PodSample {
  readonly valueMilli: number;
  readonly timestamp: TimeMs;
  readonly windowMs: DurationMs;
}
/** By pod name; pods that nobody lists may be among them. */
export type PodSamples = ReadonlyMap<string, PodSample>;

/**
 * Usage of one resource by pod, summed over containers, or of one container.
 * A pod is left out when a container was sampled without the resource, or none that counts was sampled.
 * Upstream: metrics/client.go getPodMetrics and getContainerMetrics, v1.36.1.
 */
export function resourceSamples(
  items: readonly PodMetrics[],
  resource: string,
  container: string | undefined,
): PodSamples {
  const samples = new Map<string, PodSample>();
  for (const { pod, timestamp, windowMs, containers } of items) {
    let valueMilli: number | undefined;
    for (const usage of containers) {
      if (container !== undefined && usage.name !== container) continue;
      // What is unknown of one makes the sum unknown.
      valueMilli = (valueMilli ?? 0) + (usageMilli(usage, resource) ?? Number.NaN);
    }
    if (valueMilli !== undefined && !Number.isNaN(valueMilli)) samples.set(pod, { valueMilli, timestamp, windowMs });
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
export function seriesSamples(items: readonly SeriesValue[]): PodSamples {
  const samples = new Map<string, PodSample>();
  for (const { pod, valueMilli, timestamp } of items) {
    if (pod !== undefined) samples.set(pod, { valueMilli: Number(valueMilli), timestamp, windowMs: 0 });
  }
  return samples;
}
