import { goMap } from "../go-values.ts";
import { type Fields, isFields } from "../json.ts";

/**
 * A patch inside a message, quoted. The server has applied it by then, which takes the lists that it put in order.
 * Upstream: apimachinery v0.36.1 pkg/util/strategicpatch/patch.go mergePatchIntoOriginal.
 */
export const shownPatch = (patch: unknown): string => JSON.stringify(goMap(withoutOrdered(patch))).slice(1, -1);

const ORDER = "$setElementOrder/";

function withoutOrdered(patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const taken = (key: string) => key.startsWith(ORDER) || patch[`${ORDER}${key}`] !== undefined;
  const kept = Object.entries(patch).filter(([key]) => !taken(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutOrdered(value)])) satisfies Fields;
}
