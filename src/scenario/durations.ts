import { type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../base/units.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: 24 * HOUR_MS };

/**
 * Milliseconds of "20m", "100ms", "1h30m", "1.5s"; rounded to whole milliseconds.
 * @returns undefined for text that is no duration: a bare number has no unit, "0" excepted
 */
export function parseDuration(text: string): DurationMs | undefined {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, digits, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    total += Number(digits) * (UNIT_MS[unit] ?? 0);
  }
  return Math.round(total);
}
