import type { FluxObject } from "../fields.ts";
import { escaped } from "./json-pointer.ts";
import { annotationsOf, isMarked, labelsOf, SSA_MERGE } from "./metadata.ts";

/** Who wrote which fields of an object. `fieldsV1` is a tree: "f:" fields, "k:" entries of keyed lists, "." itself. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly subresource?: string;
  readonly fieldsV1?: FieldTree;
  readonly [field: string]: unknown;
}
export type FieldTree = { readonly [step: string]: FieldTree };

/** One step of a JSON patch of an object's metadata. */
export type MetadataPatch =
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "replace"; readonly path: "/metadata/managedFields"; readonly value: readonly ManagedFields[] };

const managedFieldsOf = (object: FluxObject | undefined): readonly ManagedFields[] =>
  (object?.metadata.managedFields as readonly ManagedFields[] | undefined) ?? [];

const ANNOTATIONS = [
  "kubectl.kubernetes.io/last-applied-configuration",
  "kustomize.toolkit.fluxcd.io/checksum",
  "fluxcd.io/sync-checksum",
];
const LABELS = ["fluxcd.io/sync-gc-mark"];

/**
 * What must leave a live object before it is applied: kubectl's annotation and its ownership of fields, which goes to
 * Flux, so that fields missing from Git are removed. Not with the mark ssa: Merge, in Git or live.
 * Upstream: ssa/manager_apply.go cleanupMetadata, ssa/patch.go, v0.76.2.
 */
export function cleanupOf(object: FluxObject, live: FluxObject, manager: string): readonly MetadataPatch[] {
  if (isMarked(object, SSA_MERGE) || isMarked(live, SSA_MERGE)) return [];
  const remove = (kind: string, found: object, names: readonly string[]): readonly MetadataPatch[] =>
    names.filter((name) => name in found).map((name) => ({ op: "remove", path: `/metadata/${kind}/${escaped(name)}` }));
  const taken = takenOver(managedFieldsOf(live), manager);
  return [
    ...remove("annotations", annotationsOf(live), ANNOTATIONS),
    ...remove("labels", labelsOf(live), LABELS),
    ...(taken ? [{ op: "replace", path: "/metadata/managedFields", value: taken } as const] : []),
  ];
}

/** The owners after the patch; values are not touched by it. */
export function ownersAfter(live: FluxObject, patches: readonly MetadataPatch[]): readonly ManagedFields[] {
  const replaced = patches.find((patch) => patch.op === "replace");
  return replaced ? replaced.value : managedFieldsOf(live);
}

/** Every field of the managers that are taken over, merged into the entry of `manager`; undefined when there is none. */
function takenOver(entries: readonly ManagedFields[], manager: string): readonly ManagedFields[] | undefined {
  const old = entries.findLast((entry) => entry.manager === manager && entry.operation === "Apply");
  const taken = entries.filter((entry) => entry !== old && isTakenOver(entry, manager));
  const [first, ...more] = old ? [old, ...taken] : taken;
  if (first === undefined || taken.length === 0) return undefined;
  const fieldsV1 = more.reduce((tree, entry) => union(tree, entry.fieldsV1), first.fieldsV1);
  const others = entries.filter((entry) => entry !== old && !taken.includes(entry));
  return [...others, { ...first, manager, operation: "Apply", fieldsV1 }];
}

/** Names count by their beginning, so "kubectl-edit" is taken over too. */
function isTakenOver({ manager, operation, subresource }: ManagedFields, own: string): boolean {
  if (subresource) return false;
  if (manager.startsWith("kubectl")) return true;
  return operation === "Update" && (manager.startsWith("before-first-apply") || manager.startsWith(own));
}

/** The union of two sets of fields. Upstream: structured-merge-diff fieldpath/set.go. */
function union(left: FieldTree | undefined, right: FieldTree | undefined): FieldTree | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const [a, b] = [spelledOut(left), spelledOut(right)];
  const both = Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((step) => [step, union(a[step], b[step]) ?? {}]),
  );
  return Object.keys(both).every((step) => step === ".") ? {} : both;
}

/** A leaf means itself. */
const spelledOut = (tree: FieldTree): FieldTree => (Object.keys(tree).length === 0 ? { ".": {} } : tree);
