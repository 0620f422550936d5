import { failed, ok, type Result } from "../../base/result.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../base/units.ts";

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", SECOND_MS],
  ["m", MINUTE_MS],
  ["h", HOUR_MS],
]);

/** Milliseconds of a Go duration such as "2h30m"; Go's time.ParseDuration with its error texts. */
export function parseDuration(text: string): Result<number, string> {
  const [, sign = "", body = ""] = /^([+-]?)(.*)$/.exec(text) ?? [];
  if (body === "0") return ok(0);
  let rest = body;
  let total = 0;
  while (rest !== "") {
    const [whole = "", amount = "", unit = ""] = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest) ?? [];
    if (whole === "") return failed(`time: invalid duration ${JSON.stringify(text)}`);
    if (unit === "") return failed(`time: missing unit in duration ${JSON.stringify(text)}`);
    const unitMs = UNIT_MS.get(unit);
    if (unitMs === undefined)
      return failed(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    total += Number(amount) * unitMs;
    rest = rest.slice(whole.length);
  }
  if (body === "") return failed(`time: invalid duration ${JSON.stringify(text)}`);
  return ok(sign === "-" ? -total : total);
}
