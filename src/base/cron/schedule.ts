import { parseInteger } from "../go-parse.ts";
import { failed, ok, type Result } from "../result.ts";

/** One field of a cron line: the allowed values, and whether it was written as `*` or `?`. */
interface Field {
  readonly allowed: ReadonlySet<number>;
  readonly star: boolean;
}

/** A cron line of five fields. */
export interface Schedule {
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly month: Field;
  readonly dayOfWeek: Field;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}
const plain = (min: number, max: number): Bounds => ({ min, max, names: [] });
const MONTHS = ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Parses minute, hour, day of month, month and day of week; upstream robfig/cron v3 parser.go, with its error texts. */
export function parseSchedule(text: string): Result<Schedule, string> {
  if (text === "") return failed("empty spec string");
  if (text.startsWith("@")) return failed(`parser does not accept descriptors: ${text}`);
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length !== 5) return failed(`expected exactly 5 fields, found ${words.length}: [${words.join(" ")}]`);
  const [minuteText = "", hourText = "", domText = "", monthText = "", dowText = ""] = words;
  const minute = parseField(minuteText, plain(0, 59));
  if (!minute.ok) return minute;
  const hour = parseField(hourText, plain(0, 23));
  if (!hour.ok) return hour;
  const dayOfMonth = parseField(domText, plain(1, 31));
  if (!dayOfMonth.ok) return dayOfMonth;
  const month = parseField(monthText, { min: 1, max: 12, names: MONTHS });
  if (!month.ok) return month;
  const dayOfWeek = parseField(dowText, { min: 0, max: 6, names: DAYS });
  if (!dayOfWeek.ok) return dayOfWeek;
  return ok({
    minute: minute.value,
    hour: hour.value,
    dayOfMonth: dayOfMonth.value,
    month: month.value,
    dayOfWeek: dayOfWeek.value,
  });
}

function parseField(text: string, bounds: Bounds): Result<Field, string> {
  const allowed = new Set<number>();
  let star = false;
  for (const part of text.split(",").filter((piece) => piece !== "")) {
    const range = parseRange(part, bounds);
    if (!range.ok) return range;
    for (let value = range.value.start; value <= range.value.end; value += range.value.step) allowed.add(value);
    star ||= range.value.star;
  }
  return ok({ allowed, star });
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly star: boolean;
}

/** `*`, `n`, `a-b`, each with an optional `/step`; `n/step` means n to the maximum. */
function parseRange(text: string, bounds: Bounds): Result<Range, string> {
  const [span = "", stepText, ...moreSlashes] = text.split("/");
  const [low = "", high, ...moreHyphens] = span.split("-");
  const star = low === "*" || low === "?";
  let start = bounds.min;
  let end = bounds.max;
  if (!star) {
    const first = parseValue(low, bounds);
    if (!first.ok) return first;
    if (moreHyphens.length > 0) return failed(`too many hyphens: ${text}`);
    const last = high === undefined ? first : parseValue(high, bounds);
    if (!last.ok) return last;
    start = first.value;
    end = last.value;
  }
  if (moreSlashes.length > 0) return failed(`too many slashes: ${text}`);
  const step = stepText === undefined ? ok(1) : parseNumber(stepText);
  if (!step.ok) return step;
  if (stepText !== undefined && high === undefined) end = bounds.max;
  const fault = checkRange(start, end, step.value, bounds, text);
  return fault === undefined ? ok({ start, end, step: step.value, star: star && step.value <= 1 }) : failed(fault);
}

function checkRange(start: number, end: number, step: number, { min, max }: Bounds, text: string): string | undefined {
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${text}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return step === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

function parseValue(text: string, { names }: Bounds): Result<number, string> {
  const named = names.indexOf(text.toLowerCase());
  return text !== "" && named >= 0 ? ok(named) : parseNumber(text);
}

function parseNumber(text: string): Result<number, string> {
  const number = parseInteger(text, 64, "Atoi");
  if (!number.ok) return failed(`failed to parse int from ${text}: ${number.error}`);
  return number.value < 0 ? failed(`negative number (${number.value}) not allowed: ${text}`) : number;
}
