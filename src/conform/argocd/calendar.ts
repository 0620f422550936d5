import { ok } from "../../base/result.ts";
import type { Calendar } from "../../controllers/argocd/windows.ts";
import { nextFiring } from "../../controllers/keda/scalers/cron/next.ts";
import { parseSchedule } from "../../controllers/keda/scalers/cron/schedule.ts";
import { findZone, lookup, type Zone } from "../../controllers/keda/scalers/cron/zones.ts";

const UTC = findZone("") as Zone;

/** Cron and zones as the KEDA scaler has them: both upstreams use robfig/cron v3. A zone's offset is that of `nowMs`. */
export const calendarAt = (nowMs: number): Calendar => ({
  nextFiring(text, after) {
    const schedule = parseSchedule(text);
    return schedule.ok ? ok(nextFiring(schedule.value, after, UTC) * 1_000) : schedule;
  },
  offset: (name) => lookup(findZone(name) ?? UTC, Math.floor(nowMs / 1_000)).offset * 1_000,
});
