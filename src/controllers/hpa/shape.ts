import type { ManifestError } from "../../api/controller.ts";
import { parseQuantity } from "../../base/quantity.ts";

/** Types of a spec's fields, as decoding into the Go structs knows them; fields not named here pass. */
type Shape =
  | "integer"
  | "text"
  | "quantity"
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };
type Path = ManifestError["path"];

const REFERENCE: Shape = { fields: { apiVersion: "text", kind: "text", name: "text" } };
const TARGET: Shape = {
  fields: { type: "text", averageUtilization: "integer", averageValue: "quantity", value: "quantity" },
};
const METRIC: Shape = { fields: { name: "text", selector: { fields: {} } } };
const RULES: Shape = {
  fields: {
    stabilizationWindowSeconds: "integer",
    selectPolicy: "text",
    tolerance: "quantity",
    policies: { list: { fields: { type: "text", value: "integer", periodSeconds: "integer" } } },
  },
};

/** Upstream: staging/src/k8s.io/api/autoscaling/v2/types.go, v1.36.1. */
const SPEC: Shape = {
  fields: {
    scaleTargetRef: REFERENCE,
    minReplicas: "integer",
    maxReplicas: "integer",
    metrics: {
      list: {
        fields: {
          type: "text",
          resource: { fields: { name: "text", target: TARGET } },
          containerResource: { fields: { name: "text", container: "text", target: TARGET } },
          pods: { fields: { metric: METRIC, target: TARGET } },
          object: { fields: { describedObject: REFERENCE, metric: METRIC, target: TARGET } },
          external: { fields: { metric: METRIC, target: TARGET } },
        },
      },
    },
    behavior: { fields: { scaleUp: RULES, scaleDown: RULES } },
  },
};

/** Fields of the wrong type; nothing else about a spec can be judged before there are none. */
export const shapeErrors = (spec: unknown): readonly ManifestError[] => check(spec, SPEC, ["spec"]);

/** A spec of the right types as decoding leaves it: quantities are text ("10" where 10 was written), nulls are gone. */
export const decoded = (spec: unknown): unknown => convert(spec ?? {}, SPEC);

function check(value: unknown, shape: Shape, path: Path): readonly ManifestError[] {
  if (value === undefined || value === null) return [];
  const expected = (what: string, hint?: string): readonly ManifestError[] => [
    { path, message: `expected ${what}, got ${JSON.stringify(value)}`, hint },
  ];
  if (shape === "integer") return Number.isSafeInteger(value) ? [] : expected("an integer", integerHint(value));
  if (shape === "text") return typeof value === "string" ? [] : expected("text");
  if (shape === "quantity") return isQuantity(value) ? [] : expected("a quantity", "Write 500m, 10 or 1Gi.");
  if ("list" in shape) {
    return Array.isArray(value)
      ? value.flatMap((item, index) => check(item, shape.list, [...path, index]))
      : expected("a list");
  }
  if (!isMap(value)) return expected("a map");
  return Object.entries(shape.fields).flatMap(([name, inner]) => check(value[name], inner, [...path, name]));
}

function convert(value: unknown, shape: Shape): unknown {
  if (shape === "quantity") return String(value);
  if (typeof shape === "string") return value;
  if ("list" in shape) return (value as readonly unknown[]).map((item) => convert(item, shape.list));
  if (!isMap(value)) return value;
  const given = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(given.map(([name, inner]) => [name, convert(inner, shape.fields[name] ?? { fields: {} })]));
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isQuantity = (value: unknown): boolean =>
  (typeof value === "string" || typeof value === "number") && parseQuantity(value) !== undefined;

/** The number that the author most likely meant by "70%" or 2.5. */
function integerHint(value: unknown): string | undefined {
  const digits = /^\s*(-?\d+)/.exec(String(value))?.[1];
  return digits === undefined ? undefined : `Write ${digits}.`;
}
