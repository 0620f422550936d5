import { isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { afterInPlaceEdits, arranged, indexIn, keyValue } from "./list-order.ts";
import { childOf, elementOf, FREE, mergeKeyOf, patchOf, type Shape } from "./schema.ts";

/** "live": a patch is laid over an object. "patch": over another patch, whose nulls and directives are kept. */
export type Target = "live" | "patch";
type List = readonly Json[];

const ORDER = "$setElementOrder/";
const DELETE = "$deleteFromPrimitiveList/";

/**
 * A strategic merge patch laid over a map, with its directives `$patch`, `$retainKeys`, `$setElementOrder` and
 * `$deleteFromPrimitiveList`.
 * Upstream: apimachinery v0.36.1 pkg/util/strategicpatch/patch.go mergeMap.
 */
export function mergeMap(map: JsonMap, patch: JsonMap, shape: Shape, target: Target): JsonMap {
  if (patch.$patch !== undefined) return directed(patch);
  const { $retainKeys, ...fields } = patch;
  const result: Record<string, Json | undefined> = retained(map, $retainKeys, target);
  const ordered = new Set<string>();
  for (const key of keysOf(fields).filter((each) => each.startsWith(ORDER))) {
    const name = key.slice(ORDER.length);
    const list = inOrder(result[name], fields[name], fields[key] ?? null, childOf(shape, name) ?? FREE, target);
    if (target === "patch") result[key] = fields[key];
    if (list === undefined) continue;
    result[name] = list;
    ordered.add(name);
  }
  for (const key of keysOf(fields)) {
    if (!key.startsWith(ORDER) && !ordered.has(key)) mergeField(result, key, fields[key] ?? null, shape, target);
  }
  return result;
}

/** `$patch: replace` takes the rest of the patch as it is, `delete` leaves nothing. */
function directed({ $patch, ...rest }: JsonMap): JsonMap {
  return $patch === "replace" ? rest : {};
}

function retained(map: JsonMap, keep: Json | undefined, target: Target): Record<string, Json | undefined> {
  if (!isList(keep)) return { ...map };
  if (target === "patch") return { ...map, $retainKeys: keep };
  return Object.fromEntries(Object.entries(map).filter(([key]) => keep.includes(key)));
}

/** A list that the patch puts in order; undefined when there is none. */
function inOrder(live: Json | undefined, patch: Json | undefined, order: Json, shape: Shape, target: Target) {
  const mergeKey = mergeKeyOf(shape) ?? "";
  const wanted = isList(order) ? order : [];
  if (isList(live)) {
    const merged = isList(patch) ? mergeList(live, patch, shape, target) : live;
    return arranged(merged, wanted, edited(live, isList(patch) ? patch : [], mergeKey), mergeKey);
  }
  if (!isList(patch)) return undefined;
  const written = withoutDirectives(patch);
  return isList(written) ? arranged(written, wanted, [], mergeKey) : undefined;
}

/** The live list as upstream has it after merging the patch into it. */
function edited(live: List, patch: List, mergeKey: string): List {
  if (mergeKey === "") return live;
  const gone = patch.filter(isDirective);
  const left = live.filter((each) => indexIn(gone, each, mergeKey) < 0);
  const added = patch.filter((each) => !isDirective(each) && indexIn(left, each, mergeKey) < 0);
  return afterInPlaceEdits(live, gone, added, mergeKey);
}

function mergeField(
  result: Record<string, Json | undefined>,
  key: string,
  value: Json,
  shape: Shape,
  target: Target,
): void {
  if (key.startsWith(DELETE)) {
    if (target === "patch") result[key] = value;
    else deleteFrom(result, key.slice(DELETE.length), value);
    return;
  }
  const old = result[key];
  if (value === null) {
    delete result[key];
    if (target === "patch") result[key] = null;
  } else if (isMap(old) && isMap(value)) {
    const child = childOf(shape, key) ?? FREE;
    result[key] = patchOf(child).replace ? value : mergeMap(old, value, child, target);
  } else if (isList(old) && isList(value)) {
    const child = childOf(shape, key) ?? FREE;
    result[key] = mergeKeyOf(child) === undefined ? value : mergeList(old, value, child, target);
  } else {
    const written = withoutDirectives(target === "live" ? withoutNulls(value) : value);
    if (written === undefined) delete result[key];
    else result[key] = written;
  }
}

function deleteFrom(result: Record<string, Json | undefined>, key: string, gone: Json): void {
  const list = result[key];
  if (isList(list) && isList(gone)) result[key] = list.filter((each) => !gone.includes(each));
}

/** A keyed list, or a merged list of scalars (mergeSlice). */
function mergeList(live: List, patch: List, shape: Shape, target: Target): List {
  const mergeKey = mergeKeyOf(shape) ?? "";
  if (mergeKey === "") return arranged([...new Set([...live, ...patch])], patch, live, mergeKey);
  if (patch.some((each) => isMap(each) && each.$patch === "replace")) return patch.filter((each) => !isDirective(each));
  const wanted = patch.filter((each) => !isDirective(each));
  const gone = patch.filter(isDirective);
  const stored = live.filter((each) => indexIn(gone, each, mergeKey) < 0);
  const merged = [...stored];
  for (const element of wanted.filter(isMap)) {
    const index = merged.findIndex((other) => keyValue(other, mergeKey) === keyValue(element, mergeKey));
    const found = merged[index];
    if (isMap(found)) merged[index] = mergeMap(found, element, elementOf(shape), target);
    else merged.push(element);
  }
  return arranged(merged, wanted, stored, mergeKey);
}

const isDirective = (element: Json): boolean => isMap(element) && element.$patch !== undefined;

/** A value as it is stored where there was none: whatever a directive marks is left out. */
function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) {
    return value.flatMap((each) => {
      const kept = withoutDirectives(each);
      return kept === undefined ? [] : [kept];
    });
  }
  if (!isMap(value)) return value;
  if (value.$patch !== undefined) return undefined;
  return Object.fromEntries(
    keysOf(value).flatMap((key) => {
      const kept = withoutDirectives(value[key] ?? null);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const kept = keysOf(value).filter((key) => value[key] !== null);
  return Object.fromEntries(kept.map((key) => [key, withoutNulls(value[key] ?? null)]));
}
