import { canonicalQuantity } from "../../base/canonical-quantity.ts";
import { isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { childOf, declared, elementOf, FREE, type Shape, schemaOf } from "./schema.ts";

/**
 * An object as the API server stores it, before defaults: nulls, empty lists, empty maps and zero values left out where its
 * types do so, structs that are always written present, quantities in their own notation, undeclared fields dropped.
 */
export function canonical(object: JsonMap): JsonMap {
  const written = canonicalValue(object, schemaOf(object.apiVersion, object.kind));
  return isMap(written) ? written : {};
}

function canonicalValue(value: Json, shape: Shape): Json | undefined {
  if (shape.form === "struct") return canonicalStruct(isMap(value) ? value : {}, shape.type);
  if (shape.form === "scalar") return canonicalScalar(value, shape);
  if (isList(value)) return canonicalList(value, shape);
  if (isMap(value) && shape.form === "map") return canonicalMap(value, shape);
  return value === null && shape.form !== "free" ? undefined : value;
}

function canonicalStruct(value: JsonMap, type: string): JsonMap {
  const fields = [...declared(type)].flatMap(([key, shape]) => {
    const given = value[key] ?? null;
    const written = given === null ? absent(shape) : canonicalValue(given, shape);
    return written === undefined ? [] : [[key, written] as const];
  });
  const free =
    type === "" ? keysOf(value).flatMap((key) => (declared(type).has(key) ? [] : [[key, value[key]] as const])) : [];
  return Object.fromEntries([...fields, ...free]);
}

/** What is written for a field that is not given. */
function absent(shape: Shape): Json | undefined {
  if (shape.form === "struct" && shape.always) return canonicalStruct({}, shape.type);
  if (shape.form === "list" && shape.orNull) return null;
  return shape.form === "scalar" && typeof shape.absent === "object" ? shape.absent.value : undefined;
}

function canonicalScalar(
  value: Json,
  { quantity, absent: zero }: Extract<Shape, { form: "scalar" }>,
): Json | undefined {
  if (quantity && (typeof value === "string" || typeof value === "number")) return canonicalQuantity(String(value));
  return zero === "zero" && (value === "" || value === 0 || value === false) ? undefined : value;
}

function canonicalList(list: readonly Json[], shape: Shape): Json | undefined {
  if (list.length === 0) return shape.form === "list" && !shape.orNull ? undefined : list;
  return list.map((element) => canonicalValue(element, elementOf(shape)) ?? null);
}

function canonicalMap(map: JsonMap, shape: Shape): Json | undefined {
  const fields = keysOf(map).map((key) => [key, canonicalValue(map[key] ?? null, childOf(shape, key) ?? FREE) ?? ""]);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
