import { civilFromSeconds, DAY_S, daysFromCivil } from "./civil.ts";
import { SECOND_MS } from "./units.ts";

const two = (n: number): string => String(n).padStart(2, "0");

/** "2026-01-05" and "00:05:00" of milliseconds since 1970, in UTC. */
function dateAndClock(unixMs: number): readonly [date: string, clock: string] {
  const { year, month, day, hour, minute, second } = civilFromSeconds(Math.floor(unixMs / SECOND_MS));
  return [`${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`, `${two(hour)}:${two(minute)}:${two(second)}`];
}

/** With whole seconds, as the API writes times: "2026-01-05T00:05:00Z". */
export function rfc3339(unixMs: number): string {
  const [date, clock] = dateAndClock(unixMs);
  return `${date}T${clock}Z`;
}

/** As Go prints a time.Time in UTC: "2026-01-05 00:05:00 +0000 UTC". */
export function goTimeText(unixMs: number): string {
  const [date, clock] = dateAndClock(unixMs);
  return `${date} ${clock} +0000 UTC`;
}

/** Milliseconds since 1970 of an RFC 3339 text in UTC with whole seconds; undefined when it is none. */
export function parseRfc3339(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return (daysFromCivil(year, month, day) * DAY_S + (hour * 60 + minute) * 60 + second) * SECOND_MS;
}
