import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/base/units.ts";
import { speedsOf, speedText, usualSpeed } from "../../src/session/clock.ts";

test.each([
  ["minutes", HOUR_MS, ["1×", "10×", "60×", "100×", "1000×"]],
  ["days", DAY_MS, ["60×", "1000×", "1 h/s", "6 h/s", "1 d/s"]],
])("speeds of a run of %s", (_name, horizon, want) => {
  expect(speedsOf(horizon).map(speedText)).toEqual(want);
});

test.each([
  ["two minutes", 2 * MINUTE_MS, "10×"],
  ["ten minutes", 10 * MINUTE_MS, "10×"],
  ["twenty minutes", 20 * MINUTE_MS, "60×"],
  ["twelve hours", 12 * HOUR_MS, "1000×"],
  ["a week", 7 * DAY_MS, "6 h/s"],
  ["a month", 30 * DAY_MS, "1 d/s"],
  ["a year, as fast as it goes", 365 * DAY_MS, "1 d/s"],
])("a run of %s is shown in about a minute", (_name, horizon, want) => {
  expect(speedText(usualSpeed(horizon))).toBe(want);
});
