import { failed, ok, type Result } from "../../../base/result.ts";

/** The names in an RFC 6901 pointer: "/metadata/labels/a~1b" has "a/b" last. */
export const segmentsOf = (pointer: string): readonly string[] =>
  pointer
    .replace(/^\//, "")
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

export const escaped = (name: string): string => name.replaceAll("/", "~1");

/** The value there, undefined where nothing stands. */
export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (isBranch(at) ? at[name] : undefined), value);

/** Without what stands there; the same value when nothing does. */
export function removedAt<T>(value: T, path: readonly string[]): T {
  const [name = "", ...rest] = path;
  if (!isBranch(value) || !(name in value)) return value;
  if (rest.length > 0) return withEntry(value, name, removedAt(value[name], rest));
  if (Array.isArray(value)) return value.filter((_, index) => String(index) !== name) as T;
  const { [name]: gone, ...others } = value;
  return others as T;
}

/** With another value there; an error, in the words of evanphx/json-patch v5, when nothing stands there. */
export function replacedAt<T>(value: T, path: readonly string[], by: unknown, pointer: string): Result<T, string> {
  const [name = "", ...rest] = path;
  const missing = (what: string) =>
    failed(`replace operation does not apply: doc is missing ${what}: ${pointer}: missing value`);
  if (!isBranch(value)) return missing("path");
  if (!(name in value)) return missing(rest.length > 0 ? "path" : "key");
  if (rest.length === 0) return ok(withEntry(value, name, by));
  const inner = replacedAt(value[name], rest, by, pointer);
  return inner.ok ? ok(withEntry(value, name, inner.value)) : inner;
}

const withEntry = <T>(value: T, name: string, entry: unknown): T =>
  (Array.isArray(value)
    ? value.map((old: unknown, index) => (String(index) === name ? entry : old))
    : { ...value, [name]: entry }) as T;

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
