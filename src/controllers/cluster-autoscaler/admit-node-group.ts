import type { FieldDoc, KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseQuantity } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { fieldsOf, invalid, mapping, oneOf, type Path, required, wholeNumber } from "../../cluster/validation.ts";
import { flagErrors, GROUP_FLAG_NAMES } from "./flags.ts";
import { FAILURE_KINDS } from "./node-group.ts";

/** Validation and defaults of a NodeGroup, in the API server's words. */
const DEFAULTS = { minSize: 0, pods: 110, bootSeconds: [60, 120] } as const;
const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

const size = (path: string, max: number, help: string): FieldDoc => ({
  path: `spec.${path}`,
  unit: path === "pricePerHourMicroUSD" ? "µUSD" : "nodes",
  min: 0,
  max,
  step: 1,
  default: path === "minSize" ? DEFAULTS.minSize : null,
  help,
});

export const nodeGroupKind: KindDoc = {
  kind: "NodeGroup",
  apiVersions: ["setpoint.dev/v1"],
  fields: [
    size("minSize", 1000, "Never fewer nodes than this by scaling down."),
    size("maxSize", 1000, "Never more nodes than this."),
    size("quota", 1000, "The cloud refuses to give more machines than this."),
    size("pricePerHourMicroUSD", 100_000_000, "What a node costs an hour; the price expander and the bill read it."),
  ],
  admit,
};

function admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  const errors = specErrors(["spec"], manifest.spec);
  if (errors.length > 0) return failed(errors);
  const spec = { ...DEFAULTS, ...fieldsOf(manifest.spec) };
  return ok({ ...manifest, spec: { ...spec, replicas: fieldsOf(manifest.spec).replicas ?? spec.minSize } });
}

function specErrors(path: Path, value: unknown): readonly ManifestError[] {
  const spec = fieldsOf(value);
  const { minSize = DEFAULTS.minSize, maxSize } = spec;
  const counts = ["minSize", "maxSize", "replicas", "pods", "quota", "pricePerHourMicroUSD"].flatMap((name) =>
    wholeNumber([...path, name], spec[name]),
  );
  const order =
    counts.length === 0 && Number(minSize) > Number(maxSize ?? minSize)
      ? [invalid([...path, "maxSize"], maxSize, "must be greater than or equal to minSize")]
      : [];
  return [
    ...mapping(path, value),
    ...(["maxSize", "cpu", "memory"] as const).flatMap((name) =>
      spec[name] === undefined ? [required([...path, name])] : [],
    ),
    ...counts,
    ...order,
    ...(["cpu", "memory"] as const).flatMap((name) => quantity([...path, name], spec[name])),
    ...bootErrors([...path, "bootSeconds"], spec.bootSeconds),
    ...flagErrors([...path, "options"], fieldsOf(spec.options), GROUP_FLAG_NAMES),
    ...listOf(spec.taints).flatMap((taint, i) => taintErrors([...path, "taints", i], taint)),
    ...listOf(spec.failures).flatMap((failure, i) => failureErrors([...path, "failures", i], failure)),
  ];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function quantity(path: Path, value: unknown): readonly ManifestError[] {
  if (value === undefined) return [];
  const known = (typeof value === "string" || typeof value === "number") && parseQuantity(value) !== undefined;
  if (!known) return [invalid(path, value, "must be a quantity such as 500m, 4 or 16Gi")];
  return (parseQuantity(value) ?? 0n) > 0n ? [] : [invalid(path, value, "must be greater than 0")];
}

function bootErrors(path: Path, value: unknown): readonly ManifestError[] {
  if (value === undefined) return [];
  const [least, most, more] = listOf(value);
  const isSpan = typeof least === "number" && typeof most === "number" && more === undefined;
  return isSpan && least >= 0 && least <= most
    ? []
    : [invalid(path, value, "must be the least and the most seconds, such as [60, 120]")];
}

function taintErrors(path: Path, value: unknown): readonly ManifestError[] {
  const { key, effect } = fieldsOf(value);
  return [
    ...(key === undefined ? [required([...path, "key"])] : []),
    ...(effect === undefined ? [required([...path, "effect"])] : oneOf([...path, "effect"], effect, EFFECTS)),
  ];
}

function failureErrors(path: Path, value: unknown): readonly ManifestError[] {
  const { kind, fromSeconds, toSeconds } = fieldsOf(value);
  return [
    ...(kind === undefined ? [required([...path, "kind"])] : oneOf([...path, "kind"], kind, FAILURE_KINDS)),
    ...wholeNumber([...path, "fromSeconds"], fromSeconds),
    ...wholeNumber([...path, "toSeconds"], toSeconds),
  ];
}
