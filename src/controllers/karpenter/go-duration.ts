import { parseGoDuration } from "../../base/go-duration.ts";
import type { DurationMs } from "../../base/units.ts";

/** A duration of the API that was validated on admission; undefined for "Never" and for nothing. */
export function apiDuration(text: string | undefined): DurationMs | undefined {
  if (text === undefined || text === "Never") return undefined;
  const parsed = parseGoDuration(text);
  return parsed.ok ? parsed.value : undefined;
}
