import { type Fields, list, sortedEntries, text } from "../json.ts";
import { ageAt } from "../times.ts";

export type Cell = string | number;

/**
 * How the API server makes table rows of a kind. A column whose name ends in "*" is for `-o wide` only.
 * Upstream: kubernetes v1.36.1 pkg/printers/internalversion/printers.go.
 */
export interface Printer {
  readonly columns: readonly string[];
  /** One cell a column; `now` in Unix milliseconds; `wide` for cells that are cut short without `-o wide`. */
  cells(object: Fields, now: number, wide: boolean): readonly Cell[];
}

export const name = (object: Fields): string => text(object, "metadata", "name");
export const created = (object: Fields, now: number): string => ageAt(now, object, "metadata", "creationTimestamp");
export const orNone = (value: string): string => (value === "" ? "<none>" : value);

/** Names and images of a pod template's containers, as two cells. */
export function containerCells(template: unknown): readonly [string, string] {
  const containers = list(template, "spec", "containers");
  return [containers.map((c) => text(c, "name")).join(","), containers.map((c) => text(c, "image")).join(",")];
}

/** labels.FormatLabels: "a=b,c=d", "<none>" when there are none. */
export const formatLabels = (labels: Fields): string =>
  orNone(
    sortedEntries(labels)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(","),
  );

/** metav1.FormatLabelSelector. */
export function formatSelector(selector: unknown): string {
  if (selector === undefined || selector === null) return "<none>";
  const labels = sortedEntries(fieldsOf(selector)).map(([key, value]) => `${key}=${String(value)}`);
  const expressions = list(selector, "matchExpressions").map(requirement);
  return orNone([...labels, ...expressions].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).join(","));
}

const fieldsOf = (selector: unknown): Fields => (selector as { readonly matchLabels?: Fields }).matchLabels ?? {};
const keyOf = (requirementText: string): string => requirementText.replace(/^!/, "").split(/[=! ]/)[0] ?? "";

function requirement(expression: unknown): string {
  const key = text(expression, "key");
  const values = [...list(expression, "values").map(String)].sort().join(",");
  switch (text(expression, "operator")) {
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    case "In":
      return `${key} in (${values})`;
    default:
      return `${key} notin (${values})`;
  }
}
