import { z } from "zod";
import type { Distribution } from "../api/plant.ts";
import { exp2, ln } from "../base/detmath.ts";
import { failed, ok } from "../base/result.ts";
import { unknownField } from "./issues.ts";
import { isRecord } from "./path.ts";
import { type Read, readBytes, readCpuText, readDuration, readMemoryText, readMilliCpu, wrong } from "./readers.ts";
import { errorsOf } from "./zod-issues.ts";

/** The small notations inside a Simulation document, as zod types: text in, checked numbers out. */

/** A zod type that is read by hand; `json` describes the notation in the JSON Schema. */
export const notation = <T>(json: Readonly<Record<string, unknown>>, read: (value: unknown) => Read<T>) =>
  z
    .unknown()
    .meta(json)
    .transform((value, context): T => {
      const result = read(value);
      if (result.ok) return result.value;
      for (const { path, message, hint } of result.error) {
        context.issues.push({ code: "custom", input: value, path: [...path], message, params: { hint } });
      }
      return z.NEVER;
    });

/** Runs a zod type inside a hand-written reader. */
export function readWith<T>(type: z.ZodType<T>, value: unknown): Read<T> {
  const result = type.safeParse(value, { reportInput: true });
  return result.success ? ok(result.data) : failed(errorsOf(result.error, type));
}

/** "20m" → milliseconds. */
export const duration = notation({ type: "string", examples: ["90s", "20m", "1h30m"] }, readDuration);

/** "2s", or a span [min, max] of which each pod draws its own. */
export const durationRange = notation({ type: ["string", "array"], examples: ["2s", ["1s", "3s"]] }, (value) => {
  const [min, max] = Array.isArray(value) ? value : [value, value];
  const pair = readWith(z.tuple([duration, duration]), [min, max]);
  if (!pair.ok)
    return Array.isArray(value) ? pair : failed(pair.error.slice(0, 1).map((each) => ({ ...each, path: [] })));
  if (pair.value[1] < pair.value[0]) return wrong("the longest time is shorter than the shortest", "Write [min, max].");
  return ok(pair.value);
});

/** "500m" → millicores. */
export const milliCpu = notation({ type: ["string", "number"], examples: ["500m"] }, readMilliCpu);
/** "128Mi" → bytes. */
export const bytes = notation({ type: ["string", "number"], examples: ["128Mi"] }, readBytes);
export const cpuText = notation({ type: ["string", "number"], examples: ["4"] }, readCpuText);
export const memoryText = notation({ type: "string", examples: ["16Gi"] }, readMemoryText);

const DISTRIBUTIONS: Readonly<Record<string, z.ZodType<Distribution>>> = {
  constant: duration.transform((mean) => ({ type: "constant", mean })),
  exponential: duration.transform((mean) => ({ type: "exponential", mean })),
  uniform: z.tuple([duration, duration]).transform(([min, max]) => ({ type: "uniform", min, max })),
  hyperexponential: z
    .strictObject({ mean: duration, cv2: z.number().min(1) })
    .transform(({ mean, cv2 }) => ({ type: "hyperexponential", mean, cv2 })),
  lognormal: z
    .strictObject({ p50: duration, p95: duration })
    .refine(({ p50, p95 }) => p50 > 0 && p95 >= p50, { path: ["p95"], message: "must be at least p50" })
    .transform(({ p50, p95 }) => {
      const sigma = ln(p95 / p50) / NORMAL_P95;
      return { type: "lognormal", mean: p50 * exp2((sigma * sigma) / 2 / Math.LN2), sigma };
    }),
};
/** 95% of a standard normal is below. */
const NORMAL_P95 = 1.6448536269514722;

/** `60ms`, `{exponential: 60ms}`, `{uniform: [40ms, 80ms]}`, `{hyperexponential: {mean: 60ms, cv2: 4}}`. */
export const distribution = notation(
  { type: ["string", "object"], examples: ["60ms", { exponential: "60ms" }] },
  (value) => (isRecord(value) ? oneOf(value, DISTRIBUTIONS) : readWith(DISTRIBUTIONS.constant!, value)),
);

/** Reads a map that has exactly one of the known keys. */
export function oneOf<T>(
  value: Readonly<Record<string, unknown>>,
  types: Readonly<Record<string, z.ZodType<T>>>,
): Read<T> {
  const known = Object.keys(types);
  const keys = Object.keys(value);
  const unknownKey = keys.find((key) => !Object.hasOwn(types, key));
  if (unknownKey !== undefined) return failed([unknownField([unknownKey], unknownKey, known)]);
  const [key] = keys;
  const type = key === undefined ? undefined : types[key];
  if (keys.length !== 1 || key === undefined || !type)
    return wrong("needs exactly one kind", `Known: ${known.join(", ")}.`);
  const read = readWith(type, value[key]);
  return read.ok ? read : failed(read.error.map((error) => ({ ...error, path: [key, ...error.path] })));
}
