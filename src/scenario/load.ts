import { z } from "zod";
import type { LoadTerm } from "../api/plant.ts";
import { failed, ok } from "../base/result.ts";
import { SECOND_MS } from "../base/units.ts";
import { parseDuration } from "./durations.ts";
import { duration, notation, oneOf } from "./notation.ts";
import { isRecord } from "./path.ts";
import { type Read, wrong } from "./readers.ts";
import { errorsOf } from "./zod-issues.ts";

/** Text of a file that a scenario names, by the path as written; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

type Points = Extract<LoadTerm, { readonly type: "steps" }>["points"];

const rate = z.number().min(0);

/** `{0s: 10, 5m: 40}` → points in order of time. */
const steps = notation({ type: "object", examples: [{ "0s": 10, "5m": 40 }] }, (value): Read<Points> => {
  if (!isRecord(value)) return wrong("must be a map of time to rate", "Write {0s: 10, 5m: 40}.");
  const points: { atMs: number; rate: number }[] = [];
  for (const [key, each] of Object.entries(value)) {
    const atMs = parseDuration(key);
    if (atMs === undefined)
      return failed([{ path: [key], message: `"${key}" is no duration`, hint: "Write {0s: 10, 5m: 40}." }]);
    if (typeof each !== "number" || !(each >= 0))
      return failed([{ path: [key], message: "must be a rate of at least 0" }]);
    points.push({ atMs, rate: each });
  }
  return ok(points.sort((a, b) => a.atMs - b.atMs));
});

/** CSV with a header: times in seconds in the first column, rates in the named one (or the second). */
function readTrace(text: string, column: string | undefined): Read<Points> {
  const [header = "", ...rows] = text.trim().split(/\r?\n/);
  const names = header.split(",").map((name) => name.trim());
  const index = column === undefined ? 1 : names.indexOf(column);
  if (index < 1 || index >= names.length) {
    return failed([
      { path: ["column"], message: `no such column of rates in the trace`, hint: `Its columns: ${names.join(", ")}.` },
    ]);
  }
  const points = rows.map((row) => {
    const cells = row.split(",");
    return { atMs: Math.round(Number(cells[0]) * SECOND_MS), rate: Number(cells[index]) };
  });
  const bad = points.findIndex(({ atMs, rate: each }, i) => !(each >= 0) || !(atMs > (points[i - 1]?.atMs ?? -1)));
  if (bad >= 0)
    return failed([
      { path: ["csv"], message: `row ${bad + 2} of the trace needs a later time and a rate of at least 0` },
    ]);
  return ok(points);
}

const traceShape = z.strictObject({
  csv: z.string(),
  column: z.string().optional(),
  scale: z.number().min(0).default(1),
});

const termsOf = (readFile: ReadFile): Readonly<Record<string, z.ZodType<LoadTerm>>> => ({
  constant: rate.transform((each) => ({ type: "constant", rate: each })),
  ramp: z
    .strictObject({ from: rate, to: rate, start: duration, end: duration })
    .refine(({ start, end }) => end > start, { path: ["end"], message: "must be after the start" })
    .transform(({ from, to, start, end }) => ({ type: "ramp", from, to, startMs: start, endMs: end })),
  steps: steps.transform((points) => ({ type: "steps", points })),
  sine: z
    .strictObject({ mean: rate, amplitude: rate, period: duration, phase: duration.default(0) })
    .refine(({ period }) => period > 0, { path: ["period"], message: "must be more than 0" })
    .transform(({ mean, amplitude, period, phase }) => ({
      type: "sine",
      mean,
      amplitude,
      periodMs: period,
      phaseMs: phase,
    })),
  burst: z
    .strictObject({ count: z.int().min(1), at: duration, every: duration.nullable().default(null) })
    .transform(({ count, at, every }) => ({ type: "burst", count, atMs: at, everyMs: every })),
  pulse: z
    .strictObject({ rate, start: duration, end: duration, every: duration.nullable().default(null) })
    .refine(({ start, end }) => end > start, { path: ["end"], message: "must be after the start" })
    .transform((it) => ({ type: "pulse", rate: it.rate, startMs: it.start, endMs: it.end, everyMs: it.every })),
  trace: notation({ type: "object" }, (value): Read<LoadTerm> => {
    const shape = traceShape.safeParse(value, { reportInput: true });
    if (!shape.success) return failed(errorsOf(shape.error, traceShape));
    const { csv, column, scale } = shape.data;
    const text = csv.includes("\n") ? csv : readFile(csv);
    if (text === undefined)
      return failed([
        {
          path: ["csv"],
          message: `cannot read "${csv}"`,
          hint: "Give a file beside the scenario, or the rows themselves.",
        },
      ]);
    const points = readTrace(text, column);
    return points.ok ? ok({ type: "trace", points: points.value, scale }) : points;
  }),
});

/**
 * The load notation: `30`, `{ramp: {from, to, start, end}}`, `{steps: {0s: 10, 5m: 40}}`, …; a list is the sum.
 * Rates are per second; times count from the start of the run.
 */
export const loadTerms = (readFile: ReadFile) => {
  const types = termsOf(readFile);
  const readTerm = (value: unknown): Read<LoadTerm> => {
    if (typeof value === "number")
      return value >= 0 ? ok({ type: "constant", rate: value }) : wrong("must be at least 0");
    if (!isRecord(value)) return wrong("is no load", LOAD_HINT);
    return oneOf(value, types);
  };
  return notation(
    { type: ["number", "object", "array"], examples: [30, { steps: { "0s": 10, "5m": 40 } }] },
    (value) => {
      if (value === undefined) return wrong("is required", LOAD_HINT);
      const several = Array.isArray(value);
      const reads = (several ? value : [value]).map(readTerm);
      const errors = reads.flatMap((each, index) =>
        each.ok ? [] : each.error.map((error) => ({ ...error, path: several ? [index, ...error.path] : error.path })),
      );
      return errors.length > 0 ? failed(errors) : ok(reads.flatMap((each) => (each.ok ? [each.value] : [])));
    },
  );
};

const LOAD_HINT =
  "Write a rate a second (30), a map such as {ramp: …} or {steps: …}, or a list of them, which is their sum.";
