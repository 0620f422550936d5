import { type DurationMs, SECOND_MS } from "../../base/units.ts";

/** Flags of kube-controller-manager, with their defaults. Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/config. */
export const MONITOR_PERIOD_MS: DurationMs = 5 * SECOND_MS;
export const GRACE_PERIOD_MS: DurationMs = 50 * SECOND_MS;
export const STARTUP_GRACE_PERIOD_MS: DurationMs = 60 * SECOND_MS;
export const LARGE_CLUSTER = 50;
export const UNHEALTHY_ZONE_SHARE = 0.55;
/** One node in 10 s (0.1 nodes/s), one in 100 s (0.01 nodes/s). */
export const EVICTION_INTERVAL_MS: DurationMs = 10 * SECOND_MS;
export const SECONDARY_INTERVAL_MS: DurationMs = 100 * SECOND_MS;
/** How often the queues of nodes to be evicted are looked at. */
export const TICK_MS: DurationMs = 100;
