import { DAY_S, daysFromCivil } from "../civil.ts";
import { assert } from "../result.ts";

/** A yearly change: month, week (5 = last), weekday (0 = Sunday), seconds after midnight; `Jn` and `n` are not used. */
interface YearlyChange {
  readonly month: number;
  readonly week: number;
  readonly weekday: number;
  readonly seconds: number;
}

/** What a POSIX TZ text ("CET-1CEST,M3.5.0,M10.5.0/3") says; offsets are seconds east of UTC. */
export interface PosixRule {
  readonly standard: number;
  readonly summer: { readonly offset: number; readonly start: YearlyChange; readonly end: YearlyChange } | null;
}

const NAME = "(?:[A-Za-z]+|<[^>]+>)";
const TIME = "([+-]?\\d+(?::\\d+)*)";
const RULE = new RegExp(`^${NAME}${TIME}(?:${NAME}${TIME}?,M([\\d.]+)(?:/${TIME})?,M([\\d.]+)(?:/${TIME})?)?$`);

/** Reads the rule at the end of a zone file. */
export function parsePosixRule(text: string): PosixRule {
  const match = RULE.exec(text);
  assert(match, `zone rule ${text}`);
  const [, standardText, summerText, start, startTime, end, endTime] = match;
  const standard = 0 - seconds(standardText ?? "0");
  if (start === undefined || end === undefined) return { standard, summer: null };
  const offset = summerText === undefined ? standard + 3_600 : 0 - seconds(summerText);
  return { standard, summer: { offset, start: yearly(start, startTime), end: yearly(end, endTime) } };
}

function seconds(text: string): number {
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, "").split(":").map(Number);
  return (text.startsWith("-") ? -1 : 1) * (hours * 3_600 + minutes * 60 + rest);
}

function yearly(date: string, time: string | undefined): YearlyChange {
  const [month = 1, week = 1, weekday = 0] = date.split(".").map(Number);
  return { month, week, weekday, seconds: seconds(time ?? "2") };
}

/** Wall-clock seconds (as if UTC) of a yearly change. */
function wallSeconds(year: number, { month, week, weekday, seconds }: YearlyChange): number {
  const first = daysFromCivil(year, month, 1);
  const firstWeekday = (((first + 4) % 7) + 7) % 7;
  let day = first + ((weekday - firstWeekday + 7) % 7) + (week - 1) * 7;
  if (day >= daysFromCivil(year, month + 1, 1)) day -= 7;
  return day * DAY_S + seconds;
}

/** The changes of one year, in UTC seconds: start and end of summer time. */
export function changesOf(rule: PosixRule, year: number): readonly { readonly at: number; readonly offset: number }[] {
  if (!rule.summer) return [];
  const { offset, start, end } = rule.summer;
  return [
    { at: wallSeconds(year, start) - rule.standard, offset },
    { at: wallSeconds(year, end) - offset, offset: rule.standard },
  ];
}
