import type { LabelSelector } from "../../api/objects.ts";

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A LabelSelector as Go's `%+v` prints its pointer; `nil` when absent.
 * Upstream: apimachinery pkg/apis/meta/v1/generated.pb.go (*LabelSelector).String.
 */
export function printed(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "nil";
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => byText(a, b));
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
  );
  const map = labels.map(([key, value]) => `${key}: ${value},`).join("");
  return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}

/**
 * A LabelSelector in the syntax of the scale's `status.selector`: "app=web,tier in (a,b)", keys sorted.
 * Upstream: apimachinery pkg/labels/selector.go internalSelector.String.
 */
export function selectorText(selector: LabelSelector): string {
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const others = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const set = `(${[...values].sort(byText).join(",")})`;
    if (operator === "Exists") return { key, text: key };
    if (operator === "DoesNotExist") return { key, text: `!${key}` };
    return { key, text: `${key} ${operator === "In" ? "in" : "notin"} ${set}` };
  });
  return [...equal, ...others]
    .sort((a, b) => byText(a.key, b.key))
    .map(({ text }) => text)
    .join(",");
}

/** The first operator that no label selector has, if any. */
export const unknownOperator = (selector: LabelSelector | undefined): string | undefined =>
  selector?.matchExpressions?.find(({ operator }) => !OPERATORS.has(operator))?.operator;

const OPERATORS: ReadonlySet<string> = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);
