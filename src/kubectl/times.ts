import { age } from "./durations.ts";
import { at, text } from "./json.ts";

/** Milliseconds of an RFC 3339 timestamp at a path; undefined when it is missing. */
export function instant(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  if (typeof found !== "string" || found === "") return undefined;
  const ms = Date.parse(found);
  return Number.isNaN(ms) ? undefined : ms;
}

/** How long ago the timestamp at a path was, as the AGE column says it. */
export const ageAt = (now: number, value: unknown, ...path: readonly (string | number)[]): string =>
  age(instant(value, ...path), now);

/** "Sun, 22 Nov 2026 18:30:39 +0000", Go's RFC1123Z; Go's zero time when missing. */
export function rfc1123(ms: number | undefined): string {
  if (ms === undefined) return "Mon, 01 Jan 0001 00:00:00 +0000";
  return new Date(ms).toUTCString().replace("GMT", "+0000");
}

/** The instant at a path in Unix microseconds, which events may have; undefined when missing. */
export function microseconds(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const whole = instant(value, ...path);
  const [, digits = ""] = /\.(\d+)/.exec(text(value, ...path)) ?? [];
  return whole === undefined
    ? undefined
    : Math.floor(whole / 1000) * 1_000_000 + Number(digits.padEnd(6, "0").slice(0, 6));
}
