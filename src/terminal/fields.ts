import { declared, isDescribed, type Shape } from "../cluster/apply/schema.ts";
import { FIELD_DOCS } from "../kubectl/text/field-docs.ts";
import { FIELD_TABLE } from "./field-table.ts";

/** What is known of one field of a manifest. */
export interface Field {
  readonly name: string;
  /** "integer", "[]Container", "" when only the name is known. */
  readonly type: string;
  readonly required: boolean;
  /** As text; "" for none. */
  readonly default: string;
  /** All values that it may have; empty when they are free. */
  readonly values: readonly string[];
  /** One line; "" for none. */
  readonly help: string;
}

type Row = readonly [name: string, field: Field];

/** Fields by type, read once. */
const TYPES: ReadonlyMap<string, ReadonlyMap<string, Field>> = (() => {
  const types = new Map<string, Map<string, Field>>();
  for (const line of FIELD_TABLE.trim().split("\n")) {
    const [place = "", written = "", given = "", help = ""] = line.split("|").map((part) => part.trim());
    const [type = "", name = ""] = place.split(".");
    const [kind = "", values = ""] = written.split(/ =/);
    const required = given === "required";
    const field: Field = {
      name,
      type: kind,
      required,
      default: required ? "" : given,
      values: values === "" ? [] : values.split(","),
      help,
    };
    types.set(type, (types.get(type) ?? new Map()).set(name, field));
  }
  return types;
})();

/** What every object has. */
const ROOT: readonly Row[] = ["apiVersion", "kind", "metadata", "spec"].map((name) => [
  name,
  {
    name,
    type: name === "metadata" ? "ObjectMeta" : "string",
    required: name !== "spec",
    default: "",
    values: [],
    help: "",
  },
]);

/**
 * Fields that may stand at a path of a kind's manifest, by name. Steps are names of fields; those into lists are left
 * out. Empty where keys are free, or where nothing is known.
 */
export function fieldsAt(apiVersion: string, kind: string, path: readonly string[]): readonly Field[] {
  const type = path.reduce<string>((inside, step) => typeBelow(inside, step), kind);
  if (type === "") return [];
  const documented = docsOf(apiVersion, kind, path);
  const names = isDescribed(apiVersion, kind) || path.length > 0 ? [...shapesOf(type).keys()] : [];
  const known = new Map<string, Field>(path.length === 0 ? ROOT : []);
  for (const name of names) if (name !== "status") known.set(name, fromShape(name, shapesOf(type).get(name)));
  for (const [name, field] of documented) if (name !== "status") known.set(name, field);
  for (const [name, field] of TYPES.get(type) ?? []) known.set(name, { ...known.get(name), ...field });
  const weight = (field: Field) => (field.required ? 0 : field.help !== "" ? 1 : 2);
  return [...known.values()].sort((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1));
}

/** Kinds that an editor offers, with the version to write. */
export const KINDS_TO_WRITE: Readonly<Record<string, string>> = {
  Application: "argoproj.io/v1alpha1",
  ConfigMap: "v1",
  Deployment: "apps/v1",
  GitRepository: "source.toolkit.fluxcd.io/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  Kustomization: "kustomize.toolkit.fluxcd.io/v1",
  NodePool: "karpenter.sh/v1",
  PodDisruptionBudget: "policy/v1",
  ScaledJob: "keda.sh/v1alpha1",
  ScaledObject: "keda.sh/v1alpha1",
  Service: "v1",
  VerticalPodAutoscaler: "autoscaling.k8s.io/v1",
};

const shapesOf = (type: string): ReadonlyMap<string, Shape> => declared(type);

/** The type of what stands below a field; "" where keys are free. */
function typeBelow(type: string, step: string): string {
  const row = TYPES.get(type)?.get(step);
  const written = row?.type ?? typeName(shapesOf(type).get(step));
  const bare = written.replace(/^\[\]/, "");
  if (TYPES.has(step) && bare.startsWith("map")) return step;
  return TYPES.has(bare) || shapesOf(bare).size > 0 ? bare : "";
}

function typeName(shape: Shape | undefined): string {
  if (shape?.form === "struct") return shape.type;
  if (shape?.form === "list") return `[]${typeName(shape.elements) || "string"}`;
  if (shape?.form === "map") return "map";
  return shape?.form === "scalar" && shape.quantity ? "quantity" : "";
}

const fromShape = (name: string, shape: Shape | undefined): Field => ({
  name,
  type: typeName(shape),
  required: false,
  default: "",
  values: [],
  help: "",
});

/** What `kubectl explain` says of the fields below a path, where it has a text for it. */
function docsOf(apiVersion: string, kind: string, path: readonly string[]): readonly Row[] {
  const key = [apiVersion, kind, ...(path.length > 0 ? [path.join(".")] : [])].join(" ");
  const text = Object.hasOwn(FIELD_DOCS, key) ? FIELD_DOCS[key] : undefined;
  const [, below = ""] = (text ?? "").split("\nFIELDS:\n");
  return below.split(/\n(?= {2}\w)/).flatMap((part): readonly Row[] => {
    const [, name = "", type = "", required] = /^\s*(\w+)\t<([^>]*)>( -required-)?/.exec(part) ?? [];
    if (name === "") return [];
    const [, values = ""] = /\n {2}enum: (.*)/.exec(part) ?? [];
    const said = part
      .split("\n")
      .slice(1)
      .filter((line) => line.startsWith("    "))
      .map((line) => line.trim())
      .join(" ");
    const [sentence = ""] = said.split(/(?<=\.) /);
    const listed = values === "" ? [] : values.split(", ");
    return [[name, { name, type, required: required !== undefined, default: "", values: listed, help: sentence }]];
  });
}
