import { byText, isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { childOf, elementOf, type Shape, schemaOf } from "./schema.ts";
import type { Refusal } from "./server.ts";

/**
 * `fieldValidation=Strict`, which kubectl asks for: fields that the kind does not have are refused.
 * Upstream: apiserver v0.36.1 pkg/endpoints/handlers/{create,patch}.go, apimachinery pkg/runtime/error.go.
 */

/** Why an object may not be created as it is; undefined when all of its fields are known. */
export function strictCreate(object: JsonMap): Refusal | undefined {
  const { apiVersion, kind } = object;
  const errors = errorsOf(strayFields(object));
  const version = String(apiVersion).replace(/^.*\//, "");
  const message = `${kind} in version "${version}" cannot be handled as a ${kind}: ${errors}`;
  return errors === undefined ? undefined : { reason: "BadRequest", code: 400, message };
}

/** Why a patch may not make `next` of the live object: for fields that it brings. */
export function strictPatch(live: JsonMap, patch: JsonMap, next: JsonMap): Refusal | undefined {
  const before = strayFields(live);
  const errors = errorsOf(strayFields(next).filter((field) => !before.includes(field)));
  const message = `request is invalid: patch: Invalid value: ${JSON.stringify(goMap(patch))}: ${errors}`;
  return errors === undefined ? undefined : { reason: "Invalid", code: 422, message };
}

const strayFields = (object: JsonMap): readonly string[] =>
  unknownFields(object, schemaOf(object.apiVersion, object.kind), "");

const errorsOf = (fields: readonly string[]): string | undefined =>
  fields.length === 0
    ? undefined
    : `strict decoding error: ${fields.map((field) => `unknown field "${field}"`).join(", ")}`;

function unknownFields(value: Json, shape: Shape, at: string): readonly string[] {
  if (isList(value)) return value.flatMap((each, index) => unknownFields(each, elementOf(shape), `${at}[${index}]`));
  if (!isMap(value)) return [];
  return [...keysOf(value)].sort(byText).flatMap((key) => {
    const below = at === "" ? key : `${at}.${key}`;
    const child = childOf(shape, key);
    return child === undefined ? [below] : unknownFields(value[key] ?? null, child, below);
  });
}

/** A value as Go prints it. */
function goMap(value: Json): string {
  if (isList(value)) return `[${value.map(goMap).join(" ")}]`;
  if (!isMap(value)) return value === null ? "<nil>" : String(value);
  const fields = [...keysOf(value)].sort(byText).map((key) => `${key}:${goMap(value[key] ?? null)}`);
  return `map[${fields.join(" ")}]`;
}
