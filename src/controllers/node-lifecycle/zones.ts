import type { DurationMs } from "../../base/units.ts";
import { EVICTION_INTERVAL_MS, LARGE_CLUSTER, SECONDARY_INTERVAL_MS, UNHEALTHY_ZONE_SHARE } from "./settings.ts";

/** How much of a zone is not ready. */
export type ZoneState = "Normal" | "PartialDisruption" | "FullDisruption";

/**
 * Full: no node is ready. Partial: at least 3 and at least 55 % of the nodes are not.
 * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/node_lifecycle_controller.go ComputeZoneState.
 */
export function zoneState(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return "FullDisruption";
  return notReady > 2 && notReady / (ready + notReady) >= UNHEALTHY_ZONE_SHARE ? "PartialDisruption" : "Normal";
}

/**
 * Time between two evicted nodes of a zone; null = none. In partial disruption the fault is more likely ours than the
 * nodes', so a small zone stops and a large one slows down.
 */
export function evictionInterval(state: ZoneState, nodes: number): DurationMs | null {
  if (state !== "PartialDisruption") return EVICTION_INTERVAL_MS;
  return nodes > LARGE_CLUSTER ? SECONDARY_INTERVAL_MS : null;
}
