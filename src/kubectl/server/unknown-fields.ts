import { childOf, elementOf, isDescribed, type Shape, schemaOf } from "../../cluster/apply/schema.ts";
import { type Fields, isFields } from "../json.ts";

/** Paths of fields that the kind does not have, in the order of the object: "spec.replica". */
export function unknownFields(object: Fields): readonly string[] {
  const { apiVersion, kind } = object as { readonly apiVersion?: string; readonly kind?: string };
  if (!isDescribed(apiVersion, kind)) return [];
  return within(object, schemaOf(apiVersion, kind), "");
}

function within(value: unknown, shape: Shape, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => within(item, elementOf(shape), `${path}[${i}]`));
  if (!isFields(value) || shape.form !== "struct") return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const below = path === "" ? key : `${path}.${key}`;
    if (path === "" && ["apiVersion", "kind", "status"].includes(key)) return [];
    if (path === "metadata" || key.startsWith("$")) return [];
    const next = childOf(shape, key);
    return next === undefined ? [below] : within(child, next, below);
  });
}
