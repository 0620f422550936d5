import { equal } from "../../base/equal.ts";
import { isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { jsonMerge, threeWayJsonPatch } from "./json-merge-patch.ts";
import { keyValue } from "./list-order.ts";
import { childOf, elementOf, FREE, isDescribed, mergeKeyOf, patchOf, type Shape, schemaOf } from "./schema.ts";
import { type DiffOptions, diffMaps } from "./strategic-diff.ts";
import { mergeMap } from "./strategic-merge.ts";

const CHANGES: DiffOptions = { order: true, changes: true, deletions: false };
const DELETIONS: DiffOptions = { order: true, changes: false, deletions: true };
const ALL: DiffOptions = { order: true, changes: true, deletions: true };

const shapeOf = ({ apiVersion, kind }: JsonMap): Shape => schemaOf(apiVersion, kind);

/**
 * What kubectl sends to make `live` what the manifest says: fields that differ from live, and null (or `$patch: delete`)
 * for what `original`, the last applied manifest, had and this one has no more. `{}` when there is nothing to do. A
 * strategic merge patch for kinds of the API, a JSON merge patch for custom resources.
 * Upstream: apimachinery v0.36.1 strategicpatch.CreateThreeWayMergePatch, jsonmergepatch.CreateThreeWayJSONMergePatch.
 */
export function threeWayPatch(original: JsonMap, manifest: JsonMap, live: JsonMap): JsonMap {
  if (!isDescribed(manifest.apiVersion, manifest.kind)) return threeWayJsonPatch(original, manifest, live);
  const shape = shapeOf(manifest);
  const changes = diffMaps(live, manifest, shape, CHANGES);
  return mergeMap(diffMaps(original, manifest, shape, DELETIONS), changes, shape, "patch");
}

/** The strategic merge patch between two states of an object, as `kubectl set` sends it. */
export const twoWayPatch = (before: JsonMap, after: JsonMap): JsonMap => diffMaps(before, after, shapeOf(after), ALL);

/** An object with a patch laid over it: strategic merge, or JSON merge for custom resources. */
export const patched = (live: JsonMap, patch: JsonMap): JsonMap =>
  isDescribed(live.apiVersion, live.kind) ? mergeMap(live, patch, shapeOf(live), "live") : jsonMerge(live, patch);

/**
 * What others changed since the manifest was last applied, as a patch, when it and this patch say different things of one
 * field, which `--overwrite=false` forbids; undefined when they do not.
 * Upstream: strategicpatch.MergingMapsHaveConflicts.
 */
export function overwriteConflict(original: JsonMap, live: JsonMap, patch: JsonMap): JsonMap | undefined {
  const changes = diffMaps(original, live, shapeOf(live), { ...ALL, order: false });
  return mapsConflict(patch, changes, shapeOf(live)) ? changes : undefined;
}

function mapsConflict(left: JsonMap, right: JsonMap, shape: Shape): boolean {
  return keysOf(left).some((key) => {
    if (key === "$patch" || key === "$retainKeys" || right[key] === undefined) return false;
    return valuesConflict(left[key] ?? null, right[key] ?? null, childOf(shape, key) ?? FREE);
  });
}

function valuesConflict(left: Json, right: Json, shape: Shape): boolean {
  if (isMap(left)) {
    if (!isMap(right) || left.$patch !== right.$patch) return true;
    return !patchOf(shape).replace && mapsConflict(left, right, shape);
  }
  if (!isList(left)) return !equal(left, right);
  return !isList(right) || listsConflict(left, right, shape);
}

function listsConflict(left: readonly Json[], right: readonly Json[], shape: Shape): boolean {
  const mergeKey = mergeKeyOf(shape);
  if (mergeKey === "") return false;
  if (mergeKey === undefined) {
    return (
      left.length !== right.length ||
      left.some((each, index) => valuesConflict(each, right[index] ?? null, elementOf(shape)))
    );
  }
  return left.some((each) => {
    const other = right.find((candidate) => keyValue(candidate, mergeKey) === keyValue(each, mergeKey));
    return other !== undefined && valuesConflict(each, other, elementOf(shape));
  });
}
