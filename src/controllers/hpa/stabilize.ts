import type { DurationMs, TimeMs } from "../../base/units.ts";
import type { Verdict } from "./conditions.ts";
import type { HpaConfig } from "./config.ts";
import type { Recommendation } from "./memory.ts";
import { READY_FOR_NEW_SCALE, SCALE_DOWN_STABILIZED, SCALE_UP_STABILIZED } from "./messages.ts";
import type { Behavior } from "./spec.ts";

/** What the windows make of a raw recommendation. */
export interface Stabilized {
  readonly replicas: number;
  readonly verdict: Verdict;
  /** The list with the raw recommendation noted. */
  readonly recommendations: readonly Recommendation[];
}

/** Windows of the two directions as this controller applies them. */
export const windowsOf = (
  behavior: Behavior,
  config: HpaConfig,
): { readonly upMs: DurationMs; readonly downMs: DurationMs } => ({
  upMs: (behavior.scaleUp.stabilizationWindowSeconds ?? 0) * 1_000,
  downMs:
    behavior.scaleDown.stabilizationWindowSeconds === undefined
      ? Math.trunc(config.downscaleStabilizationMs / 1_000) * 1_000
      : behavior.scaleDown.stabilizationWindowSeconds * 1_000,
});

/**
 * Without `behavior`: the highest recommendation of the window wins, whatever the size is now, so a count lowered by
 * hand comes back. An entry exactly as old as the window still counts.
 * Upstream: horizontal.go stabilizeRecommendation, v1.36.1.
 */
export function stabilizeDown(
  raw: number,
  recommendations: readonly Recommendation[],
  now: TimeMs,
  windowMs: DurationMs,
): Stabilized {
  const cutoff = now - windowMs;
  const recent = recommendations.filter(({ at }) => at >= cutoff).map(({ replicas }) => replicas);
  const replicas = Math.max(raw, ...recent);
  return {
    replicas,
    verdict: replicas === raw ? READY_FOR_NEW_SCALE : SCALE_DOWN_STABILIZED,
    recommendations: noted(recommendations, { replicas: raw, at: now }, ({ at }) => at < cutoff),
  };
}

/**
 * With `behavior`: the current size is moved only as far as every recommendation of the up window, or one of the down
 * window, asks. An entry exactly as old as a window no longer counts.
 * Upstream: horizontal.go stabilizeRecommendationWithBehaviors, v1.36.1.
 */
export function stabilizeBothWays(
  current: number,
  raw: number,
  recommendations: readonly Recommendation[],
  now: TimeMs,
  { upMs, downMs }: ReturnType<typeof windowsOf>,
): Stabilized {
  const within = (windowMs: DurationMs) =>
    recommendations.filter(({ at }) => at > now - windowMs).map(({ replicas }) => replicas);
  const up = Math.min(raw, ...within(upMs));
  const down = Math.max(raw, ...within(downMs));
  const replicas = Math.min(Math.max(current, up), down);
  const held = raw >= current ? SCALE_UP_STABILIZED : SCALE_DOWN_STABILIZED;
  const oldest = now - Math.max(upMs, downMs);
  return {
    replicas,
    verdict: replicas === raw ? READY_FOR_NEW_SCALE : held,
    recommendations: noted(recommendations, { replicas: raw, at: now }, ({ at }) => at < oldest),
  };
}

/** Overwrites the last entry that is no longer needed, or appends. */
function noted(
  list: readonly Recommendation[],
  entry: Recommendation,
  isFree: (entry: Recommendation) => boolean,
): readonly Recommendation[] {
  const slot = list.findLastIndex(isFree);
  return slot < 0 ? [...list, entry] : list.with(slot, entry);
}
