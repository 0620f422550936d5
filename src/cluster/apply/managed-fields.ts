import { type FieldSet, fromFieldsV1, path, toFieldsV1, union } from "./field-set.ts";
import { at, byText, isList, isMap, type Json, type JsonMap, withAt } from "./json.ts";

/** Who writes: the field manager, and the subresource written through. Time is RFC 3339, kept as it comes. */
export interface Writer {
  readonly manager: string;
  readonly subresource?: string;
  readonly time?: string;
}

/** An entry of `metadata.managedFields`: what one writer owns, by applying or by updating. */
export interface Owner extends Writer {
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly fields: FieldSet;
}

/** Whether two entries are of the same writer; one that applies is the same under every version. */
export const isSameOwner = (a: Owner, b: Owner): boolean => idOf(a) === idOf(b);

/** Upstream's manager identifier, by which it sorts messages: apimachinery internal/managedfields.go. */
export function idOf({ manager, operation, apiVersion, subresource }: Omit<Owner, "fields">): string {
  const version = operation === "Update" ? { apiVersion } : {};
  return JSON.stringify({ manager, operation, ...version, subresource });
}

const PATH = ["metadata", "managedFields"];

/** Who owns what of a stored object; of two entries of one writer the later counts. */
export function ownersOf(object: JsonMap): readonly Owner[] {
  const entries = at(object, ...PATH);
  const owners = isList(entries) ? entries.filter(isMap).map(ownerOf) : [];
  return owners.filter((owner, index) => !owners.slice(index + 1).some((later) => isSameOwner(owner, later)));
}

function ownerOf(entry: JsonMap): Owner {
  const { manager, operation, apiVersion, subresource, time, fieldsV1 } = entry;
  return {
    manager: String(manager),
    operation: operation === "Apply" ? "Apply" : "Update",
    apiVersion: String(apiVersion),
    fields: fromFieldsV1(isMap(fieldsV1) ? fieldsV1 : {}),
    ...(typeof subresource === "string" && { subresource }),
    ...(typeof time === "string" && { time }),
  };
}

/** The object owned as said; entries are in the API's order and those that own nothing are left out. */
export function withOwners(object: JsonMap, owners: readonly Owner[]): JsonMap {
  const entries = owners
    .filter(({ fields }) => fields.size > 0)
    .sort(inOrder)
    .map(entryOf);
  return withAt(object, PATH, entries.length > 0 ? entries : undefined);
}

const inOrder = (a: Owner, b: Owner): number =>
  byText(a.operation, b.operation) ||
  byText(a.time ?? "", b.time ?? "") ||
  byText(a.manager, b.manager) ||
  byText(a.apiVersion, b.apiVersion) ||
  byText(a.subresource ?? "", b.subresource ?? "");

function entryOf({ manager, operation, apiVersion, subresource, time, fields }: Owner): Json {
  return {
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(fields),
    ...(subresource !== undefined && { subresource }),
  };
}

const MOST_UPDATERS = 10;

/** At most ten updating writers are kept; older ones become one, `ancient-changes` (internal/capmanagers.go). */
export function capped(owners: readonly Owner[]): readonly Owner[] {
  const updaters = owners.filter(({ operation }) => operation === "Update").sort(inOrder);
  const surplus = updaters.length - MOST_UPDATERS;
  if (surplus <= 0) return owners;
  const merged = updaters.slice(0, surplus + 1);
  const last = merged.at(-1);
  if (last === undefined) return owners;
  const { subresource: _, ...rest } = last;
  const fields = union(...merged.map((each) => each.fields));
  return [...owners.filter((each) => !merged.includes(each)), { ...rest, manager: "ancient-changes", fields }];
}

/** What is never owned: an object's identity and what the API server writes itself (internal/stripmeta.go). */
export const NEVER_OWNED: FieldSet = new Set([
  path("apiVersion"),
  path("kind"),
  path("metadata"),
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => path("metadata", name)),
]);
