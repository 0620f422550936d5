import { goSorted } from "./go-sort.ts";
import { compareText } from "./json.ts";
import { print, valuesAt } from "./jsonpath.ts";
import { readQuantity } from "./quantities.ts";
import type { Found } from "./targets.ts";

/**
 * Objects in the order of a field: numbers and quantities by amount, times and texts as text; objects without it first; nothing when no object
 * has it.
 * Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/get/sorter.go.
 */
export function sortedBy(found: readonly Found[], path: string): readonly Found[] {
  if (path === "") return found;
  const keyed = found.map((item) => ({ item, key: valuesAt(path, item.object)[0] }));
  if (keyed.every(({ key }) => key === undefined)) return [];
  return goSorted(keyed, (a, b) => isLess(a.key, b.key)).map(({ item }) => item);
}

/** Upstream takes one without the field for less than another without it, so that their order is the sort's whim. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === undefined;
  return a === null || b === null ? a === null && b !== null : compareKeys(a, b) < 0;
}

function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [readQuantity(print(a)), readQuantity(print(b))];
  if (left.ok && right.ok) return left.value.nano < right.value.nano ? -1 : left.value.nano > right.value.nano ? 1 : 0;
  return compareText(print(a), print(b));
}
