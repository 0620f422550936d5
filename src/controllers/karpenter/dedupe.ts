import { type DurationMs, MINUTE_MS, type TimeMs } from "../../base/units.ts";
import type { EventCommand } from "./recorder.ts";

const PERIODS: ReadonlyMap<string, DurationMs> = new Map([
  ["FailedScheduling", 5 * MINUTE_MS],
  ["Unconsolidatable", 15 * MINUTE_MS],
  ["NoCompatibleInstanceTypes", MINUTE_MS],
]);
const DEFAULT_MS = 2 * MINUTE_MS;

function period({ involved, reason }: EventCommand): DurationMs {
  if (reason === "DisruptionBlocked" && involved.kind === "NodePool") return MINUTE_MS;
  return PERIODS.get(reason) ?? DEFAULT_MS;
}

/** Events whose text may change while they are one to the recorder. */
const WHATEVER_TEXT: readonly string[] = [
  "FailedScheduling",
  "Unconsolidatable",
  "DisruptionBlocked",
  "FailedDraining",
];

/**
 * Events that the recorder lets through, and until when it is silent about each.
 * Upstream: karpenter v1.14.1 pkg/events/recorder.go; times beside each event.
 */
export function deduped(
  events: readonly EventCommand[],
  silentUntil: Readonly<Record<string, TimeMs>>,
  now: TimeMs,
): { readonly events: readonly EventCommand[]; readonly silentUntil: Readonly<Record<string, TimeMs>> } {
  const silent = new Map(Object.entries(silentUntil).filter(([, until]) => until > now));
  const passed = events.filter((event) => {
    const { involved, reason, message } = event;
    const key = `${reason} ${involved.kind} ${involved.namespace}/${involved.name} ${WHATEVER_TEXT.includes(reason) ? "" : message}`;
    if (silent.has(key)) return false;
    silent.set(key, now + period(event));
    return true;
  });
  return { events: passed, silentUntil: Object.fromEntries(silent) };
}
