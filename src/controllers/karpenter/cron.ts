import "../../base/cron/all-zones.ts";
import { nextFiring } from "../../base/cron/next.ts";
import { parseSchedule } from "../../base/cron/schedule.ts";
import { findZone, type Zone } from "../../base/cron/zones.ts";
import { SECOND_MS } from "../../base/units.ts";

const UTC = findZone("") as Zone;

/** What ParseStandard of robfig/cron v3 takes beside five fields. */
const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

/** Does a schedule fire in (after, until]? Both ms since 1970; undefined when the text cannot be read. */
export function firesWithin(text: string, after: number, until: number): boolean | undefined {
  const schedule = parseSchedule(NICKNAMES.get(text) ?? text);
  if (!schedule.ok) return undefined;
  const next = nextFiring(schedule.value, after, UTC) * SECOND_MS;
  return next > after && next <= until;
}
