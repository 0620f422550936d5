import type { ManifestError } from "../api/controller.ts";
import { didYouMean } from "../base/nearest.ts";
import { fieldsOf, required, unsupported } from "./validation.ts";

type Path = ManifestError["path"];
type Errors = readonly ManifestError[];

/** How a definition's schema describes a field. */
export type Shape =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  /** A text that is a duration. */
  | "duration"
  /** Not looked into. */
  | "any"
  | { readonly words: readonly string[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | Fields;

interface Fields {
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

/** Fields of these names and one shape each: "host exportTo:any weight:integer"; without a shape, text. */
export const fields = (
  plain: string,
  others: Readonly<Record<string, Shape>> = {},
  needed: readonly string[] = [],
): Fields => ({
  fields: { ...Object.fromEntries(plain.split(/\s+/).filter(Boolean).map(plainField)), ...others },
  ...(needed.length > 0 ? { required: needed } : {}),
});

function plainField(text: string): readonly [string, Shape] {
  const [name = "", shape = "string"] = text.split(":");
  return [name, shape as Shape];
}

/** What the API server's structural schema and strict decoding say of a value; absent and null fit everywhere. */
export function check(value: unknown, shape: Shape, path: Path): Errors {
  if (value === undefined || value === null || shape === "any") return [];
  if (typeof shape === "string") return scalarErrors(value, shape, path);
  if ("words" in shape) {
    return typeof value === "string" && shape.words.includes(value) ? [] : [unsupported(path, value, shape.words)];
  }
  if ("list" in shape) {
    if (!Array.isArray(value)) return wrongType(value, "array", path);
    return value.flatMap((item: unknown, index) => check(item, shape.list, [...path, index]));
  }
  if (typeof value !== "object" || Array.isArray(value)) return wrongType(value, "object", path);
  const known = "map" in shape ? undefined : shape;
  return [
    ...(known?.required ?? []).flatMap((name) =>
      fieldsOf(value)[name] === undefined ? [required([...path, name])] : [],
    ),
    ...Object.entries(value).flatMap(([key, field]) => {
      const below =
        "map" in shape ? shape.map : known && Object.hasOwn(known.fields, key) ? known.fields[key] : undefined;
      return below === undefined ? [unknownField([...path, key], known)] : check(field, below, [...path, key]);
    }),
  ];
}

function unknownField(path: Path, known: Fields | undefined): ManifestError {
  const name = String(path.at(-1));
  return {
    path,
    message: `unknown field "${textOf(path)}"`,
    hint:
      didYouMean(name, Object.keys(known?.fields ?? {})) ?? `Known: ${Object.keys(known?.fields ?? {}).join(", ")}.`,
  };
}

function scalarErrors(
  value: unknown,
  shape: "string" | "integer" | "number" | "boolean" | "duration",
  path: Path,
): Errors {
  switch (shape) {
    case "string":
    case "boolean":
    case "number":
      return typeof value === shape ? [] : wrongType(value, shape, path);
    case "integer":
      return Number.isInteger(value) ? [] : wrongType(value, shape, path);
    case "duration":
      if (typeof value !== "string") return wrongType(value, "string", path);
      return DURATION.test(value)
        ? []
        : [{ path, message: `Invalid value: "string": must be a valid duration greater than 1ms` }];
  }
}

const DURATION = /^(\d+(\.\d+)?(ms|us|µs|ns|h|m|s))+$/;

const wrongType = (value: unknown, type: string, path: Path): Errors => {
  const given = typeOf(value);
  return [{ path, message: `Invalid value: "${given}": ${textOf(path)} in body must be of type ${type}: "${given}"` }];
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

const textOf = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
