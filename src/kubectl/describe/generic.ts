import { type Fields, fields, isFields, sortedEntries, text } from "../json.ts";
import type { Description } from "./writer.ts";

const SHOWN_ABOVE = ["name", "namespace", "labels", "annotations", "managedFields"];

/** Kinds without a describer of their own: every field. Upstream: pkg/describe/describe.go genericDescriber. */
export function describeGeneric(into: Description, object: Fields, namespaced: boolean): void {
  into.field("Name", text(object, "metadata", "name"));
  into.field("Namespace", namespaced ? text(object, "metadata", "namespace") : "");
  into.labels("Labels", fields(object, "metadata", "labels"));
  into.annotations(fields(object, "metadata", "annotations"));
  const metadata = Object.fromEntries(
    Object.entries(fields(object, "metadata")).filter(([key]) => !SHOWN_ABOVE.includes(key)),
  );
  values(into, 0, { ...object, metadata });
}

function values(into: Description, level: number, object: Fields): void {
  for (const [key, value] of sortedEntries(object)) {
    const title = smart(key);
    if (isFields(value)) {
      into.line(level, `${title}:`);
      values(into, level + 1, value);
    } else if (Array.isArray(value)) {
      into.line(level, `${title}:`);
      for (const item of value) {
        if (isFields(item)) values(into, level + 1, item);
        else into.line(level + 1, String(item));
      }
    } else into.field(title, value === null ? "<nil>" : String(value), level);
  }
}

/** "maxReplicaCount" is "Max Replica Count", "apiVersion" "API Version". */
const smart = (key: string): string =>
  key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[\s_-]+/)
    .map((word) =>
      ["api", "uid", "url", "ip", "id", "cpu"].includes(word.toLowerCase())
        ? word.toUpperCase()
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(" ");
