import type { ManifestError } from "../../api/controller.ts";

type Path = ManifestError["path"];
type Errors = readonly ManifestError[];

/** Checks a value that is present. */
export type Check = ((value: unknown, path: Path) => Errors) & { readonly required?: boolean };

const expected = (what: string, value: unknown, path: Path, hint?: string): Errors => [
  { path, message: `expected ${what}, got ${JSON.stringify(value)}`, ...(hint && { hint }) },
];

/** Text only: the API takes no bare number or boolean where it wants a string. */
export const text: Check = (value, path) =>
  typeof value === "string" ? [] : expected("a string", value, path, `Quote it: "${String(value)}".`);

/** A 32-bit integer, at least `min` if given. */
export const integer =
  (min?: number): Check =>
  (value, path) => {
    if (!Number.isInteger(value)) return expected("an integer", value, path);
    return min === undefined || Number(value) >= min
      ? []
      : [{ path, message: `must be at least ${min}, got ${value}` }];
  };

export const oneOf =
  (words: readonly string[]): Check =>
  (value, path) =>
    typeof value === "string" && words.includes(value) ? [] : expected(`one of ${words.join(", ")}`, value, path);

export const list =
  (item: Check, least = 0): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return expected("a list", value, path);
    if (value.length < least) return [{ path, message: `needs at least ${least}` }];
    return value.flatMap((each, index) => item(each, [...path, index]));
  };

export const texts: Check = list(text);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A map with free keys. */
export const map =
  (item: Check): Check =>
  (value, path) =>
    isMap(value)
      ? Object.entries(value).flatMap(([key, each]) => item(each, [...path, key]))
      : expected("a map", value, path);

/** A map with known fields; others pass. */
export const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isMap(value)) return expected("a map", value, path);
    return Object.entries(fields).flatMap(([key, check]) => {
      const field = value[key];
      if (field !== undefined && field !== null) return check(field, [...path, key]);
      return check.required ? [{ path: [...path, key], message: "is required" }] : [];
    });
  };

/** The same check, for a field that must be there. */
export const required = (check: Check): Check =>
  Object.assign((value: unknown, path: Path) => check(value, path), { required: true });

export const checkAll = (check: Check, value: unknown, path: Path): Errors => check(value ?? {}, path);

const holdsNull = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.values(value as object).some(holdsNull));

/** A spec as the API server stores it: a field written as null is not there. One without any stays the same object. */
export const withoutNulls = <T>(value: T): T => (holdsNull(value) ? stripped(value) : value);

function stripped<T>(value: T): T {
  if (Array.isArray(value)) return value.map(stripped) as T;
  if (!isMap(value)) return value;
  const present = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(present.map(([key, field]) => [key, stripped(field)])) as T;
}
