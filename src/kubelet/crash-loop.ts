import { type DurationMs, MINUTE_MS, SECOND_MS, type TimeMs } from "../base/units.ts";

/** Restarts of a pod's container so far; replaced on change. */
export interface Restarts {
  readonly count: number;
  /** The back-off that the next restart waits for; 0 = none yet. */
  readonly backOffMs: DurationMs;
}

export const NO_RESTARTS: Restarts = { count: 0, backOffMs: 0 };

const FIRST_MS: DurationMs = 10 * SECOND_MS;
const MOST_MS: DurationMs = 300 * SECOND_MS;
const RESET_AFTER_MS: DurationMs = 10 * MINUTE_MS;

/**
 * A container that ran from `startedAt` until now has ended: the first restart comes at once, then after
 * 10 s · 2^k up to 300 s; a run of more than ten minutes starts the count anew.
 * Upstream: kubernetes v1.32 pkg/kubelet/kuberuntime, client-go util/flowcontrol/backoff.go.
 */
export function afterExit(
  restarts: Restarts,
  startedAt: TimeMs,
  now: TimeMs,
): { readonly restarts: Restarts; readonly waitMs: DurationMs } {
  const backOffMs = now - startedAt > RESET_AFTER_MS ? 0 : restarts.backOffMs;
  const nextMs = backOffMs === 0 ? FIRST_MS : Math.min(MOST_MS, backOffMs * 2);
  return { restarts: { count: restarts.count + 1, backOffMs: nextMs }, waitMs: backOffMs };
}
