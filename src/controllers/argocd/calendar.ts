import "../../base/cron/all-zones.ts";
import { nextFiring } from "../../base/cron/next.ts";
import { parseSchedule } from "../../base/cron/schedule.ts";
import { findZone, lookup, type Zone } from "../../base/cron/zones.ts";
import { ok } from "../../base/result.ts";
import type { Calendar } from "./windows.ts";

const UTC = findZone("") as Zone;

/** Cron and zones: upstream uses robfig/cron v3. A zone's offset is that of `nowMs`. */
export const calendarAt = (nowMs: number): Calendar => ({
  nextFiring(text, after) {
    const schedule = parseSchedule(text);
    return schedule.ok ? ok(nextFiring(schedule.value, after, UTC) * 1_000) : schedule;
  },
  offset: (name) => lookup(findZone(name) ?? UTC, Math.floor(nowMs / 1_000)).offset * 1_000,
});
