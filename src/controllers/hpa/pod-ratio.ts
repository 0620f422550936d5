import { failed, ok, type Result } from "../../base/result.ts";
import { NO_KNOWN_PODS } from "./messages.ts";
import type { Requests } from "./requests.ts";

/** Usage against target over a set of pods: the ratio, and what is reported of it. */
export interface Reading {
  /** Observed ÷ target, dimensionless. */
  readonly ratio: number;
  /** Average a pod, milli-units, truncated. */
  readonly averageMilli: bigint;
  /** Percent of the request, truncated; utilization targets only. */
  readonly percent?: number;
}
/** Usage that counts, in milli-units, with the place of its pod in the listing (−1 when nobody lists it). */
export interface Usages {
  readonly places: readonly number[];
  readonly milli: readonly number[];
}

/** How a set of usages is held against the target, and what a pod without a sample is taken to use. */
export interface Measure {
  read(usages: Usages): Result<Reading, string>;
  /** Milli-units for a missing pod when the ratio is below 1; above 1 it counts as 0. */
  missingUsage(place: number): number;
}

/**
 * averageUtilization: the ratio is built from the truncated percentage, so 77.9 % of 70 % reads as 77 ÷ 70.
 * Samples of pods without a known request are left out.
 * Upstream: metrics/utilization.go GetResourceUtilizationRatio, v1.36.1.
 */
export const utilizationMeasure = (targetPercent: number, requests: Requests): Measure => ({
  read({ places, milli }) {
    let used = 0;
    let requested = 0;
    let pods = 0;
    for (let i = 0; i < places.length; i++) {
      const request = requests[places[i] as number];
      if (request === undefined) continue;
      used += milli[i] as number;
      requested += request;
      pods += 1;
    }
    if (requested === 0) return failed(NO_KNOWN_PODS);
    const percent = Number(BigInt.asIntN(32, (BigInt(used) * 100n) / BigInt(requested)));
    return ok({ ratio: percent / targetPercent, percent, averageMilli: BigInt(used) / BigInt(pods) });
  },
  missingUsage: (place) => Math.trunc(((requests[place] ?? 0) * Math.max(100, targetPercent)) / 100),
});

/**
 * averageValue: every sample counts, also those of pods that are not listed.
 * Upstream: metrics/utilization.go GetMetricUsageRatio, v1.36.1.
 */
export const averageMeasure = (targetMilli: number): Measure => ({
  read({ milli }) {
    let sum = 0;
    for (const usage of milli) sum += usage;
    const averageMilli = BigInt(sum) / BigInt(milli.length);
    return ok({ ratio: Number(averageMilli) / targetMilli, averageMilli });
  },
  missingUsage: () => targetMilli,
});
