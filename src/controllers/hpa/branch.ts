import type { Conditions } from "./conditions.ts";
import type { HpaConfig } from "./config.ts";
import { isPaused } from "./scale-to-zero.ts";
import { type HpaSpec, minReplicasOf } from "./spec.ts";

/** Which way a sync goes. Only "metrics" reads metrics; the bounds bypass windows and rates, too. */
export type Branch = "paused" | "above max" | "below min" | "metrics";

/** Upstream: horizontal.go reconcileAutoscaler, v1.36.1. From zero the bounds are not looked at. */
export function branchOf(spec: HpaSpec, current: number, conditions: Conditions, config: HpaConfig): Branch {
  if (current === 0) return isPaused(spec, conditions, config) ? "paused" : "metrics";
  if (current > spec.maxReplicas) return "above max";
  return current < minReplicasOf(spec) ? "below min" : "metrics";
}
