import { failed, ok, type Result } from "../../base/result.ts";
import { difference, type FieldSet, intersection, isUnder, kept, path, shown, union, walked } from "./field-set.ts";
import { byText, type JsonMap } from "./json.ts";
import {
  capped,
  idOf,
  isSameOwner,
  NEVER_OWNED,
  type Owner,
  ownersOf,
  type Writer,
  withOwners,
} from "./managed-fields.ts";
import { type Shape, schemaOf } from "./schema.ts";
import { type Comparison, compareTyped, fieldSetOf, mergeTyped, withNamedParents, withoutFields } from "./typed.ts";

/** Who owns which field after a write. Upstream: structured-merge-diff v6.3.2 merge/update.go. */

/** A field that an apply would change and another writer owns. */
export interface Conflict {
  readonly owner: Owner;
  readonly path: string;
}

const shapeOf = ({ apiVersion, kind }: JsonMap): Shape => schemaOf(apiVersion, kind);

/** Fields that a write through this subresource does not change, so that it does not own them either. */
const resetBy = (subresource: string | undefined): readonly string[] =>
  subresource === "status" ? [path("spec"), path("metadata", "labels")] : [path("status")];

const without = (set: FieldSet, roots: readonly string[]): FieldSet => kept(set, (each) => !isUnder(each, roots));

function changesOf(before: JsonMap, after: JsonMap, subresource: string | undefined): Comparison {
  const roots = resetBy(subresource);
  const { added, modified, removed } = compareTyped(before, after, shapeOf(after));
  return { added: without(added, roots), modified: without(modified, roots), removed: without(removed, roots) };
}

/**
 * `after` with the owners that an update by this writer leaves: it owns what it added or changed, nobody owns what is gone.
 * A value that it wrote as it was takes no ownership. `before` is the stored object, or the empty one of a create.
 */
export function updatedBy(before: JsonMap, after: JsonMap, writer: Writer): JsonMap {
  const changes = changesOf(before, after, writer.subresource);
  const touched = union(changes.added, changes.modified);
  const others = ownersOf(after).map((owner) => ({
    ...owner,
    fields: difference(difference(owner.fields, touched), changes.removed),
  }));
  const mine = difference(touched, NEVER_OWNED);
  if (mine.size === 0) return withOwners(after, capped(others));
  const me: Owner = { ...writer, operation: "Update", apiVersion: String(after.apiVersion), fields: mine };
  const previous = others.find((owner) => isSameOwner(owner, me));
  const owners = [
    ...others.filter((owner) => owner !== previous && owner.fields.size > 0),
    { ...me, fields: union(mine, previous?.fields ?? new Set()) },
  ];
  return withOwners(after, capped(owners));
}

/**
 * `live` with `config` applied by this writer: its fields laid over, fields gone that it applied before, leaves out now and
 * nobody else owns, and the owners that follow. Fails with every field that another writer owns with another value, unless
 * forced: then they change owner.
 */
export function appliedBy(
  live: JsonMap,
  config: JsonMap,
  writer: Writer,
  force: boolean,
): Result<JsonMap, readonly Conflict[]> {
  const shape = shapeOf(config);
  const fields = without(fieldSetOf(config, shape), resetBy(writer.subresource));
  const me: Owner = { ...writer, operation: "Apply", apiVersion: String(config.apiVersion), fields };
  const owners = ownersOf(live);
  const last = owners.find((owner) => isSameOwner(owner, me));
  const others = owners.filter((owner) => owner !== last);
  const merged = mergeTyped(live, config, shape) as JsonMap;
  const next = last ? pruned(merged, last.fields, [...others, me], shape) : merged;
  const changes = changesOf(live, next, writer.subresource);
  const touched = union(changes.added, changes.modified);
  const conflicts = [...others]
    .sort((a, b) => byText(idOf(a), idOf(b)))
    .flatMap((owner) => walked(intersection(owner.fields, touched)).map((each) => ({ owner, path: each })));
  if (conflicts.length > 0 && !force) return failed(conflicts);
  const left = others.map((owner) => ({
    ...owner,
    fields: difference(difference(owner.fields, touched), changes.removed),
  }));
  const isSame = touched.size + changes.removed.size === 0;
  const mine = { ...me, fields: difference(fields, NEVER_OWNED), ...(isSame && last && { time: last.time }) };
  return ok(withOwners(next, [...left, mine]));
}

/** Removes what the writer applied before and nobody owns any more (Updater.prune). */
function pruned(merged: JsonMap, last: FieldSet, owners: readonly Owner[], shape: Shape): JsonMap {
  const named = (set: FieldSet): FieldSet => withNamedParents(set, shape);
  const fieldsOf = (object: JsonMap): FieldSet => named(fieldSetOf(object, shape));
  const all = fieldsOf(merged);
  const cut = withoutFields(merged, named(last), shape);
  const owned = named(union(...owners.map(({ fields }) => fields)));
  const restored = withoutFields(merged, difference(all, union(fieldsOf(cut), owned)), shape);
  return withoutFields(merged, intersection(difference(all, fieldsOf(restored)), named(last)), shape);
}

/** The message of the API server. Upstream: apimachinery internal/conflict.go. */
export function conflictMessage(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${ownerText(first.owner)}: ${shown(first.path)}`;
  }
  const lines = conflicts.flatMap(({ owner, path }, index) => {
    const isNext = conflicts[index - 1]?.owner !== owner;
    return [...(isNext ? [`conflicts with ${ownerText(owner)}:`] : []), `- ${shown(path)}`];
  });
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

function ownerText({ manager, subresource, operation, apiVersion }: Owner): string {
  const through = subresource === undefined ? "" : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(manager)}${through}${operation === "Update" ? ` using ${apiVersion}` : ""}`;
}
