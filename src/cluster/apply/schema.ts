import { TYPES } from "./types.ts";

/** What the API knows of one field: how it is written, merged and owned. */
export type Shape =
  | { readonly form: "scalar"; readonly quantity: boolean; readonly absent: Absent }
  | {
      readonly form: "struct";
      readonly type: string;
      readonly atomic: boolean;
      readonly always: boolean;
      readonly patch: Patch;
    }
  | { readonly form: "map"; readonly values: Shape; readonly atomic: boolean; readonly patch: Patch }
  | {
      readonly form: "list";
      readonly elements: Shape;
      readonly keys: Keys;
      readonly orNull: boolean;
      readonly patch: Patch;
    }
  /** Not described: maps merge by key, lists and scalars are one value. */
  | { readonly form: "free" };

/** What a scalar that is not given stands for: "zero" is left out when written, "none" is not there, else the value. */
export type Absent = "zero" | "none" | { readonly value: string | number | boolean };

/** Of a list: owned as one, a set of scalars, or elements by the values of these fields. */
export type Keys = "atomic" | "set" | readonly { readonly name: string; readonly missing: string | number }[];

/** Strategic merge patch: maps and keyed lists merge unless they replace; `retain` sends the keys to keep. */
export interface Patch {
  readonly replace: boolean;
  readonly retain: boolean;
}

export const FREE: Shape = { form: "free" };
const TEXT: Shape = { form: "scalar", quantity: false, absent: "none" };
const QUANTITY: Shape = { form: "scalar", quantity: true, absent: "none" };

interface StructType {
  readonly fields: ReadonlyMap<string, Shape>;
}

const LINES: ReadonlyMap<string, { readonly atomic: boolean; readonly fields: readonly string[] }> = new Map(
  TYPES.trim()
    .replace(/\n {2}/g, " ")
    .split("\n")
    .map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name.replace("!", ""), { atomic: name.endsWith("!"), fields }];
    }),
);

const read = new Map<string, StructType>();

/** A described type, read when first asked for. */
function structType(name: string): StructType {
  const known = read.get(name);
  if (known) return known;
  const type = { fields: new Map((LINES.get(name)?.fields ?? []).map(fieldOf)) };
  read.set(name, type);
  return type;
}

const FIELD = /^(\w+)(.*?)(!?)(~?)$/;

function fieldOf(text: string): readonly [string, Shape] {
  const [, name = "", type = "", replace, retain] = FIELD.exec(text) ?? [];
  return [name, shapeOf(type, { replace: replace === "!", retain: retain === "~" })];
}

function shapeOf(type: string, patch: Patch): Shape {
  if (type.startsWith(":")) return struct(type.replace(/^:\??/, ""), !type.startsWith(":?"), patch);
  if (type.startsWith("{"))
    return { form: "map", values: type === "{#}" ? QUANTITY : TEXT, atomic: type === "{!}", patch };
  if (type.startsWith("[")) return list(type, patch);
  return { form: "scalar", quantity: type === "#", absent: absentOf(type) };
}

const struct = (type: string, always: boolean, patch: Patch): Shape => ({
  form: "struct",
  type,
  atomic: LINES.get(type)?.atomic ?? false,
  always,
  patch,
});

function list(text: string, patch: Patch): Shape {
  const [, keys = "", type = "", orNull] = /^\[([^\]]*)\](\w*)(=null)?$/.exec(text) ?? [];
  const elements = type === "" ? TEXT : struct(type, false, { replace: false, retain: patch.retain });
  return { form: "list", elements, keys: keysOf(keys), orNull: orNull !== undefined, patch };
}

function keysOf(text: string): Keys {
  if (text === "") return "atomic";
  if (text === "=") return "set";
  return text.split(",").map((key) => {
    const [name = "", missing = ""] = key.split("=");
    return { name, missing: missing === "0" ? 0 : missing };
  });
}

function absentOf(text: string): Absent {
  if (text === "") return "zero";
  if (text === "=''") return { value: "" };
  if (text === "=0") return { value: 0 };
  return text === "=false" ? { value: false } : "none";
}

/** Group and version of the described kinds. */
const KINDS: Readonly<Record<string, string>> = {
  ConfigMap: "v1",
  CronJob: "batch/v1",
  DaemonSet: "apps/v1",
  Deployment: "apps/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  Ingress: "networking.k8s.io/v1",
  Job: "batch/v1",
  Namespace: "v1",
  NetworkPolicy: "networking.k8s.io/v1",
  Node: "v1",
  Pod: "v1",
  PodDisruptionBudget: "policy/v1",
  PriorityClass: "scheduling.k8s.io/v1",
  ReplicaSet: "apps/v1",
  ResourceQuota: "v1",
  Role: "rbac.authorization.k8s.io/v1",
  RoleBinding: "rbac.authorization.k8s.io/v1",
  Secret: "v1",
  Service: "v1",
  ServiceAccount: "v1",
  StatefulSet: "apps/v1",
};

const OBJECT_META = struct("ObjectMeta", true, { replace: false, retain: false });
const CUSTOM: ReadonlyMap<string, Shape> = new Map([["metadata", OBJECT_META]]);

/** A described kind, or a custom resource: its metadata is known, the rest is free. */
export const schemaOf = (apiVersion: unknown, kind: unknown): Shape =>
  struct(isDescribed(apiVersion, kind) ? String(kind) : "", true, { replace: false, retain: false });

/** Whether the API takes strategic merge patches for a kind; it takes JSON merge patches for custom resources. */
export const isDescribed = (apiVersion: unknown, kind: unknown): boolean => KINDS[String(kind)] === apiVersion;

/** Declared fields of a struct. */
export const declared = (type: string): ReadonlyMap<string, Shape> => (type === "" ? CUSTOM : structType(type).fields);

/** The shape of a key's value; undefined when the schema declares no such field. */
export function childOf(shape: Shape, key: string): Shape | undefined {
  if (shape.form === "struct") return declared(shape.type).get(key) ?? (shape.type === "" ? FREE : undefined);
  return shape.form === "map" ? shape.values : FREE;
}

/** Whether a key of this shape's value is declared by name, rather than one of many free ones. */
export const isDeclared = (shape: Shape, key: string): boolean =>
  shape.form === "struct" && declared(shape.type).has(key);

/** The shape of a list's elements. */
export const elementOf = (shape: Shape): Shape => (shape.form === "list" ? shape.elements : FREE);

const MERGE: Patch = { replace: false, retain: false };

/** How a strategic merge patch treats a field's value. */
export const patchOf = (shape: Shape): Patch => ("patch" in shape ? shape.patch : MERGE);

/** The strategic merge key of a list: a field, "" for a merged list of scalars, undefined when the list is replaced. */
export function mergeKeyOf(shape: Shape): string | undefined {
  if (shape.form !== "list" || shape.keys === "atomic" || shape.patch.replace) return undefined;
  return shape.keys === "set" ? "" : (shape.keys[0]?.name ?? "");
}

/** Whether a value of this shape is owned as one. */
export function isAtomic(shape: Shape, value: unknown): boolean {
  if (Array.isArray(value)) return shape.form !== "list" || shape.keys === "atomic";
  return "atomic" in shape && shape.atomic;
}
