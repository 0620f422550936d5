import { equal } from "../base/equal.ts";
import { canonical } from "../cluster/apply/canonical.ts";
import { type FieldSet, parentsOf, pathOf, reachesBelow } from "../cluster/apply/field-set.ts";
import { isList, isMap, type Json, type JsonMap } from "../cluster/apply/json.ts";
import { ownersOf } from "../cluster/apply/managed-fields.ts";
import type { FileObject } from "./documents.ts";

/** The way to a field: names of fields, and of elements the value of `name` that tells them apart, or their place. */
type Step = { readonly field: string } | { readonly name: string } | { readonly index: number };

/** One value inside an object that has none inside itself. */
export interface Field {
  /** "spec.template.spec.containers[web].image". */
  readonly path: string;
  readonly value: Json;
  readonly steps: readonly Step[];
}

/** What names an object and where it goes says nothing of how it is. */
const IDENTITY = new Set(["apiVersion", "kind", "metadata.name", "metadata.namespace"]);

const kept = new WeakMap<FileObject, readonly Field[]>();

/** The fields that a file names, in the API's own notation, in the file's order. */
export function fieldsOf(object: FileObject): readonly Field[] {
  const found = kept.get(object) ?? read(object as unknown as JsonMap);
  kept.set(object, found);
  return found;
}

/** The notation adds what nobody wrote, so that the file says which fields there are. */
function read(file: JsonMap): readonly Field[] {
  const object = canonical(file);
  return leaves(file, [])
    .filter(({ path, steps }) => !IDENTITY.has(path) && !isElementName(steps))
    .map((field) => ({ ...field, value: valueAt(object, field) ?? field.value }));
}

/** The name of an element is in the paths of all its fields. */
function isElementName(steps: readonly Step[]): boolean {
  const [element, last] = steps.slice(-2);
  return element !== undefined && "name" in element && last !== undefined && "field" in last && last.field === "name";
}

function leaves(value: Json, steps: readonly Step[]): readonly Field[] {
  if (isMap(value) && Object.keys(value).length > 0) {
    return Object.keys(value).flatMap((field) => leaves(value[field] ?? null, [...steps, { field }]));
  }
  if (isList(value) && value.some(isMap)) {
    return value.flatMap((element, index) => leaves(element, [...steps, stepTo(element, index)]));
  }
  return [{ path: textOf(steps), value, steps }];
}

const stepTo = (element: Json, index: number): Step =>
  isMap(element) && typeof element.name === "string" ? { name: element.name } : { index };

const textOf = (steps: readonly Step[]): string =>
  steps.reduce((text, step) => {
    if ("field" in step) return text === "" ? step.field : `${text}.${step.field}`;
    return `${text}[${"name" in step ? step.name : step.index}]`;
  }, "");

/** The way to a field with the places of elements in this object: "spec.template.spec.containers.0.image". */
export function indexedPath(object: unknown, { steps }: Field): string {
  let value = object as Json | undefined;
  return steps
    .map((step) => {
      const at = "field" in step ? step.field : "index" in step ? step.index : placeOf(value, step.name);
      value = isMap(value) || isList(value) ? (value as JsonMap)[at] : undefined;
      return at;
    })
    .join(".");
}

const placeOf = (list: Json | undefined, name: string): number =>
  isList(list) ? list.findIndex((element) => isMap(element) && element.name === name) : -1;

/** The value of a field in another state of the same object; undefined where it has none. */
export function valueAt(object: unknown, { steps }: Field): Json | undefined {
  let value = object as Json | undefined;
  for (const step of steps) {
    if ("field" in step) value = isMap(value) ? value[step.field] : undefined;
    else if (!isList(value)) value = undefined;
    else if ("index" in step) value = value[step.index];
    else value = value.find((element) => isMap(element) && element.name === step.name);
  }
  return value;
}

/** Two values of a field mean the same; undefined is no value. */
export const isSameValue = (a: Json | undefined, b: Json | undefined): boolean => equal(a, b);

/** Is a live value what a file asks for? A map that the file leaves empty says nothing of what is inside. */
export const isAsked = (asked: Json, live: Json | undefined): boolean =>
  isMap(asked) ? isMap(live) : isSameValue(asked, live);

/** Who owns a field, as `metadata.managedFields` has it. */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly subresource: string | undefined;
}

/** The owners of a field, those of the whole list or map that it lies in included. */
export function fieldOwners(object: object, field: Field): readonly FieldOwner[] {
  const path = ownedPath(field);
  return ownersOf(object as JsonMap)
    .filter(({ fields }) => owns(fields, path))
    .map(({ manager, operation, subresource }) => ({ manager, operation, subresource }));
}

const ownedPath = ({ steps }: Field): string =>
  steps.reduce((path, step) => {
    if ("field" in step) return pathOf(path, `f:${step.field}`);
    return pathOf(path, "name" in step ? `k:${JSON.stringify({ name: step.name })}` : `i:${step.index}`);
  }, "");

const owns = (set: FieldSet, path: string): boolean =>
  set.has(path) || parentsOf(path).some((parent) => set.has(parent) && !reachesBelow(set, parent));
