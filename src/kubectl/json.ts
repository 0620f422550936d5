/** Objects as the API's JSON has them: a field that is absent reads as nothing, as Go's zero values do. */
export type Fields = Readonly<Record<string, unknown>>;

type Step = string | number;

/** Is this a JSON object? */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What stands at a path; undefined (never null) when some part of it is missing. */
export function at(value: unknown, ...path: readonly Step[]): unknown {
  let found: unknown = value;
  for (const step of path) {
    if (Array.isArray(found) && typeof step === "number") found = found[step];
    else if (isFields(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
  }
  return found ?? undefined;
}

/** The text at a path ("" when missing); numbers and truth values as their text. */
export function text(value: unknown, ...path: readonly Step[]): string {
  const found = at(value, ...path);
  return found === undefined ? "" : isFields(found) || Array.isArray(found) ? JSON.stringify(found) : String(found);
}

/** The number at a path, 0 when missing. */
export function count(value: unknown, ...path: readonly Step[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** The list at a path, empty when missing. */
export function list(value: unknown, ...path: readonly Step[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The object at a path, empty when missing. */
export function fields(value: unknown, ...path: readonly Step[]): Fields {
  const found = at(value, ...path);
  return isFields(found) ? found : {};
}

/** Names and values of an object's fields, sorted by name. */
export const sortedEntries = (value: Fields): readonly (readonly [string, unknown])[] =>
  Object.keys(value)
    .sort(compareText)
    .map((name) => [name, value[name]]);

/** Order of bytes for ASCII text, as Go's sort.Strings. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
