import { equal } from "../../base/equal.ts";
import { isMap, type Json, type JsonMap, keysOf } from "./json.ts";

/** JSON merge patches (RFC 7386), which the API takes for custom resources: maps merge by key, lists are replaced whole. */
export function jsonMerge(map: JsonMap, patch: JsonMap): JsonMap {
  const result: Record<string, Json | undefined> = { ...map };
  for (const key of keysOf(patch)) {
    const [old, change] = [result[key], patch[key] ?? null];
    if (change === null) delete result[key];
    else result[key] = isMap(change) ? jsonMerge(isMap(old) ? old : {}, change) : change;
  }
  return result;
}

/**
 * What the manifest says otherwise than live, and null for what last-applied had and the manifest has no more.
 * Upstream: apimachinery v0.36.1 pkg/util/jsonmergepatch/patch.go CreateThreeWayJSONMergePatch.
 */
export function threeWayJsonPatch(original: JsonMap, manifest: JsonMap, live: JsonMap): JsonMap {
  return joined(onlyNulls(difference(original, manifest)), withoutNulls(difference(live, manifest)));
}

function difference(before: JsonMap, after: JsonMap): JsonMap {
  const patch: Record<string, Json> = {};
  for (const key of new Set([...keysOf(before), ...keysOf(after)])) {
    const [old, now] = [before[key], after[key]];
    if (now === undefined) patch[key] = null;
    else if (isMap(old) && isMap(now)) Object.assign(patch, nested(key, difference(old, now)));
    else if (!equal(old, now)) patch[key] = now;
  }
  return patch;
}

const nested = (key: string, patch: JsonMap): JsonMap => (keysOf(patch).length > 0 ? { [key]: patch } : {});

function onlyNulls(patch: JsonMap): JsonMap {
  const kept = keysOf(patch).map((key) => {
    const value = patch[key];
    return isMap(value) ? nested(key, onlyNulls(value)) : value === null ? { [key]: null } : {};
  });
  return Object.assign({}, ...kept);
}

function withoutNulls(patch: JsonMap): JsonMap {
  const kept = keysOf(patch).map((key): JsonMap => {
    const value = patch[key];
    if (!isMap(value)) return value === null ? {} : { [key]: value };
    return keysOf(value).length === 0 ? { [key]: value } : nested(key, withoutNulls(value));
  });
  return Object.assign({}, ...kept);
}

/** Two patches as one; nulls of the first stay unless the second has the key. */
function joined(first: JsonMap, second: JsonMap): JsonMap {
  const result: Record<string, Json | undefined> = { ...first };
  for (const key of keysOf(second)) {
    const [old, now] = [first[key], second[key]];
    result[key] = isMap(old) && isMap(now) ? joined(old, now) : now;
  }
  return result;
}
