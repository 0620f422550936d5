import { ok } from "../base/result.ts";
import type { DurationMs } from "../base/units.ts";
import type { Setting } from "./model.ts";
import { type Read, readBytes, readDuration, readMilliCpu, wrong } from "./readers.ts";

/** Readers of a setting's value. A command line gives text, a knob a number, YAML either: all are taken. */
export type Value = Setting["value"];

/** The number that a value is or spells, undefined when it is none. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** A number between bounds, whole if `step` is 1. */
export const numberValue =
  (min: number, max = Number.POSITIVE_INFINITY, step: 0 | 1 = 0) =>
  (value: Value): Read<number> => {
    const number = asNumber(value);
    if (number === undefined || (step === 1 && !Number.isInteger(number))) {
      return wrong(`${JSON.stringify(value)} is no ${step === 1 ? "whole " : ""}number`);
    }
    if (number < min) return wrong(`must be at least ${min}`);
    return number > max ? wrong(`must be at most ${max}`) : ok(number);
  };

/** "90s", or a bare number in the unit given. */
export const durationValue =
  (unit: "ms" | "s") =>
  (value: Value): Read<DurationMs> => {
    const number = asNumber(value);
    return readDuration(number === undefined ? value : `${number}${unit}`);
  };

/** true/false, or 1/0 as a knob gives it. */
export const booleanValue = (value: Value): Read<boolean> => {
  if (value === true || value === 1 || value === "true" || value === "1") return ok(true);
  if (value === false || value === 0 || value === "false" || value === "0") return ok(false);
  return wrong(`${JSON.stringify(value)} is neither true nor false`);
};

/** `null` ("none", without end), or what `read` takes. */
export const nullable =
  <T>(read: (value: Value) => Read<T>) =>
  (value: Value): Read<T | null> =>
    value === null || value === "null" ? ok(null) : read(value);

/** One of a few words. */
export const wordValue =
  <W extends string>(words: readonly W[]) =>
  (value: Value): Read<W> => {
    const word = words.find((each) => each === value);
    return word === undefined ? wrong(`must be one of ${words.join(", ")}`) : ok(word);
  };

export const textValue = (value: Value): Read<string> => (value === null ? wrong("must be text") : ok(String(value)));
export const bytesValue: (value: Value) => Read<number> = readBytes;
export const milliCpuValue: (value: Value) => Read<number> = readMilliCpu;
