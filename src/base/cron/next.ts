import { type Civil, civilFromSeconds, DAY_S, daysFromCivil } from "../civil.ts";
import type { Schedule } from "./schedule.ts";
import { lookup, utcOf, type Zone } from "./zones.ts";

/** Years ahead in which a firing is looked for. */
const YEARS_AHEAD = 5;

/** Go's zero time, which upstream returns when a schedule never fires: before every other time. */
const NEVER_S = -62_135_596_800;

/**
 * The first firing strictly after `afterMs` (UTC milliseconds), in UTC seconds. The search walks the zone's wall clock
 * field by field, so that a skipped hour does not fire and a doubled one fires twice.
 * Upstream: robfig/cron v3 spec.go SpecSchedule.Next.
 */
export function nextFiring(schedule: Schedule, afterMs: number, zone: Zone): number {
  let time = Math.floor(afterMs / 1_000) + 1;
  let cut = false;
  let span = lookup(zone, time);
  const wall = (): Civil => {
    if (time < span.start || time >= span.end) span = lookup(zone, time);
    return civilFromSeconds(time + span.offset);
  };
  const at = ({ year, month }: Civil, day: number, hour = 0): number =>
    utcOf(zone, daysFromCivil(year, month, day) * DAY_S + hour * 3_600);
  /** Cuts the smaller fields off, once. */
  const cutTo = (start: () => number): void => {
    if (!cut) time = start();
    cut = true;
  };
  const yearLimit = wall().year + YEARS_AHEAD;

  search: while (wall().year <= yearLimit) {
    while (!schedule.month.allowed.has(wall().month)) {
      cutTo(() => at(wall(), 1));
      time = nextMonth(zone, wall());
      if (wall().month === 1) continue search;
    }
    while (!dayMatches(schedule, wall())) {
      cutTo(() => at(wall(), wall().day));
      time = nextMidnight(zone, wall());
      if (wall().day === 1) continue search;
    }
    while (!schedule.hour.allowed.has(wall().hour)) {
      cutTo(() => at(wall(), wall().day, wall().hour));
      time += 3_600;
      if (wall().hour === 0) continue search;
    }
    while (!schedule.minute.allowed.has(wall().minute)) {
      cutTo(() => time - (time % 60));
      time += 60;
      if (wall().minute === 0) continue search;
    }
    while (wall().second !== 0) {
      cutTo(() => time);
      time += 1;
      if (wall().second === 0) continue search;
    }
    return time;
  }
  return NEVER_S;
}

const timeOfDay = ({ hour, minute, second }: Civil): number => hour * 3_600 + minute * 60 + second;

const nextMonth = (zone: Zone, from: Civil): number =>
  utcOf(zone, daysFromCivil(from.year, from.month + 1, from.day) * DAY_S + timeOfDay(from));

/** The next day at the same time, moved to midnight where a clock change has shifted it. */
function nextMidnight(zone: Zone, from: Civil): number {
  const next = utcOf(zone, daysFromCivil(from.year, from.month, from.day + 1) * DAY_S + timeOfDay(from));
  const { hour } = civilFromSeconds(next + lookup(zone, next).offset);
  if (hour === 0) return next;
  return next + (hour > 12 ? 24 - hour : -hour) * 3_600;
}

/** Day of month and day of week are alternatives when both are restricted. */
function dayMatches({ dayOfMonth, dayOfWeek }: Schedule, { day, weekday }: Civil): boolean {
  const byMonth = dayOfMonth.allowed.has(day);
  const byWeek = dayOfWeek.allowed.has(weekday);
  return dayOfMonth.star || dayOfWeek.star ? byMonth && byWeek : byMonth || byWeek;
}
