import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../src/base/units.ts";
import { speedsOf, speedText } from "../../src/session/clock.ts";

test.each([
  ["minutes", HOUR_MS, ["1×", "10×", "60×", "100×", "1000×"]],
  ["days", DAY_MS, ["60×", "1000×", "1 h/s", "6 h/s", "1 day/s"]],
])("speeds of a run of %s", (_name, horizon, want) => {
  expect(speedsOf(horizon).map(speedText)).toEqual(want);
});
