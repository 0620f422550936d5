import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "../../src/base/cron/all-zones.ts";
import { civilFromSeconds, daysFromCivil } from "../../src/base/civil.ts";
import { nextFiring } from "../../src/base/cron/next.ts";
import { parseSchedule } from "../../src/base/cron/schedule.ts";
import { findZone, lookup } from "../../src/base/cron/zones.ts";
import { buildScaler } from "../../src/controllers/keda/scalers/registry.ts";

const schedule = (text: string) => {
  const parsed = parseSchedule(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const zone = (name: string) => {
  const found = findZone(name);
  if (!found) throw new Error(`no zone ${name}`);
  return found;
};
const ms = (text: string): number => new Date(text).getTime();
const next = (text: string, after: string, name = "UTC"): string =>
  new Date(nextFiring(schedule(text), ms(after), zone(name)) * 1_000).toISOString().slice(0, 19);

describe("the next firing is strictly later, on the zone's wall clock", () => {
  it.each<{ name: string; cron: string; after: string; zone?: string; want: string }>([
    { name: "later that day", cron: "0 8 * * *", after: "2026-03-02T07:59:59Z", want: "2026-03-02T08:00:00" },
    { name: "not the same instant", cron: "0 8 * * *", after: "2026-03-02T08:00:00Z", want: "2026-03-03T08:00:00" },
    { name: "over the end of a month", cron: "0 0 31 * *", after: "2026-04-01T00:00:00Z", want: "2026-05-31T00:00:00" },
    { name: "a leap day", cron: "0 0 29 2 *", after: "2026-03-01T00:00:00Z", want: "2028-02-29T00:00:00" },
    {
      name: "either day rule when both are restricted",
      cron: "0 0 13 * 5",
      after: "2026-03-01T00:00:00Z",
      want: "2026-03-06T00:00:00",
    },
    {
      name: "both day rules when one is a star",
      cron: "0 0 * * 5",
      after: "2026-03-07T00:00:00Z",
      want: "2026-03-13T00:00:00",
    },
    {
      name: "names and steps",
      cron: "*/20 9-17/4 ? jun mon-fri",
      after: "2026-05-31T23:59:00Z",
      want: "2026-06-01T09:00:00",
    },
    {
      name: "a skipped hour does not fire that day",
      cron: "30 2 * * *",
      after: "2026-03-28T02:00:00Z",
      zone: "Europe/Berlin",
      want: "2026-03-30T00:30:00",
    },
    {
      name: "a doubled hour fires first in summer time",
      cron: "30 2 * * *",
      after: "2026-10-24T12:00:00Z",
      zone: "Europe/Berlin",
      want: "2026-10-25T00:30:00",
    },
    {
      name: "and again in winter time",
      cron: "30 2 * * *",
      after: "2026-10-25T00:30:00Z",
      zone: "Europe/Berlin",
      want: "2026-10-25T01:30:00",
    },
    {
      name: "half-hour zones",
      cron: "0 9 * * *",
      after: "2026-03-02T00:00:00Z",
      zone: "Asia/Kolkata",
      want: "2026-03-02T03:30:00",
    },
    {
      name: "a half-hour change, over which upstream's steps of an hour miss the firing",
      cron: "15 2 * * *",
      after: "2026-04-04T14:00:00Z",
      zone: "Australia/Lord_Howe",
      want: "2026-04-05T15:45:00",
    },
    {
      name: "midnight that does not exist",
      cron: "0 0 * * *",
      after: "2018-11-03T12:00:00Z",
      zone: "America/Sao_Paulo",
      want: "2018-11-05T02:00:00",
    },
  ])("$name", ({ cron, after, zone: name, want }) => {
    expect(next(cron, after, name)).toBe(want);
  });

  it("a date that never comes is before everything", () => {
    expect(nextFiring(schedule("0 0 30 2 *"), ms("2026-01-01T00:00:00Z"), zone("UTC"))).toBeLessThan(0);
  });

  it("is never at or before the start, and always on a whole minute that matches", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 946_684_800, max: 2_500_000_000 }),
        fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata"),
        (start, name) => {
          const found = nextFiring(schedule("*/7 3-22/5 * * *"), start * 1_000 + 1, zone(name));
          const wall = civilFromSeconds(found + lookup(zone(name), found).offset);
          expect(found).toBeGreaterThan(start);
          expect([wall.minute % 7, (wall.hour - 3) % 5, wall.second]).toEqual([0, 0, 0]);
        },
      ),
    );
  });
});

describe("lines that are refused", () => {
  it.each([
    ["0 8 * *", "expected exactly 5 fields, found 4: [0 8 * *]"],
    ["60 8 * * *", "end of range (60) above maximum (59): 60"],
    ["0 8 0 * *", "beginning of range (0) below minimum (1): 0"],
    ["0 9-8 * * *", "beginning of range (9) beyond end of range (8): 9-8"],
    ["*/0 8 * * *", "step of range should be a positive number: */0"],
    ["1-2-3 8 * * *", "too many hyphens: 1-2-3"],
    ["1/2/3 8 * * *", "too many slashes: 1/2/3"],
    ["x 8 * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ["@daily", "parser does not accept descriptors: @daily"],
    ["", "empty spec string"],
  ])("%s", (text, error) => {
    expect(parseSchedule(text)).toEqual({ ok: false, error });
  });
});

describe("zones", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T00:59:59Z", 60],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", 120],
    ["Europe/Berlin", "2026-10-25T01:00:00Z", 60],
    ["America/New_York", "2026-03-08T07:00:00Z", -240],
    ["America/New_York", "2006-03-12T07:00:00Z", -300],
    ["America/Sao_Paulo", "2018-12-01T00:00:00Z", -120],
    ["America/Sao_Paulo", "2026-12-01T00:00:00Z", -180],
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z", 345],
    ["", "2026-01-01T00:00:00Z", 0],
  ])("%s at %s", (name, at, minutes) => {
    expect(lookup(zone(name), ms(at) / 1_000).offset).toBe(minutes * 60);
  });

  it("agree with the runtime's own tables", () => {
    const names = [
      "Europe/London",
      "America/Los_Angeles",
      "Asia/Tokyo",
      "Australia/Sydney",
      "Africa/Cairo",
      "Pacific/Auckland",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 1_000_000_000, max: 2_100_000_000 }), (name, at) => {
        const text = new Date(at * 1_000).toLocaleString("sv-SE", { timeZone: name });
        expect(lookup(zone(name), at).offset).toBe(ms(`${text.replace(" ", "T")}Z`) / 1_000 - at);
      }),
    );
  });

  it("unknown ones are unknown", () => {
    expect(findZone("Mars/Olympus")).toBeUndefined();
  });
});

it("dates and days are inverse", () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const { year, month, day: dayOfMonth } = civilFromSeconds(day * 86_400);
      expect(daysFromCivil(year, month, dayOfMonth)).toBe(day);
    }),
  );
});

it("even hours: inside at the start, outside at the end", () => {
  const metadata = { timezone: "Etc/UTC", start: "0 */2 * * *", end: "0 1-23/2 * * *", desiredReplicas: "3" };
  const built = buildScaler({ trigger: { type: "cron", metadata }, index: 0, env: {} });
  if (!built.ok) throw new Error(built.error);
  const active = (minute: number) => {
    const measured = built.value.measure(undefined, undefined, minute * 60_000);
    return measured.ok && measured.value.active;
  };
  for (let minute = 0; minute < 24 * 60; minute += 15)
    expect(active(minute), `minute ${minute}`).toBe(minute % 120 < 60);
});
