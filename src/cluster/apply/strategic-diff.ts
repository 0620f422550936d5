import { equal } from "../../base/equal.ts";
import { byText, isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { insertionSorted, orderedBy, textOf } from "./list-order.ts";
import { childOf, elementOf, FREE, mergeKeyOf, patchOf, type Shape } from "./schema.ts";

/** Which part of a difference is wanted, as upstream's DiffOptions. */
export interface DiffOptions {
  readonly order: boolean;
  readonly changes: boolean;
  readonly deletions: boolean;
}

/**
 * The strategic merge patch from `before` to `after`: changed and new fields, null for lost ones, `$patch: delete` for
 * lost elements, `$setElementOrder` and `$retainKeys` where the schema asks for them; `{}` when nothing differs.
 * Upstream: apimachinery v0.36.1 pkg/util/strategicpatch/patch.go diffMaps.
 */
export function diffMaps(before: JsonMap, after: JsonMap, shape: Shape, options: DiffOptions, retain = false): JsonMap {
  const patch: Record<string, Json> = {};
  for (const key of keysOf(after)) {
    const [old, now] = [before[key], after[key] ?? null];
    if (old === undefined) {
      if (options.changes) patch[key] = now;
    } else {
      Object.assign(patch, diffField(key, old, now, childOf(shape, key) ?? FREE, options));
    }
  }
  const lost = keysOf(before).filter((key) => after[key] === undefined);
  if (options.deletions) for (const key of lost) patch[key] = null;
  const kept = retain ? keysOf(after).filter((key) => after[key] !== null) : [];
  if (kept.length > 0 && (keysOf(patch).length > 0 || lost.some((key) => before[key] !== null))) {
    patch.$retainKeys = [...kept].sort(byText);
  }
  return patch;
}

function diffField(key: string, old: Json, now: Json, shape: Shape, options: DiffOptions): JsonMap {
  if (isMap(old) && isMap(now)) {
    const { replace, retain } = patchOf(shape);
    // A map that is replaced is sent whole even when it is the same.
    if (replace) return options.changes ? { [key]: now } : {};
    const patch = diffMaps(old, now, shape, options, retain);
    return keysOf(patch).length > 0 ? { [key]: patch } : {};
  }
  const mergeKey = mergeKeyOf(shape);
  if (isList(old) && isList(now) && mergeKey !== undefined) return diffList(key, old, now, shape, mergeKey, options);
  return options.changes && !equal(old, now) ? { [key]: now } : {};
}

type List = readonly Json[];

function diffList(key: string, old: List, now: List, shape: Shape, mergeKey: string, options: DiffOptions): JsonMap {
  if (old.length === 0) return now.length > 0 && options.changes ? { [key]: now } : {};
  return mergeKey === ""
    ? diffScalars(key, old, now, options)
    : diffElements(key, old, now, elementOf(shape), mergeKey, options);
}

const field = (key: string, list: List): JsonMap => (list.length > 0 ? { [key]: list } : {});

function diffScalars(key: string, old: List, now: List, options: DiffOptions): JsonMap {
  const added = options.changes ? now.filter((each) => !old.includes(each)) : [];
  const lost = options.deletions ? [...new Set(old.filter((each) => !now.includes(each)))] : [];
  // Upstream has sorted the old list by now, so that a list out of order always differs.
  const ordered = options.order && (lost.length > 0 || (options.changes && !equal(sorted(old), now)));
  return {
    ...field(key, orderedBy(added, now, "")),
    ...field(`$deleteFromPrimitiveList/${key}`, sorted(lost)),
    ...field(`$setElementOrder/${key}`, ordered ? now : []),
  };
}

const sorted = (list: List): List => [...list].sort((a, b) => byText(textOf(a), textOf(b)));

function diffElements(
  key: string,
  old: List,
  now: List,
  shape: Shape,
  mergeKey: string,
  options: DiffOptions,
): JsonMap {
  const { changed, lost } = pairs(old.filter(isMap), now.filter(isMap), shape, mergeKey, options);
  const patch = [...orderedBy(changed, now, mergeKey), ...lost];
  const sameOrder = equal(keyed(old, mergeKey), keyed(now, mergeKey));
  const ordered =
    options.order && ((options.changes && (patch.length > 0 || !sameOrder)) || (options.deletions && patch.length > 0));
  return { ...field(key, patch), ...field(`$setElementOrder/${key}`, ordered ? keyed(now, mergeKey) : []) };
}

const keyed = (list: List, mergeKey: string): List =>
  list.filter(isMap).map((element) => ({ [mergeKey]: element[mergeKey] ?? null }));

/** Both lists sorted by merge key and walked side by side, as upstream; equal keys are paired one to one. */
function pairs(old: readonly JsonMap[], now: readonly JsonMap[], shape: Shape, mergeKey: string, options: DiffOptions) {
  const keyOf = (element: JsonMap | undefined): string => textOf(element?.[mergeKey] ?? null);
  const byKey = (list: readonly JsonMap[]) => insertionSorted(list, (a, b) => keyOf(a) <= keyOf(b));
  const [left, right] = [byKey(old), byKey(now)];
  const changed: JsonMap[] = [];
  const lost: JsonMap[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const [before, after] = [left[i], right[j]];
    const order = before === undefined ? 1 : after === undefined ? -1 : byText(keyOf(before), keyOf(after));
    if (order <= 0) i++;
    if (order >= 0) j++;
    if (order === 0 && before && after) {
      const patch = diffMaps(before, after, shape, options, patchOf(shape).retain);
      if (keysOf(patch).length > 0) changed.push({ ...patch, [mergeKey]: after[mergeKey] ?? null });
    } else if (order > 0 && after && options.changes) {
      changed.push(after);
    } else if (order < 0 && before && options.deletions) {
      lost.push({ $patch: "delete", [mergeKey]: before[mergeKey] ?? null });
    }
  }
  return { changed, lost };
}
