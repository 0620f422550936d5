import { isMap, type Json } from "./json.ts";

/** Order of elements in merged lists. Upstream: apimachinery v0.36.1 pkg/util/strategicpatch/patch.go. */
type List = readonly Json[];

/** A value as Go's `%v` prints it, which is what upstream sorts by. */
export const textOf = (value: Json): string => (value === null ? "<nil>" : isMap(value) ? "map" : String(value));

/**
 * Go's sort of short lists, step by step: upstream's comparisons call equal elements smaller, which turns them round, and
 * a sort that knew better would order them otherwise.
 */
export function insertionSorted<T>(list: readonly T[], less: (a: T, b: T) => boolean): readonly T[] {
  const sorted = [...list];
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0 && less(sorted[j] as T, sorted[j - 1] as T); j--) {
      [sorted[j], sorted[j - 1]] = [sorted[j - 1] as T, sorted[j] as T];
    }
  }
  return sorted;
}

/** The value by which an element is found: its merge key, or itself in a list of scalars (merge key ""). */
export const keyValue = (element: Json | undefined, mergeKey: string): Json | undefined =>
  mergeKey !== "" && isMap(element) ? (element[mergeKey] ?? null) : element;

export const indexIn = (list: List, element: Json | undefined, mergeKey: string): number =>
  list.findIndex((other) => keyValue(other, mergeKey) === keyValue(element, mergeKey));

/** The elements in the order that they have in another list, deletions last (normalizeSliceOrder). */
export function orderedBy(list: List, order: List, mergeKey: string): List {
  const isDeletion = (element: Json): boolean => isMap(element) && element.$patch === "delete";
  const kept = list.filter((element) => !isDeletion(element));
  const sorted = insertionSorted(kept, (a, b) => {
    const [i, j] = [indexIn(order, a, mergeKey), indexIn(order, b, mergeKey)];
    return i < 0 || j < 0 || i < j;
  });
  return [...sorted, ...list.filter(isDeletion)];
}

/**
 * A merged list in its final order: elements named by `wanted` in that order, the others where they stood in `stored`
 * relative to them (normalizeElementOrder).
 */
export function arranged(merged: List, wanted: List, stored: List, mergeKey: string): List {
  const isWanted = (element: Json): boolean => indexIn(wanted, element, mergeKey) >= 0;
  const patched = orderedBy(merged.filter(isWanted), wanted, mergeKey);
  const others = orderedBy(
    merged.filter((element) => !isWanted(element)),
    stored,
    mergeKey,
  );
  const result: Json[] = [];
  for (let i = 0, j = 0; i < others.length || j < patched.length; ) {
    const [other, mine] = [others[i], patched[j]];
    const [at, than] = [indexIn(stored, other, mergeKey), indexIn(stored, mine, mergeKey)];
    const otherFirst = mine === undefined || (other !== undefined && at >= 0 && than >= 0 && at < than);
    if (otherFirst) i++;
    else j++;
    const next = otherFirst ? other : mine;
    if (next !== undefined) result.push(next);
  }
  return result;
}

/**
 * What upstream finds in the list it started from once it has deleted elements and appended new ones: both happen in
 * place, so new elements stand where deleted ones made room, and what moved up is still at the end.
 */
export function afterInPlaceEdits(list: List, gone: List, added: List, mergeKey: string): List {
  const cells = [...list];
  let length = list.length;
  for (const element of gone) {
    for (let index = at(element); index >= 0; index = at(element)) {
      cells.copyWithin(index, index + 1, length);
      length--;
    }
  }
  const room = added.slice(0, list.length - length);
  cells.splice(length, room.length, ...room);
  return cells;

  function at(element: Json): number {
    return indexIn(cells.slice(0, length), element, mergeKey);
  }
}
