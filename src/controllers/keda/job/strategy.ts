import { parseFloat64 } from "../../../base/go-parse.ts";
import type { ScaledJobSpec } from "../types.ts";

const DEFAULT_MAX = 100;

/** Jobs that always run; never more than the maximum. Upstream scaledjob_types.go MinReplicaCount. */
export const minJobs = ({ minReplicaCount: min = 0, maxReplicaCount: max }: Partial<ScaledJobSpec>): number =>
  max !== undefined ? Math.min(min, max) : min;

/** Jobs beyond the minimum; 100 when no maximum is set, and the maximum itself when the minimum is above it. */
export function jobRoom(spec: Partial<ScaledJobSpec>): number {
  const { minReplicaCount: min = 0, maxReplicaCount: max } = spec;
  if (max === undefined) return DEFAULT_MAX;
  return min > max ? max : max - min;
}

/** What a strategy decides on. */
export interface Demand {
  /** Jobs that the queue asks for, by length and by length over target. */
  readonly scaleTo: number;
  readonly maxScale: number;
  /** Jobs that run, less the minimum; those of them without a running pod. */
  readonly running: number;
  readonly pending: number;
  readonly room: number;
}
interface Plan {
  readonly scaleTo: number;
  readonly effective: number;
}
type Strategy = NonNullable<ScaledJobSpec["scalingStrategy"]>;

/** How many Jobs may start now, before the cut at 0. Upstream pkg/scaling/executor/scale_jobs.go, the strategies. */
export function plan(strategy: Strategy, demand: Demand): Plan {
  const { scaleTo, maxScale, running, pending, room } = demand;
  const percentage = parseFloat64(strategy.customScalingRunningJobPercentage ?? "");
  if (strategy.strategy === "custom" && percentage.ok) {
    const deduction = strategy.customScalingQueueLengthDeduction ?? 0;
    return { scaleTo, effective: Math.min(maxScale - deduction - Math.trunc(running * percentage.value), room) };
  }
  if (strategy.strategy === "accurate") {
    return { scaleTo, effective: maxScale + running - pending > room ? room - running : maxScale - pending };
  }
  if (strategy.strategy === "eager") {
    return { scaleTo: room, effective: Math.min(room - running - pending, maxScale) };
  }
  return { scaleTo, effective: maxScale - running };
}
