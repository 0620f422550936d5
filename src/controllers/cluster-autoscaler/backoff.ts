import type { TimeMs } from "../../base/units.ts";
import type { Backoff } from "./memory.ts";
import type { Options } from "./options.ts";

/** Upstream: utils/backoff/exponential_backoff.go, 1.36.1. */

/** A failure: the time doubles when the last back-off was over, and is counted anew in any case. */
export function backOff(before: Backoff | undefined, options: Options, now: TimeMs): Backoff {
  const { initialNodeGroupBackoffMs, maxNodeGroupBackoffMs } = options;
  let durationMs = before?.durationMs ?? initialNodeGroupBackoffMs;
  if (before && before.until < now) durationMs = Math.min(durationMs * 2, maxNodeGroupBackoffMs);
  return { durationMs, until: now + durationMs, lastFailure: now };
}

/** Still so at the very end of the time. */
export const isBackedOff = (backoff: Backoff | undefined, now: TimeMs): boolean =>
  backoff !== undefined && backoff.until >= now;

/** Long past: the next failure starts from the initial time again. */
export const isForgotten = (backoff: Backoff, { nodeGroupBackoffResetMs }: Options, now: TimeMs): boolean =>
  backoff.lastFailure + nodeGroupBackoffResetMs < now;
