import { describe, expect, test } from "vitest";
import { compared } from "../../../src/session/compare.ts";
import type { Exported } from "../../../src/session/exported.ts";
import { reportHtml } from "../../../src/views/export/report.ts";
import { seriesCsv } from "../../../src/views/export/series-csv.ts";
import { fakeFrame, fakeInfo } from "../../session/fake-run.ts";
import { fakeScenario } from "../../session/fake-worker.ts";

const HOSTILE = `</title><script>alert("x")</script>&'`;

function exported(): Exported {
  const variants = (["cpu-hpa", "keda-queue"] as const).map((name, index) => {
    const info = fakeInfo(name);
    const run = compared({
      summary: [],
      digest: `digest-of-${name}`,
      stuck: [],
      info,
      objectives: [],
      demand: new Map(),
      frame: fakeFrame(info, []),
      columns: new Map(),
    });
    return {
      letter: "AB".charAt(index),
      name: index === 0 ? `${name}~a,b~1` : name,
      title: HOSTILE,
      changes: [HOSTILE],
      runs: [run],
    };
  });
  return {
    place: "lab",
    scenario: { ...fakeScenario(), title: HOSTILE, about: HOSTILE, expects: [{ claim: "a-claim", says: HOSTILE }] },
    seeds: [1],
    variants,
    focus: 0,
    objectives: [],
    score: [
      {
        of: "",
        name: "podHours",
        unit: "h",
        better: "less",
        cells: [1, 2].map((value) => ({
          value,
          lowest: value,
          highest: value,
          best: value === 1,
          difference: value - 1,
        })),
      },
    ],
  };
}

describe("series as CSV", () => {
  const given = exported();
  const lines = seriesCsv(given).split("\r\n");
  const [run] = given.variants[0]?.runs ?? [];

  test("columns say their units; a comma in a name is quoted", () => {
    const keys = run?.info.columns.map(({ key, unit }) => `${key} [${unit}]`) ?? [];
    expect(lines[0]).toBe(["variant", "seed", "time [s]", ...keys].join(","));
    expect(lines[1]?.startsWith(`"cpu-hpa~a,b~1",${run?.info.seed},${(run?.info.recordMs ?? 0) / 1000},`)).toBe(true);
  });

  test("there is a line for every row of every run, and its numbers are the run's", () => {
    const rows = given.variants.reduce((sum, { runs }) => sum + (runs[0]?.history.rows ?? 0), 0);
    expect(lines).toHaveLength(1 + rows + 1);
    const second = lines[2]?.split(",").slice(4) ?? [];
    const want = run?.history.columns.map((column) => (Number.isNaN(column[1]) ? "" : String(column[1])));
    expect(second).toEqual(want);
  });
});

describe("the report", () => {
  const page = reportHtml(exported(), ["<svg></svg>"], `https://example.test/?a=1&b="x"#/lab/calm`);

  test("nothing of a scenario's text becomes markup", () => {
    expect(page).not.toContain("<script");
    expect(page.match(/&lt;\/title&gt;&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;&amp;&#39;/g)).toHaveLength(
      8,
    );
    expect(page).toContain('href="https://example.test/?a=1&amp;b=&quot;x&quot;#/lab/calm"');
  });

  test("it may load nothing, and holds charts, score card, settings and promises", () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).not.toMatch(/\ssrc=|url\(|@import/);
    for (const part of ["Charts", "Score card", "Settings", "What the scenario promises"])
      expect(page).toContain(`<h2>${part}</h2>`);
    expect(page).toContain("<figure><svg></svg></figure>");
    expect(page).toContain('<td class="best">');
    expect(page).toContain("digest-of-keda-queue");
  });
});
