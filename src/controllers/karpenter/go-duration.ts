import { failed, ok, type Result } from "../../base/result.ts";
import { type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../base/units.ts";

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

/** A duration of the API that was validated on admission; undefined for "Never" and for nothing. */
export function apiDuration(text: string | undefined): DurationMs | undefined {
  if (text === undefined || text === "Never") return undefined;
  const parsed = parseGoDuration(text);
  return parsed.ok ? parsed.value : undefined;
}
