import { z } from "zod";
import type { ManifestError } from "../api/controller.ts";
import type { Distribution } from "../api/plant.ts";
import { milliValue, parseQuantity, wholeValue } from "../base/quantity.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { parseDuration } from "./durations.ts";
import { errorsOf, unknownField } from "./issues.ts";
import { isRecord } from "./path.ts";

/** The small notations inside a Simulation document, as zod types: text in, checked numbers out. */

export type Read<T> = Result<T, readonly ManifestError[]>;

/** One error at the value itself. */
export const wrong = (message: string, hint?: string): Read<never> => failed([{ path: [], message, hint }]);

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

/** What a duration should look like, shown with every error about one. */
const DURATION_HINT = "Write a number with a unit: 100ms, 90s, 20m, 1h30m.";

/** "20m" → milliseconds. */
export const duration = notation({ type: "string", examples: ["90s", "20m", "1h30m"] }, (value) => {
  if (value === undefined) return wrong("is required", DURATION_HINT);
  const ms = parseDuration(String(value));
  return ms === undefined ? wrong(`${JSON.stringify(value)} is no duration`, DURATION_HINT) : ok(ms);
});

/** "2s", or a span [min, max] of which each pod draws its own. */
export const durationRange = notation({ type: ["string", "array"], examples: ["2s", ["1s", "3s"]] }, (value) => {
  const [min, max] = Array.isArray(value) ? value : [value, value];
  const pair = readWith(z.tuple([duration, duration]), [min, max]);
  if (!pair.ok)
    return Array.isArray(value) ? pair : failed(pair.error.slice(0, 1).map((each) => ({ ...each, path: [] })));
  if (pair.value[1] < pair.value[0]) return wrong("the longest time is shorter than the shortest", "Write [min, max].");
  return ok(pair.value);
});

const quantity = (name: string, hint: string, read: (text: string) => number) =>
  notation({ type: ["string", "number"], examples: [hint] }, (value) => {
    const text = typeof value === "number" ? String(value) : value;
    const valid = typeof text === "string" && (parseQuantity(text) ?? -1n) >= 0n;
    return valid
      ? ok(read(text))
      : wrong(`${JSON.stringify(value)} is no ${name}`, `Write a quantity such as ${hint}.`);
  });

/** "500m" → millicores. */
export const milliCpu = quantity("amount of CPU", "500m", milliValue);
/** "128Mi" → bytes. */
export const bytes = quantity("amount of memory", "128Mi", wholeValue);
/** A quantity that stays text, as the Kubernetes API keeps it. */
export const cpuText = quantity("amount of CPU", "4", milliValue).transform((milli) =>
  milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`,
);
export const memoryText = notation({ type: "string", examples: ["16Gi"] }, (value) => {
  const read = readWith(bytes, value);
  return read.ok ? ok(String(value)) : read;
});

const DISTRIBUTIONS: Readonly<Record<string, z.ZodType<Distribution>>> = {
  constant: duration.transform((mean) => ({ type: "constant", mean })),
  exponential: duration.transform((mean) => ({ type: "exponential", mean })),
  uniform: z.tuple([duration, duration]).transform(([min, max]) => ({ type: "uniform", min, max })),
  hyperexponential: z
    .strictObject({ mean: duration, cv2: z.number().min(1) })
    .transform(({ mean, cv2 }) => ({ type: "hyperexponential", mean, cv2 })),
};

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
