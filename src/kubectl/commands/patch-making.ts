import { isList, isMap, type Json, type JsonMap, keysOf } from "../../cluster/apply/json.ts";
import { lastAppliedText } from "../../cluster/apply/last-applied.ts";
import { childOf, elementOf, FREE, isDescribed, mergeKeyOf, type Shape, schemaOf } from "../../cluster/apply/schema.ts";
import { goMap } from "../go-values.ts";
import type { Fields } from "../json.ts";
import { compactJson } from "../yaml-text.ts";

/** Why no patch can be made: an element of a merged list without its key; undefined when one can. */
export function missingMergeKey(live: JsonMap, manifest: JsonMap): string | undefined {
  if (!isDescribed(live.apiVersion, live.kind)) return undefined;
  return within(live, manifest, schemaOf(live.apiVersion, live.kind));
}

/** Upstream: apimachinery v0.36.1 pkg/util/strategicpatch/patch.go diffLists, which sorts both lists by their key first. */
function within(old: Json, now: Json, shape: Shape): string | undefined {
  if (isMap(old) && isMap(now)) {
    return firstOf(keysOf(now), (key) => within(old[key] ?? null, now[key] ?? null, childOf(shape, key) ?? FREE));
  }
  const mergeKey = mergeKeyOf(shape);
  if (!isList(old) || !isList(now) || old.length === 0 || mergeKey === undefined || mergeKey === "") return undefined;
  const keyless = now.find((each) => isMap(each) && each[mergeKey] === undefined);
  if (keyless !== undefined) return `map: ${goMap(keyless)} does not contain declared merge key: ${mergeKey}`;
  return firstOf(now, (each) => {
    const twin = old.find((other) => isMap(other) && isMap(each) && other[mergeKey] === each[mergeKey]);
    return twin === undefined ? undefined : within(twin, each, elementOf(shape));
  });
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What kubectl prints of a patch that it could not make, after `about` which object. */
export function notMade(file: string, about: string, live: Fields, modified: JsonMap, why: string): string {
  const quoted = JSON.stringify(file);
  return [
    "error when applying patch:\n\nto:",
    about,
    `for: ${quoted}: error when patching ${quoted}: creating patch with:`,
    `original:\n${lastAppliedText(live as JsonMap) ?? ""}`,
    `modified:\n${compactJson(modified)}\n`,
    `current:\n${compactJson(live)}\n`,
    `for: ${why}`,
  ].join("\n");
}
