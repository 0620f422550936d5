import type { FieldDoc, KindDoc, ManifestError } from "../api/controller.ts";
import { parseDuration } from "../base/go-duration.ts";
import { failed, ok } from "../base/result.ts";
import { fieldsOf, invalid, mapping, type Path, required } from "./validation.ts";

/** Kinds that no cluster has: what stands outside of it in a run, `setpoint.dev/v1`. */
type Fields = Readonly<Record<string, unknown>>;
type Errors = readonly ManifestError[];

/**
 * A kind of our own. Whatever is wrong with its spec is told at once; fields that are left out get their defaults, and a
 * manifest that has them all is admitted as the object that it is.
 */
export function ownKind(
  kind: string,
  defaults: Fields,
  errorsOf: (spec: Fields) => Errors,
  fields: readonly FieldDoc[] = [],
): KindDoc {
  return {
    kind,
    apiVersions: ["setpoint.dev/v1"],
    fields,
    admit(manifest) {
      const errors = [...mapping(["spec"], manifest.spec), ...errorsOf(fieldsOf(manifest.spec))];
      if (errors.length > 0) return failed(errors);
      const spec = fieldsOf(manifest.spec);
      const missing = Object.keys(defaults).filter((name) => spec[name] === undefined || spec[name] === null);
      if (missing.length === 0) return ok(manifest);
      return ok({
        ...manifest,
        spec: { ...spec, ...Object.fromEntries(missing.map((name) => [name, defaults[name]])) },
      });
    },
  };
}

export const onlyKnown = (path: Path, fields: Fields, known: readonly string[]): Errors =>
  Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [...path, name],
      message: `unknown field "${name}"`,
      hint: `Known: ${known.join(", ")}.`,
    }));

/** Texts that must be there. */
export const needed = (path: Path, fields: Fields, names: readonly string[]): Errors =>
  names.flatMap((name) => (typeof fields[name] === "string" ? [] : [required([...path, name])]));

/** A list of names; absent is fine. */
export const names = (path: Path, value: unknown): Errors =>
  isAbsent(value) || (Array.isArray(value) && value.every((each) => typeof each === "string"))
    ? []
    : [invalid(path, value, "must be a list of names")];

export const duration = (path: Path, value: unknown): Errors =>
  parseDuration(String(value)) === undefined ? [invalid(path, value, "must be a duration such as 90s or 4h")] : [];

/** Absent is fine; 1 and 0 are what the scenario's settings write. */
export const trueOrFalse = (path: Path, value: unknown): Errors =>
  isAbsent(value) || [true, false, 0, 1].includes(value as boolean | number)
    ? []
    : [invalid(path, value, "must be true or false")];

/** A list of mappings, each with errors of its own; absent is fine. */
export function entries(path: Path, value: unknown, errorsOf: (path: Path, entry: Fields) => Errors): Errors {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) return [invalid(path, value, "must be a list")];
  return value.flatMap((entry: unknown, index) => {
    const at = [...path, index];
    const wrong = mapping(at, entry);
    return wrong.length > 0 ? wrong : errorsOf(at, fieldsOf(entry));
  });
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
