import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONTROLLERS } from "../../../src/controllers/registry.ts";
import { BUNDLES } from "../../../src/views/exact/bundles.ts";
import { folderOf } from "../../../src/views/exact/families.ts";
import { leftOutOf, RULES } from "../../../src/views/exact/left-out.ts";
import { sharesOf, verdictOf } from "../../../src/views/exact/outage.ts";

describe("what recordings are held against", () => {
  test("every folder of recordings has loops, or rules that say what they leave out", () => {
    for (const { folder } of BUNDLES) {
      const loops = CONTROLLERS.filter(({ name }) => folderOf(name) === folder);
      expect(loops.length > 0 || (RULES.get(folder)?.leftOut.length ?? 0) > 0, folder).toBe(true);
    }
  });

  test.each([
    {
      name: "a section",
      readme: "# a\n\n## Left out\n\nProbes; zones. Chance.\n\n## Next\n\nno",
      want: ["Probes", "Zones", "Chance"],
    },
    { name: "a line", readme: "# a\n\n- x\n\nLeft out: `exec`,\nplugins.\n", want: ["`exec`, plugins"] },
    { name: "nothing said", readme: "# a\n\nAll of it.\n", want: [] },
  ])("left out, from $name", ({ readme, want }) => {
    expect(leftOutOf(readme)).toEqual(want);
  });

  test("a README's own words come out whole", () => {
    const envoy = readFileSync("src/plant/policies/envoy/README.md", "utf8");
    expect(leftOutOf(envoy)).toEqual(RULES.get("envoy")?.leftOut);
    expect(leftOutOf(envoy)).toContain("Active health checks");
  });
});

describe("after an outage", () => {
  /** Ten a second for ten minutes; of them so many are answered before 2 min, until 2:10, until 5 min, and later. */
  const served = (before: number, during: number, after: number, late: number) => ({
    service: "web",
    offered: new Float64Array(600).fill(10),
    answered: new Float64Array(600).map((_, row) =>
      row < 120 ? before : row < 130 ? during : row < 300 ? after : late,
    ),
  });
  const OUTAGE = { from: 120_000, to: 130_000 };

  test.each([
    { name: "comes back", given: served(10, 0, 0, 10), shares: [1, 0, 0, 1], verdict: "recovers" },
    { name: "never does", given: served(10, 0, 0, 0.1), shares: [1, 0, 0, 0.01], verdict: "stays down" },
    { name: "is back at once", given: served(10, 0, 9.9, 10), shares: [1, 0, 0.99, 1], verdict: "recovers at once" },
    { name: "was never away", given: served(10, 9.9, 9.9, 10), shares: [1, 0.99, 0.99, 1], verdict: "unharmed" },
    { name: "was never whole", given: served(5, 5, 5, 5), shares: [0.5, 0.5, 0.5, 0.5], verdict: "unharmed" },
  ])("$name: $verdict", ({ given, shares, verdict }) => {
    const told = sharesOf([given], OUTAGE, 1000);
    expect(
      told && [told.before, told.during, told.after, told.late].map((share) => Math.round(share * 1e6) / 1e6),
    ).toEqual(shares);
    expect(told && verdictOf(told)).toBe(verdict);
  });

  test("told of the service that is asked, not of one that nobody asks", () => {
    const idle = { service: "page", offered: new Float64Array(600), answered: new Float64Array(600) };
    expect(sharesOf([idle, served(10, 0, 0, 10)], OUTAGE, 1000)?.service).toBe("web");
    expect(sharesOf([idle], OUTAGE, 1000)).toBeNull();
  });
});
