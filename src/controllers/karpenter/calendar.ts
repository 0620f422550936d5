import { SECOND_MS } from "../../base/units.ts";

const DAY_MS = 86_400_000;

/** A moment in UTC; month 1–12, weekday 0 = Sunday. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

/** Gregorian date of milliseconds since 1970 (Hinnant's civil_from_days). */
export function momentOf(unixMs: number): Moment {
  const days = Math.floor(unixMs / DAY_MS);
  const rest = Math.floor((unixMs - days * DAY_MS) / SECOND_MS);
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const dayOfYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

const two = (n: number): string => String(n).padStart(2, "0");
const dateText = (m: Moment): string => `${String(m.year).padStart(4, "0")}-${two(m.month)}-${two(m.day)}`;
const clockText = (m: Moment): string => `${two(m.hour)}:${two(m.minute)}:${two(m.second)}`;

/** "2026-01-05T00:05:00Z". */
export function rfc3339(unixMs: number): string {
  const moment = momentOf(unixMs);
  return `${dateText(moment)}T${clockText(moment)}Z`;
}

/** As Go prints a time.Time in UTC: "2026-01-05 00:05:00 +0000 UTC". */
export function goTimeText(unixMs: number): string {
  const moment = momentOf(unixMs);
  return `${dateText(moment)} ${clockText(moment)} +0000 UTC`;
}

/** Milliseconds since 1970 of an RFC 3339 text in UTC; undefined when it is none. */
export function parseRfc3339(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const ofEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + dayOfYear - 719_468;
  return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * SECOND_MS;
}
