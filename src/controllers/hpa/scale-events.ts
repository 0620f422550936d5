import type { DurationMs, TimeMs } from "../../base/units.ts";
import type { HpaMemory, ScaleEvent } from "./memory.ts";
import type { Behavior, ScalingRules } from "./spec.ts";

/**
 * Pods added or removed within a period that ends now. Slots marked for reuse count as long as the period covers them.
 * Upstream: horizontal.go getReplicasChangePerPeriod, v1.36.1.
 */
export const changeWithin = (events: readonly ScaleEvent[], now: TimeMs, periodMs: DurationMs): number =>
  events.reduce((sum, { change, at }) => (at > now - periodMs ? sum + change : sum), 0);

/**
 * Notes a rescale that succeeded. Entries older than the longest period of their direction, by the rules of this
 * moment, are marked, and the last marked slot is used again.
 * Upstream: horizontal.go storeScaleEvent and markScaleEventsOutdated, v1.36.1.
 */
export function withScaleEvent(
  memory: HpaMemory,
  behavior: Behavior | undefined,
  from: number,
  to: number,
  at: TimeMs,
): HpaMemory {
  if (behavior === undefined) return memory;
  return to > from
    ? { ...memory, upEvents: stored(memory.upEvents, behavior.scaleUp, to - from, at) }
    : { ...memory, downEvents: stored(memory.downEvents, behavior.scaleDown, from - to, at) };
}

function stored(events: readonly ScaleEvent[], rules: ScalingRules, change: number, at: TimeMs): readonly ScaleEvent[] {
  const longestMs = Math.max(0, ...rules.policies.map(({ periodSeconds }) => periodSeconds)) * 1_000;
  const marked = events.map((event) => (event.at < at - longestMs ? { ...event, outdated: true } : event));
  const slot = marked.findLastIndex(({ outdated }) => outdated);
  const event: ScaleEvent = { change, at, outdated: false };
  return slot < 0 ? [...marked, event] : marked.with(slot, event);
}
