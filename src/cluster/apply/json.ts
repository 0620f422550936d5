/** Plain JSON values, as manifests and stored objects are while they are patched. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json | undefined;
}

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** Keys that hold something; an undefined field is none. */
export const keysOf = (map: JsonMap): readonly string[] => Object.keys(map).filter((key) => map[key] !== undefined);

/** What stands at a path of keys; undefined when a step is missing. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((found, key) => (isMap(found) ? found[key] : undefined), value);

/** A copy with another value at a path of keys; missing steps become maps, undefined removes the key. */
export function withAt(map: JsonMap, [key = "", ...rest]: readonly string[], value: Json | undefined): JsonMap {
  const child = map[key];
  if (child === undefined && value === undefined) return map;
  const next = rest.length === 0 ? value : withAt(isMap(child) ? child : {}, rest, value);
  if (next !== undefined) return { ...map, [key]: next };
  const { [key]: _, ...others } = map;
  return others;
}

/** Byte order, as Go sorts texts (their UTF-16 order is the same but for rare planes). */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** JSON as Go's encoder writes it: keys sorted, `<`, `>` and `&` escaped. */
export function goJson(value: Json): string {
  if (isList(value)) return `[${value.map(goJson).join(",")}]`;
  if (isMap(value)) {
    const fields = [...keysOf(value)].sort(byText).map((key) => `${goText(key)}:${goJson(value[key] ?? null)}`);
    return `{${fields.join(",")}}`;
  }
  return typeof value === "string" ? goText(value) : JSON.stringify(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

const goText = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (sign) => ESCAPES[sign] ?? sign);
