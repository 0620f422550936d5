import type { ManifestError } from "../../api/controller.ts";
import { didYouMean } from "../../base/nearest.ts";
import { parseQuantity } from "../../base/quantity.ts";
import type { HpaConfig } from "./config.ts";
import type { WrittenSpec } from "./defaults.ts";
import type { CrossVersionObjectReference, MetricIdentifier, MetricSpec, MetricTarget, ScalingRules } from "./spec.ts";

/**
 * The API server's rules for a spec of the right types, with its words.
 * Upstream: pkg/apis/autoscaling/validation/validation.go, v1.36.1.
 */
type Path = ManifestError["path"];
type Errors = readonly ManifestError[];

const required = (path: Path, why = ""): ManifestError => ({
  path,
  message: why ? `Required value: ${why}` : "Required value",
});
const invalid = (path: Path, value: unknown, why: string): ManifestError => ({
  path,
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
});
const forbidden = (path: Path, why: string): ManifestError => ({ path, message: `Forbidden: ${why}` });
const unsupported = (path: Path, value: string, known: readonly string[]): ManifestError => ({
  path,
  message: `Unsupported value: "${value}": supported values: ${known.map((each) => `"${each}"`).join(", ")}`,
  hint: didYouMean(value, known),
});
const when = (wrong: boolean, error: () => ManifestError): Errors => (wrong ? [error()] : []);

export function specErrors(spec: WrittenSpec, config: HpaConfig): Errors {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics, behavior } = spec;
  const at = (name: string): Path => ["spec", name];
  const lowest = config.scaleToZero === "on" ? 0 : 1;
  const tooFew = minReplicas !== undefined && minReplicas < lowest;
  return [
    ...when(tooFew, () => invalid(at("minReplicas"), minReplicas, `must be greater than or equal to ${lowest}`)),
    ...when(maxReplicas === 0, () => required(at("maxReplicas"), "must be set and greater than 0")),
    ...when(maxReplicas < 0, () => invalid(at("maxReplicas"), maxReplicas, "must be greater than 0")),
    ...when(minReplicas !== undefined && maxReplicas < minReplicas, () =>
      invalid(at("maxReplicas"), maxReplicas, "must be greater than or equal to `minReplicas`"),
    ),
    ...referenceErrors(scaleTargetRef, at("scaleTargetRef")),
    ...when(!scaleTargetRef?.apiVersion?.includes("/"), () =>
      invalid(
        [...at("scaleTargetRef"), "apiVersion"],
        scaleTargetRef?.apiVersion ?? "",
        "apiVersion must specify API group",
      ),
    ),
    ...(metrics ?? []).flatMap((metric, index) => metricErrors(metric, ["spec", "metrics", index])),
    ...when(minReplicas === 0 && !(metrics ?? []).some(({ object, external }) => object ?? external), () =>
      forbidden(
        at("metrics"),
        "must specify at least one Object or External metric to support scaling to zero replicas",
      ),
    ),
    ...rulesErrors(behavior?.scaleUp, ["spec", "behavior", "scaleUp"]),
    ...rulesErrors(behavior?.scaleDown, ["spec", "behavior", "scaleDown"]),
  ];
}

const referenceErrors = (reference: Partial<CrossVersionObjectReference> | undefined, path: Path): Errors => [
  ...when(!reference?.kind, () => required([...path, "kind"])),
  ...when(!reference?.name, () => required([...path, "name"])),
];

const SOURCES = {
  Object: "object",
  Pods: "pods",
  Resource: "resource",
  External: "external",
  ContainerResource: "containerResource",
} as const;
type SourceField = (typeof SOURCES)[keyof typeof SOURCES];
const SOURCE_TYPES = ["ContainerResource", "External", "Object", "Pods", "Resource"];

function metricErrors(metric: MetricSpec, path: Path): Errors {
  const expected: SourceField | undefined = SOURCES[metric.type as keyof typeof SOURCES];
  const given = Object.values(SOURCES).filter((field) => metric[field] !== undefined);
  const typeErrors = [
    ...when(!metric.type, () => required([...path, "type"], "must specify a metric source type")),
    ...when(expected === undefined, () => unsupported([...path, "type"], metric.type ?? "", SOURCE_TYPES)),
  ];
  return [
    ...given.flatMap((field) => sourceErrors(metric, field, [...path, field])),
    ...typeErrors,
    ...when(expected !== undefined && !given.includes(expected), () =>
      required([...path, expected ?? ""], "must populate information for the given metric source"),
    ),
    ...given
      .filter((field) => expected !== undefined && field !== expected)
      .map((field) => forbidden([...path, field], "must populate the given metric source only")),
  ];
}

function sourceErrors(metric: MetricSpec, field: SourceField, path: Path): Errors {
  const target = metric[field]?.target;
  const targetPath = [...path, "target"];
  const common = targetErrors(target, targetPath);
  if (field === "resource") {
    const unnamed = when(!metric.resource?.name, () => required([...path, "name"], "must specify a resource name"));
    return [...unnamed, ...common, ...resourceTargetErrors(target, targetPath)];
  }
  if (field === "containerResource") {
    const source = metric.containerResource;
    return [
      ...when(!source?.name, () => required([...path, "name"], "must specify a resource name")),
      ...when(!source?.container, () => required([...path, "container"], "must specify a container")),
      ...common,
      ...resourceTargetErrors(target, targetPath),
    ];
  }
  const named = metricNameErrors(metric[field]?.metric, [...path, "metric"]);
  if (field === "pods") {
    const positive = isPositive(target?.averageValue);
    const wanted = when(!positive, () =>
      required([...targetPath, "averageValue"], "must specify a positive target averageValue"),
    );
    return [...named, ...common, ...wanted];
  }
  const described =
    field === "object" ? referenceErrors(metric.object?.describedObject, [...path, "describedObject"]) : [];
  return [...described, ...named, ...common, ...valueTargetErrors(target, targetPath, field === "external")];
}

const metricNameErrors = (metric: MetricIdentifier | undefined, path: Path): Errors =>
  when(!metric?.name, () => required([...path, "name"], "must specify a metric name"));

const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

function targetErrors(target: MetricTarget | undefined, path: Path): Errors {
  const { type, value, averageValue, averageUtilization } = target ?? { type: "" };
  return [
    ...when(!type, () => required([...path, "type"], "must specify a metric target type")),
    ...when(Boolean(type) && !TARGET_TYPES.includes(type), () => ({
      ...invalid([...path, "type"], type, "must be either Utilization, Value, or AverageValue"),
      hint: didYouMean(type, TARGET_TYPES),
    })),
    ...when(value !== undefined && !isPositive(value), () => invalid([...path, "value"], value, "must be positive")),
    ...when(averageValue !== undefined && !isPositive(averageValue), () =>
      invalid([...path, "averageValue"], averageValue, "must be positive"),
    ),
    ...when(averageUtilization !== undefined && averageUtilization < 1, () =>
      invalid([...path, "averageUtilization"], averageUtilization, "must be greater than 0"),
    ),
  ];
}

const resourceTargetErrors = (target: MetricTarget | undefined, path: Path): Errors => [
  ...when(target?.averageUtilization === undefined && target?.averageValue === undefined, () =>
    required([...path, "averageUtilization"], "must set either a target raw value or a target utilization"),
  ),
  ...when(target?.averageUtilization !== undefined && target.averageValue !== undefined, () =>
    forbidden([...path, "averageValue"], "may not set both a target raw value and a target utilization"),
  ),
];

const valueTargetErrors = (target: MetricTarget | undefined, path: Path, onlyOne: boolean): Errors => [
  ...when(target?.value === undefined && target?.averageValue === undefined, () =>
    required([...path, "averageValue"], "must set either a target value for metric or a per-pod target"),
  ),
  ...when(onlyOne && target?.value !== undefined && target.averageValue !== undefined, () =>
    forbidden([...path, "value"], "may not set both a target value for metric and a per-pod target"),
  ),
];

const isPositive = (quantity: string | undefined): boolean => (parseQuantity(quantity ?? "") ?? 0n) > 0n;

const LONGEST_WINDOW_SECONDS = 3600;
const LONGEST_PERIOD_SECONDS = 1800;
const SELECT_POLICIES = ["Disabled", "Max", "Min"];
const POLICY_TYPES = ["Percent", "Pods"];

function rulesErrors(rules: Partial<ScalingRules> | undefined, path: Path): Errors {
  if (rules === undefined) return [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies, tolerance } = rules;
  const windowPath = [...path, "stabilizationWindowSeconds"];
  return [
    ...when(window !== undefined && window < 0, () =>
      invalid(windowPath, window, "must be greater than or equal to zero"),
    ),
    ...when(window !== undefined && window > LONGEST_WINDOW_SECONDS, () =>
      invalid(windowPath, window, `must be less than or equal to ${LONGEST_WINDOW_SECONDS}`),
    ),
    ...when(selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy), () =>
      unsupported([...path, "selectPolicy"], selectPolicy ?? "", SELECT_POLICIES),
    ),
    ...when(policies?.length === 0, () => required([...path, "policies"], "must specify at least one Policy")),
    ...(policies ?? []).flatMap((policy, index) => policyErrors(policy, [...path, "policies", index])),
    ...when(tolerance !== undefined && (parseQuantity(tolerance) ?? 0n) < 0n, () =>
      invalid([...path, "tolerance"], tolerance, "must be greater or equal to zero"),
    ),
  ];
}

function policyErrors(
  { type = "", value = 0, periodSeconds = 0 }: Partial<ScalingRules["policies"][number]>,
  path: Path,
): Errors {
  const periodPath = [...path, "periodSeconds"];
  return [
    ...when(!POLICY_TYPES.includes(type), () => unsupported([...path, "type"], type, POLICY_TYPES)),
    ...when(value <= 0, () => invalid([...path, "value"], value, "must be greater than zero")),
    ...when(periodSeconds <= 0, () => invalid(periodPath, periodSeconds, "must be greater than zero")),
    ...when(periodSeconds > LONGEST_PERIOD_SECONDS, () =>
      invalid(periodPath, periodSeconds, `must be less than or equal to ${LONGEST_PERIOD_SECONDS}`),
    ),
  ];
}
