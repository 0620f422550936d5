import { parseQuantity } from "../../base/quantity.ts";
import { type Fields, fields, isFields, sortedEntries, text } from "../json.ts";

/** What a typed decoder cannot read: where, what was written, and the Go type that was wanted. */
interface Mistyped {
  /** "spec.template.spec.containers.ports.containerPort" */
  readonly path: string;
  /** The Go struct that has the field: "ContainerPort". */
  readonly struct: string;
  readonly value: unknown;
  readonly wanted: "int32" | "string" | "slice";
}

const INTEGERS = new Set([
  ...["replicas", "containerPort", "hostPort", "port", "nodePort", "minReplicas", "maxReplicas", "averageUtilization"],
  ...[
    "minReadySeconds",
    "progressDeadlineSeconds",
    "revisionHistoryLimit",
    "stabilizationWindowSeconds",
    "periodSeconds",
  ],
  ...["initialDelaySeconds", "timeoutSeconds", "successThreshold", "failureThreshold", "backoffLimit", "completions"],
]);
const LISTS = new Set([
  "containers",
  "initContainers",
  "ports",
  "env",
  "volumes",
  "volumeMounts",
  "metrics",
  "policies",
]);
const STRUCTS: Readonly<Record<string, string>> = {
  containers: "Container",
  initContainers: "Container",
  env: "EnvVar",
};

const BAD_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
/** Maps whose values are quantities, and fields that are one. */
const AMOUNTS = new Set(["limits", "requests", "hard"]);
const AMOUNT = new Set(["averageValue", "tolerance"]);

/** What the decoder says of an object that it cannot read; undefined when it can. */
export function undecodable(object: Fields, say: (wrong: Mistyped) => string): string | undefined {
  const wrong = mistyped(object);
  if (wrong) return say(wrong);
  return hasBadQuantity(object.spec) ? BAD_QUANTITY : undefined;
}

function hasBadQuantity(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasBadQuantity);
  if (!isFields(value)) return false;
  return Object.entries(value).some(([key, child]) => {
    if (AMOUNTS.has(key) && isFields(child)) return Object.values(child).some(isNoQuantity);
    return AMOUNT.has(key) ? isNoQuantity(child) : hasBadQuantity(child);
  });
}

const isNoQuantity = (value: unknown): boolean =>
  (typeof value === "string" || typeof value === "number") && parseQuantity(value) === undefined;

/** The first field that does not fit its type, in the order of the names; undefined when all do. */
function mistyped(object: Fields): Mistyped | undefined {
  const kind = text(object, "kind");
  const data = kind === "ConfigMap" && isFields(object.data) ? sortedEntries(object.data) : [];
  const bad = data.find(([, value]) => typeof value !== "string");
  if (bad) return { path: "data", struct: "ConfigMap", value: bad[1], wanted: "string" };
  return isFields(object.spec) ? within(object.spec, "spec", `${kind}Spec`, kind === "Service") : undefined;
}

function within(value: Fields, path: string, struct: string, service: boolean): Mistyped | undefined {
  for (const [key, child] of sortedEntries(value)) {
    const below = `${path}.${key}`;
    const integer = INTEGERS.has(key) && (key !== "port" || service);
    if (integer && child !== null && !Number.isInteger(child))
      return { path: below, struct, value: child, wanted: "int32" };
    if (LISTS.has(key) && isFields(child)) return { path: below, struct, value: child, wanted: "slice" };
    const named = key === "ports" ? (service ? "ServicePort" : "ContainerPort") : (STRUCTS[key] ?? struct);
    const children = Array.isArray(child) ? child : [child];
    for (const item of children) {
      const found = isFields(item) ? within(item, below, named, service) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** The message for a new object: "json: cannot unmarshal string into Go struct field …". */
export function createMessage({ path, struct, value, wanted }: Mistyped): string {
  const type = wanted === "slice" ? "[]" : wanted;
  const number = typeof value === "number" ? (wanted === "int32" ? `number ${value}` : "number") : undefined;
  return `json: cannot unmarshal ${number ?? (typeof value === "boolean" ? "bool" : typeof value)} into Go struct field ${struct}.${path} of type ${type}`;
}

/** The message for a patch: "unrecognized type: int32". */
export function patchMessage({ value, wanted }: Mistyped): string {
  if (wanted === "slice") return "cannot restore slice from map";
  if (wanted === "string") return `cannot convert ${Number.isInteger(value) ? "int64" : "float64"} to string`;
  return typeof value === "number" ? "cannot convert float64 to int32" : "unrecognized type: int32";
}

const NUMBER_WORDS: Readonly<Record<string, string>> = { boolean: "bool", number: "number", object: "object" };

/** What kubectl itself cannot decode: labels and annotations that are no texts; undefined when all are. */
export function metadataMessage(object: Fields): string | undefined {
  for (const name of ["annotations", "labels"]) {
    const bad = Object.values(fields(object, "metadata", name)).find(
      (value) => typeof value !== "string" && value !== null,
    );
    if (bad === undefined) continue;
    const type = Array.isArray(bad) ? "array" : NUMBER_WORDS[typeof bad];
    return `json: cannot unmarshal ${type} into Go struct field ObjectMeta.metadata.${name} of type string`;
  }
  return undefined;
}
