import type { DurationMs, TimeMs } from "../../base/units.ts";
import type { ScaledObject } from "./types.ts";

/** Seconds; upstream pkg/scaling/executor/scale_executor.go. */
export const DEFAULT_COOLDOWN_S = 300;
const DEFAULT_INITIAL_COOLDOWN_S = 0;

/** From when a cooldown counts, how long it lasts, and whether it is over. */
export interface Cooldown {
  readonly since: TimeMs;
  readonly lasts: DurationMs;
  /** Counted from the object's creation because no trigger was ever active. */
  readonly initial: boolean;
  readonly over: boolean;
}

/** The API keeps timestamps in whole seconds. */
export const wholeSeconds = (time: TimeMs): TimeMs => Math.floor(time / 1_000) * 1_000;

/** Strictly later than the last active poll (whole seconds) plus the period. Upstream scaleToZeroOrIdle. */
export function cooldown({ spec, status, metadata }: ScaledObject, now: TimeMs): Cooldown {
  const initial = status.lastActiveTime === undefined;
  const since = status.lastActiveTime ?? wholeSeconds(metadata.creationTimestamp);
  const seconds = initial
    ? (spec.initialCooldownPeriod ?? DEFAULT_INITIAL_COOLDOWN_S)
    : (spec.cooldownPeriod ?? DEFAULT_COOLDOWN_S);
  const lasts = seconds * 1_000;
  return { since, lasts, initial, over: since + lasts < now };
}
