import type { ManifestError } from "../api/controller.ts";
import { milliValue, parseQuantity, wholeValue } from "../base/quantity.ts";
import { failed, ok, type Result } from "../base/result.ts";
import type { DurationMs } from "../base/units.ts";
import { parseDuration } from "./durations.ts";

/**
 * Single values as people write them, checked by hand: a running engine reads settings with these, and `notation.ts`
 * makes them part of the document's type.
 */
export type Read<T> = Result<T, readonly ManifestError[]>;

/** One error at the value itself. */
export const wrong = (message: string, hint?: string): Read<never> => failed([{ path: [], message, hint }]);

/** What a duration should look like, shown with every error about one. */
const DURATION_HINT = "Write a number with a unit: 100ms, 90s, 20m, 1h30m.";

/** "20m" → milliseconds. */
export function readDuration(value: unknown): Read<DurationMs> {
  if (value === undefined) return wrong("is required", DURATION_HINT);
  const ms = parseDuration(String(value));
  return ms === undefined ? wrong(`${JSON.stringify(value)} is no duration`, DURATION_HINT) : ok(ms);
}

const quantity =
  <T>(name: string, example: string, read: (text: string) => T) =>
  (value: unknown): Read<T> => {
    const text = typeof value === "number" ? String(value) : value;
    const valid = typeof text === "string" && (parseQuantity(text) ?? -1n) >= 0n;
    return valid
      ? ok(read(text))
      : wrong(`${JSON.stringify(value)} is no ${name}`, `Write a quantity such as ${example}.`);
  };

/** "500m" → millicores. */
export const readMilliCpu = quantity("amount of CPU", "500m", milliValue);
/** "128Mi" → bytes. */
export const readBytes = quantity("amount of memory", "128Mi", wholeValue);
/** Quantities that stay text, as the Kubernetes API keeps them. */
export const readCpuText = quantity("amount of CPU", "4", (text) => {
  const milli = milliValue(text);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
});
export const readMemoryText = quantity("amount of memory", "128Mi", String);
