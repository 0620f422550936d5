import { equal } from "../../base/equal.ts";
import { parseQuantity } from "../../base/quantity.ts";
import type { WantedHpa } from "./hpa.ts";
import type { Hpa } from "./types.ts";

/**
 * What differs between the HPA that KEDA wants and the one it finds; each part is a write of its own.
 * Upstream controllers/keda/hpa.go updateHPAIfNeeded.
 */
export function differences(wanted: WantedHpa, found: Hpa): readonly ("spec" | "labels" | "annotations")[] {
  const { labels, annotations } = found.metadata;
  const spec =
    wanted.spec.metrics.length !== found.spec.metrics.length ||
    !equal(wanted.spec.behavior, found.spec.behavior) ||
    !derives(wanted.spec, found.spec);
  const noAnnotations = wanted.metadata.annotations === undefined && annotations !== undefined;
  return [
    ...(spec ? (["spec"] as const) : []),
    ...(derives(wanted.metadata.labels, labels) ? [] : (["labels"] as const)),
    ...(noAnnotations || !derives(wanted.metadata.annotations, annotations) ? (["annotations"] as const) : []),
  ];
}

/** Everything that is set on the left is equal on the right; apimachinery's equality.Semantic.DeepDerivative. */
function derives(left: unknown, right: unknown): boolean {
  if (left === undefined || left === null || left === "" || left === 0 || left === false) return true;
  if (Array.isArray(left)) {
    if (left.length === 0) return true;
    return Array.isArray(right) && left.length <= right.length && left.every((item, i) => derives(item, right[i]));
  }
  if (typeof left === "object") {
    if (typeof right !== "object" || right === null) return Object.keys(left).length === 0;
    return Object.entries(left).every(([key, value]) => derives(value, (right as Record<string, unknown>)[key]));
  }
  return left === right || sameQuantity(left, right);
}

function sameQuantity(left: unknown, right: unknown): boolean {
  if (typeof left !== "string" || typeof right !== "string") return false;
  const [a, b] = [parseQuantity(left), parseQuantity(right)];
  return a !== undefined && a === b;
}
