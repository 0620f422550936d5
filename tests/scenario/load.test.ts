import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadTerms } from "../../src/scenario/load.ts";
import { readWith } from "../../src/scenario/notation.ts";
import { formatPath } from "../../src/scenario/path.ts";

const FILES: Readonly<Record<string, string>> = {
  "week.csv": "time_seconds,requests_per_second,errors\n0,2,0\n300,4.5,1\n",
  "broken.csv": "time_seconds,rate\n0,2\n0,3\n",
};
const read = (yaml: string) =>
  readWith(
    loadTerms((path) => FILES[path]),
    parse(yaml),
  );

describe("load notation", () => {
  const rows: readonly [name: string, yaml: string, want: unknown][] = [
    ["a bare number is constant", "30", [{ type: "constant", rate: 30 }]],
    ["constant", "{constant: 30}", [{ type: "constant", rate: 30 }]],
    [
      "ramp",
      "{ramp: {from: 10, to: 50, start: 1m, end: 5m}}",
      [{ type: "ramp", from: 10, to: 50, startMs: 60_000, endMs: 300_000 }],
    ],
    [
      "steps in order of time, whatever the order of writing",
      "{steps: {5m: 40, 0s: 10}}",
      [
        {
          type: "steps",
          points: [
            { atMs: 0, rate: 10 },
            { atMs: 300_000, rate: 40 },
          ],
        },
      ],
    ],
    [
      "sine",
      "{sine: {mean: 20, amplitude: 5, period: 10m}}",
      [{ type: "sine", mean: 20, amplitude: 5, periodMs: 600_000, phaseMs: 0 }],
    ],
    ["burst once", "{burst: {count: 1000, at: 1s}}", [{ type: "burst", count: 1000, atMs: 1000, everyMs: null }]],
    [
      "pulse again and again",
      "{pulse: {rate: 9, start: 0s, end: 5s, every: 1m}}",
      [{ type: "pulse", rate: 9, startMs: 0, endMs: 5000, everyMs: 60_000 }],
    ],
    [
      "trace from a file, second column unless named",
      "{trace: {csv: week.csv, scale: 20}}",
      [
        {
          type: "trace",
          points: [
            { atMs: 0, rate: 2 },
            { atMs: 300_000, rate: 4.5 },
          ],
          scale: 20,
        },
      ],
    ],
    [
      "trace with a named column",
      "{trace: {csv: week.csv, column: errors}}",
      [
        {
          type: "trace",
          points: [
            { atMs: 0, rate: 0 },
            { atMs: 300_000, rate: 1 },
          ],
          scale: 1,
        },
      ],
    ],
    [
      "trace inline",
      "trace:\n  csv: |\n    t,rate\n    0,1\n    2,3\n",
      [
        {
          type: "trace",
          points: [
            { atMs: 0, rate: 1 },
            { atMs: 2000, rate: 3 },
          ],
          scale: 1,
        },
      ],
    ],
    [
      "a list is the sum",
      "[10, {burst: {count: 5, at: 0s}}]",
      [
        { type: "constant", rate: 10 },
        { type: "burst", count: 5, atMs: 0, everyMs: null },
      ],
    ],
  ];
  it.each(rows)("%s", (_, yaml, want) => {
    const result = read(yaml);
    expect(result.ok ? result.value : result.error).toEqual(want);
  });
});

describe("load errors", () => {
  const rows: readonly [name: string, yaml: string, field: string, message: string, hint: string | undefined][] = [
    ["negative", "-1", "", "must be at least 0", undefined],
    ["unknown term", "{stepz: {0s: 1}}", "stepz", 'unknown field "stepz"', "Did you mean steps?"],
    [
      "unknown part",
      "{ramp: {from: 1, to: 2, start: 0s, stop: 1m}}",
      "ramp.end",
      "is required",
      "Write a number with a unit: 100ms, 90s, 20m, 1h30m.",
    ],
    ["backwards", "{ramp: {from: 1, to: 2, start: 5m, end: 1m}}", "ramp.end", "must be after the start", undefined],
    [
      "second of a list",
      "[10, {constant: x}]",
      "[1].constant",
      "must be a number",
      "Write digits, without quotes or unit.",
    ],
    [
      "missing file",
      "{trace: {csv: no.csv}}",
      "trace.csv",
      'cannot read "no.csv"',
      "Give a file beside the scenario, or the rows themselves.",
    ],
    [
      "missing column",
      "{trace: {csv: week.csv, column: rps}}",
      "trace.column",
      "no such column of rates in the trace",
      "Its columns: time_seconds, requests_per_second, errors.",
    ],
    [
      "time that stands still",
      "{trace: {csv: broken.csv}}",
      "trace.csv",
      "row 3 of the trace needs a later time and a rate of at least 0",
      undefined,
    ],
  ];
  it.each(rows)("%s", (_, yaml, field, message, hint) => {
    const result = read(yaml);
    const first = result.ok ? undefined : result.error[0];
    expect({ field: formatPath(first?.path ?? []), message: first?.message, hint: first?.hint }).toEqual({
      field,
      message,
      hint,
    });
  });
  it("wants units in steps", () => {
    const result = read("{steps: {5: 10}}");
    expect(result.ok ? [] : result.error).toMatchObject([{ path: ["steps", "5"], message: '"5" is no duration' }]);
  });
});
