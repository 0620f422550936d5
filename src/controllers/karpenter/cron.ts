import { MINUTE_MS } from "../../base/units.ts";
import { type Moment, momentOf } from "./calendar.ts";

/** Which minutes a standard cron text names. Upstream: robfig/cron v3 ParseStandard. */
export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Day of month or weekday was `*`: both must hold; otherwise one is enough. */
  readonly anyDay: boolean;
}

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Undefined when the text cannot be read. */
export function parseCron(text: string): Schedule | undefined {
  const fields = (NICKNAMES.get(text) ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const minutes = valuesOf(minute, 0, 59, []);
  const hours = valuesOf(hour, 0, 23, []);
  const days = valuesOf(day, 1, 31, []);
  const months = valuesOf(month, 1, 12, MONTHS, 1);
  const weekdays = valuesOf(weekday, 0, 6, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  return { minutes, hours, days, months, weekdays, anyDay: isAny(day) || isAny(weekday) };
}

/** A star with a step names days like any list. */
const isAny = (field: string): boolean => field.split(",").some((part) => /^[*?](\/1)?$/.test(part));

function valuesOf(
  field: string,
  min: number,
  max: number,
  names: readonly string[],
  nameBase = 0,
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^([^/-]+)(?:-([^/-]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, from = "", to, step] = match;
    const any = from === "*" || from === "?";
    const first = any ? min : numberOf(from, names, nameBase);
    const last = any ? max : to !== undefined ? numberOf(to, names, nameBase) : step !== undefined ? max : first;
    const by = step === undefined ? 1 : Number(step);
    if (first === undefined || last === undefined || first < min || last > max || first > last || by < 1) {
      return undefined;
    }
    for (let value = first; value <= last; value += by) found.add(value);
  }
  return found;
}

function numberOf(text: string, names: readonly string[], base: number): number | undefined {
  const at = names.indexOf(text.toLowerCase());
  if (at >= 0) return at + base;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function hits(schedule: Schedule, { minute, hour, day, month, weekday }: Moment): boolean {
  const byDay = schedule.days.has(day);
  const byWeekday = schedule.weekdays.has(weekday);
  return (
    schedule.minutes.has(minute) &&
    schedule.hours.has(hour) &&
    schedule.months.has(month) &&
    (schedule.anyDay ? byDay && byWeekday : byDay || byWeekday)
  );
}

/** Is there a hit in (after, until]? Both ms since 1970. */
export function hitWithin(schedule: Schedule, after: number, until: number): boolean {
  for (let at = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS; at <= until; at += MINUTE_MS) {
    if (hits(schedule, momentOf(at))) return true;
  }
  return false;
}
