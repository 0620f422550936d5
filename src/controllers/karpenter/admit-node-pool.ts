import type { FieldDoc, KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseQuantity } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, invalid, mapping, oneOf, type Path, required, wholeNumber } from "../../cluster/validation.ts";
import { NODE_POOL } from "./labels.ts";

/** Validation and defaults of a NodePool: CRD schema and runtime validation of karpenter v1.14.1 pkg/apis/v1. */
type Errors = readonly ManifestError[];

const POLICIES = ["WhenEmpty", "WhenEmptyOrUnderutilized", "Balanced"];
const REASONS = ["Underutilized", "Empty", "Drifted"];
const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Gte", "Lte"];
const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const BOUNDS = ["Gt", "Lt", "Gte", "Lte"];

const NILLABLE = /^(([0-9]+(s|m|h))+|Never)$/;
const PERIOD = /^([0-9]+(s|m|h))+$/;
const NODES = /^((100|[0-9]{1,2})%|[0-9]+)$/;
const SCHEDULE = /^(@(annually|yearly|monthly|weekly|daily|midnight|hourly))|((.+)\s(.+)\s(.+)\s(.+)\s(.+))$/;
const BUDGET_DURATION = /^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$/;

const DISRUPTION = {
  consolidateAfter: "0s",
  consolidationPolicy: "WhenEmptyOrUnderutilized",
  budgets: [{ nodes: "10%" }],
} as const;
const CLASS = { group: "setpoint.dev", kind: "NodeClass", name: "default" } as const;
const EXPIRE_AFTER = "720h";

const weight: FieldDoc = {
  path: "spec.weight",
  unit: "",
  min: 1,
  max: 100,
  step: 1,
  default: null,
  help: "Pools of a higher weight are tried first.",
};

export const nodePoolKind: KindDoc = { kind: "NodePool", apiVersions: ["karpenter.sh/v1"], fields: [weight], admit };

/** A pool is ready at once: its node class is Setpoint's own. */
const READY = { conditions: [{ type: "Ready", status: "True", reason: "Ready", message: "" }] };

function admit(manifest: KubeObject): Result<KubeObject, Errors> {
  const spec = fieldsOf(manifest.spec);
  const errors = specErrors(["spec"], manifest.spec);
  if (errors.length > 0) return failed(errors);
  const template = fieldsOf(spec.template);
  return ok({
    ...manifest,
    spec: {
      ...spec,
      disruption: { ...DISRUPTION, ...fieldsOf(spec.disruption) },
      template: {
        ...template,
        spec: { requirements: [], nodeClassRef: CLASS, expireAfter: EXPIRE_AFTER, ...fieldsOf(template.spec) },
      },
    },
    status: { ...READY, ...fieldsOf(manifest.status) },
  });
}

function specErrors(path: Path, value: unknown): Errors {
  const { weight: own, limits, disruption, template } = fieldsOf(value);
  return [
    ...mapping(path, value),
    ...(template === undefined ? [required([...path, "template"])] : templateErrors([...path, "template"], template)),
    ...wholeNumber([...path, "weight"], own, 1),
    ...(typeof own === "number" && own > 100
      ? [invalid([...path, "weight"], own, "should be less than or equal to 100")]
      : []),
    ...limitErrors([...path, "limits"], limits),
    ...disruptionErrors([...path, "disruption"], disruption),
  ];
}

/** Limits may be absent: then the pool grows as long as pods wait. */
const limitErrors = (path: Path, value: unknown): Errors => [
  ...mapping(path, value),
  ...Object.entries(fieldsOf(value)).flatMap(([name, amount]) =>
    (typeof amount === "string" || typeof amount === "number") && parseQuantity(amount) !== undefined
      ? []
      : [
          invalid(
            [...path, name],
            amount,
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
          ),
        ],
  ),
];

function matching(path: Path, value: unknown, pattern: RegExp): Errors {
  if (value === undefined || (typeof value === "string" && pattern.test(value))) return [];
  return [invalid(path, value, `in body should match '${pattern.source}'`)];
}

function disruptionErrors(path: Path, value: unknown): Errors {
  const { consolidateAfter, consolidationPolicy, budgets } = fieldsOf(value);
  const list = Array.isArray(budgets) ? (budgets as readonly unknown[]) : [];
  const unpaired = list.some((budget) => {
    const { schedule, duration } = fieldsOf(budget);
    return (schedule === undefined) !== (duration === undefined);
  });
  return [
    ...mapping(path, value),
    ...matching([...path, "consolidateAfter"], consolidateAfter, NILLABLE),
    ...oneOf([...path, "consolidationPolicy"], consolidationPolicy, POLICIES),
    ...(list.length > 50 ? [invalid([...path, "budgets"], list.length, "must have at most 50 items")] : []),
    ...(unpaired ? [invalid([...path, "budgets"], budgets, "'schedule' must be set with 'duration'")] : []),
    ...list.flatMap((budget, i) => budgetErrors([...path, "budgets", i], budget)),
  ];
}

function budgetErrors(path: Path, value: unknown): Errors {
  const { nodes, schedule, duration, reasons } = fieldsOf(value);
  return [
    ...(nodes === undefined ? [required([...path, "nodes"])] : matching([...path, "nodes"], nodes, NODES)),
    ...matching([...path, "schedule"], schedule, SCHEDULE),
    ...matching([...path, "duration"], duration, BUDGET_DURATION),
    ...(Array.isArray(reasons) ? reasons : []).flatMap((reason: unknown, i) =>
      oneOf([...path, "reasons", i], reason, REASONS),
    ),
  ];
}

function templateErrors(path: Path, value: unknown): Errors {
  const { metadata, spec } = fieldsOf(value);
  const at = [...path, "spec"];
  const { requirements, taints, startupTaints, expireAfter, terminationGracePeriod } = fieldsOf(spec);
  const labels = fieldsOf(fieldsOf(metadata).labels);
  return [
    ...mapping(path, value),
    ...(spec === undefined ? [required(at)] : mapping(at, spec)),
    ...(NODE_POOL in labels
      ? [invalid([...path, "metadata", "labels"], NODE_POOL, `invalid key name "${NODE_POOL}" in labels, restricted`)]
      : []),
    ...listOf(requirements).flatMap((each, i) => requirementErrors([...at, "requirements", i], each)),
    ...listOf(taints).flatMap((taint, i) => taintErrors([...at, "taints", i], taint)),
    ...listOf(startupTaints).flatMap((taint, i) => taintErrors([...at, "startupTaints", i], taint)),
    ...matching([...at, "expireAfter"], expireAfter, NILLABLE),
    ...matching([...at, "terminationGracePeriod"], terminationGracePeriod, PERIOD),
  ];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function requirementErrors(path: Path, value: unknown): Errors {
  const { key, operator, values, minValues } = fieldsOf(value);
  const list = listOf(values);
  const isBound = BOUNDS.includes(String(operator));
  const rules: readonly (readonly [boolean, string])[] = [
    [operator === "In" && list.length === 0, "requirements with operator 'In' must have a value defined"],
    [
      isBound && (list.length !== 1 || !/^\d+$/.test(String(list[0]))),
      "requirements operator 'Gt', 'Lt', 'Gte', or 'Lte' must have a single positive integer value",
    ],
    [
      operator === "In" && typeof minValues === "number" && list.length < minValues,
      "requirements with 'minValues' must have at least that many values specified in the 'values' field",
    ],
    [key === NODE_POOL, `invalid key: "${NODE_POOL}" in requirements, restricted`],
  ];
  return [
    ...(key === undefined ? [required([...path, "key"])] : []),
    ...(operator === undefined ? [required([...path, "operator"])] : oneOf([...path, "operator"], operator, OPERATORS)),
    ...rules.flatMap(([broken, message]) => (broken ? [invalid(path, value, message)] : [])),
  ];
}

function taintErrors(path: Path, value: unknown): Errors {
  const { key, effect } = fieldsOf(value);
  return [
    ...(key === undefined ? [required([...path, "key"])] : []),
    ...(effect === undefined ? [required([...path, "effect"])] : oneOf([...path, "effect"], effect, EFFECTS)),
  ];
}
