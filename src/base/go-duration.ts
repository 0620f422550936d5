import { failed, ok, type Result } from "./result.ts";
import { type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "./units.ts";

const UNIT: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", SECOND_MS],
  ["m", MINUTE_MS],
  ["h", HOUR_MS],
]);

/** Go's time.ParseDuration with its error texts. */
export function parseGoDuration(text: string): Result<DurationMs, string> {
  const sign = text.startsWith("-") ? -1 : 1;
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return ok(0);
  if (rest === "") return failed(`time: invalid duration ${JSON.stringify(text)}`);
  let total = 0;
  while (rest !== "") {
    const number = /^(\d+(?:\.\d*)?|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) return failed(`time: invalid duration ${JSON.stringify(text)}`);
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? "";
    if (unit === "") return failed(`time: missing unit in duration ${JSON.stringify(text)}`);
    const scale = UNIT.get(unit);
    if (scale === undefined) {
      return failed(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    }
    total += Number(number) * scale;
    rest = rest.slice(unit.length);
  }
  return ok(sign * total);
}

/** What the schemas of custom resources let a duration be: no sign, nothing below a millisecond. */
const IN_A_SCHEMA = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

/** "90s", "1m30s", "0", in milliseconds; undefined for what is none. */
export function parseDuration(text: string | undefined): DurationMs | undefined {
  if (text === undefined || (text !== "0" && !IN_A_SCHEMA.test(text))) return undefined;
  const parsed = parseGoDuration(text);
  return parsed.ok ? parsed.value : undefined;
}

/** As Go's time.Duration prints itself: "0s", "500ms", "45s", "2m10s", "1h0m0s". */
export function goDuration(ms: DurationMs): string {
  if (ms > 0 && ms < SECOND_MS) return `${ms}ms`;
  const seconds = (ms % MINUTE_MS) / SECOND_MS;
  const minutes = Math.trunc(ms / MINUTE_MS);
  if (minutes === 0) return `${seconds}s`;
  return minutes < 60 ? `${minutes}m${seconds}s` : `${Math.trunc(minutes / 60)}h${minutes % 60}m${seconds}s`;
}
