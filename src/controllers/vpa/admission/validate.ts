import type { ResourceList } from "../../../api/objects.ts";
import { resourcesOf } from "../amounts.ts";
import type { Gates } from "../config.ts";
import { milli, quantity, textOf, whole } from "../quantity.ts";
import type { ContainerPolicy, StartupBoost, VpaSpec } from "../types.ts";
import {
  child,
  entry,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  type Place,
  required,
  tooMany,
} from "./field-error.ts";

/** What a VPA may use: gated fields stay allowed when the old object had them. */
interface Allowed {
  readonly startupBoost: boolean;
  readonly perVpaConfig: boolean;
  readonly inPlace: boolean;
}

const MODES = ["InPlace", "InPlaceOrRecreate", "Initial", "Off", "Recreate"];
const SCALING_MODES = ["Auto", "Off"];
const BOOST_TYPES = ["Factor", "Quantity"];

/**
 * Validation of a VPA being created, or updated when `old` is given. A missing targetRef passes.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/admission-controller/resource/vpa/validation.go.
 */
export function validateVpa(spec: VpaSpec, old: VpaSpec | undefined, gates: Gates): readonly FieldError[] {
  const allowed = allowedBy(gates, old);
  const place: Place = { path: ["spec"], field: "spec" };
  const recommenders = spec.recommenders ?? [];
  return [
    ...updatePolicyErrors(spec.updatePolicy, child(place, "updatePolicy"), allowed),
    ...(spec.resourcePolicy?.containerPolicies ?? []).flatMap((policy, index) =>
      policyErrors(policy, entry(child(place, "resourcePolicy", "containerPolicies"), index), allowed),
    ),
    ...boostErrors(spec.startupBoost, child(place, "startupBoost"), allowed),
    ...(recommenders.length > 1 ? [tooMany(child(place, "recommenders"), recommenders.length, 1)] : []),
  ];
}

function allowedBy(gates: Gates, old: VpaSpec | undefined): Allowed {
  const policies = old?.resourcePolicy?.containerPolicies ?? [];
  const isConfigured = policies.some(
    (policy) =>
      policy.oomBumpUpRatio !== undefined ||
      policy.oomMinBumpUp !== undefined ||
      policy.memoryAggregationIntervalCount !== undefined ||
      policy.memoryAggregationIntervalSeconds !== undefined,
  );
  return {
    startupBoost:
      gates.cpuStartupBoost ||
      old?.startupBoost?.cpu !== undefined ||
      policies.some(({ startupBoost }) => startupBoost),
    perVpaConfig: gates.perVpaConfig || old?.updatePolicy?.evictAfterOOMSeconds !== undefined || isConfigured,
    inPlace: gates.inPlace || old?.updatePolicy?.updateMode === "InPlace",
  };
}

function updatePolicyErrors(policy: VpaSpec["updatePolicy"], place: Place, allowed: Allowed): readonly FieldError[] {
  if (!policy) return [];
  const { updateMode, minReplicas, evictAfterOOMSeconds } = policy;
  const errors: FieldError[] = [];
  const mode = child(place, "updateMode");
  if (updateMode === undefined) errors.push(required(mode, "updateMode is required if UpdatePolicy is used"));
  else if (updateMode !== "Auto" && !MODES.includes(updateMode)) errors.push(notSupported(mode, updateMode, MODES));
  else if (updateMode === "InPlace" && !allowed.inPlace)
    errors.push(forbidden(mode, gateWords("UpdateMode InPlace", "InPlace")));
  if (minReplicas !== undefined && minReplicas <= 0) {
    errors.push(invalid(child(place, "minReplicas"), minReplicas, "minReplicas has to be positive"));
  }
  return [...errors, ...atLeastOne(evictAfterOOMSeconds, child(place, "evictAfterOOMSeconds"), allowed)];
}

const gateWords = (what: string, gate: string): string =>
  `in order to use ${what}, you must enable feature gate ${gate} in the admission-controller args`;

/** A gated field of whole numbers from 1. */
function atLeastOne(value: number | undefined, place: Place, allowed: Allowed): readonly FieldError[] {
  return gated(value, place, allowed, (given) =>
    given < 1 ? [invalid(place, given, "must be greater than or equal to 1")] : [],
  );
}

function gated<T>(
  value: T | undefined,
  place: Place,
  allowed: Allowed,
  check: (value: T) => readonly FieldError[],
): readonly FieldError[] {
  if (value === undefined) return [];
  return allowed.perVpaConfig
    ? check(value)
    : [forbidden(place, "not supported when feature flag PerVPAConfig is disabled")];
}

function policyErrors(policy: ContainerPolicy, place: Place, allowed: Allowed): readonly FieldError[] {
  const { mode, controlledValues, minAllowed = {}, maxAllowed = {} } = policy;
  const errors: FieldError[] = [];
  if (!policy.containerName) errors.push(required(child(place, "containerName")));
  if (mode !== undefined && !SCALING_MODES.includes(mode)) {
    errors.push(notSupported(child(place, "mode"), mode, SCALING_MODES));
  }
  errors.push(
    ...resolutionErrors(minAllowed, child(place, "minAllowed")),
    ...orderErrors(minAllowed, maxAllowed, place),
  );
  errors.push(...resolutionErrors(maxAllowed, child(place, "maxAllowed")));
  if (mode === "Off" && controlledValues === "RequestsAndLimits") {
    const words = "controlledValues shouldn't be specified if container scaling mode is off";
    errors.push(forbidden(child(place, "controlledValues"), words));
  }
  return [
    ...errors,
    ...configErrors(policy, place, allowed),
    ...boostErrors(policy.startupBoost, child(place, "startupBoost"), allowed),
  ];
}

function orderErrors(min: ResourceList, max: ResourceList, place: Place): readonly FieldError[] {
  return resourcesOf(min).flatMap((resource) => {
    const [low, high] = [min[resource], max[resource]];
    if (low === undefined || high === undefined || quantity(high).nano >= quantity(low).nano) return [];
    const words = `max resource for ${resource} is lower than min of "${textOf(quantity(low))}"`;
    return [invalid(entry(child(place, "maxAllowed"), resource), textOf(quantity(high)), words)];
  });
}

const resolutionErrors = (list: ResourceList, place: Place): readonly FieldError[] =>
  resourcesOf(list).flatMap((resource) => resolutionError(resource, list[resource] ?? "0", entry(place, resource)));

function resolutionError(resource: string, text: string, place: Place): readonly FieldError[] {
  const amount = quantity(text);
  const isFine =
    { cpu: amount.nano % 1_000_000n === 0n, memory: amount.nano % 1_000_000_000n === 0n }[resource] ?? true;
  const unit = resource === "cpu" ? "milli CPUs" : "bytes";
  return isFine ? [] : [invalid(place, textOf(amount), `must be a whole number of ${unit}`)];
}

function configErrors(policy: ContainerPolicy, place: Place, allowed: Allowed): readonly FieldError[] {
  const ratio = child(place, "oomBumpUpRatio");
  const bump = child(place, "oomMinBumpUp");
  return [
    ...gated(policy.oomBumpUpRatio, ratio, allowed, (text) => {
      const value = Number(milli(quantity(text))) / 1000;
      return value < 1 ? [invalid(ratio, value, "must be greater than or equal to 1.0")] : [];
    }),
    ...gated(policy.oomMinBumpUp, bump, allowed, (text) => {
      const value = Number(whole(quantity(text)));
      return value < 0 ? [invalid(bump, value, "must be greater than or equal to 0")] : [];
    }),
    ...atLeastOne(policy.memoryAggregationIntervalSeconds, child(place, "memoryAggregationIntervalSeconds"), allowed),
    ...atLeastOne(policy.memoryAggregationIntervalCount, child(place, "memoryAggregationIntervalCount"), allowed),
  ];
}

function boostErrors(boost: StartupBoost | undefined, place: Place, allowed: Allowed): readonly FieldError[] {
  if (!boost) return [];
  if (!allowed.startupBoost) return [forbidden(place, gateWords("startupBoost", "CPUStartupBoost"))];
  const { cpu } = boost;
  const at = child(place, "cpu");
  if (!cpu) return [];
  if (!cpu.type) return [required(child(at, "type"), "must be either Factor or Quantity")];
  if (cpu.type === "Factor") return factorErrors(cpu.factor, child(at, "factor"));
  if (cpu.type !== "Quantity") return [notSupported(child(at, "type"), cpu.type, BOOST_TYPES)];
  const amount = child(at, "quantity");
  return cpu.quantity === undefined
    ? [required(amount, "required when type is Quantity")]
    : resolutionError("cpu", cpu.quantity, amount);
}

function factorErrors(factor: number | undefined, place: Place): readonly FieldError[] {
  if (factor === undefined) return [required(place, "required when type is Factor")];
  return factor < 1 ? [invalid(place, factor, "must be >= 1 for type Factor")] : [];
}
