import type { DurationMs } from "../../base/units.ts";

/** How Go prints what stands in messages. */

/** "45s", "2m10s", "1h0m0s". */
export function goDuration(ms: DurationMs): string {
  const seconds = (ms % 60_000) / 1000;
  const minutes = Math.trunc(ms / 60_000);
  if (minutes === 0) return `${seconds}s`;
  return minutes < 60 ? `${minutes}m${seconds}s` : `${Math.trunc(minutes / 60)}h${minutes % 60}m${seconds}s`;
}

/** %v of a float: exponents below 1e-4, of two digits at least. */
export function goFloat(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value);
  const [digits, exponent = ""] = value.toExponential().split("e-");
  return `${digits}e-${exponent.padStart(2, "0")}`;
}
