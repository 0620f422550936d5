import type { ManifestError } from "../api/controller.ts";
import { parseQuantity } from "../base/quantity.ts";

/**
 * The API server's rules for pods and for what pod controllers share, with its words. Everything here takes what a
 * person wrote, of whatever type.
 * Upstream: kubernetes v1.36.1 pkg/apis/core/validation/validation.go, apimachinery pkg/util/validation.
 */
export type Path = ManifestError["path"];
type Errors = readonly ManifestError[];
type Fields = Readonly<Record<string, unknown>>;

export const required = (path: Path): ManifestError => ({ path, message: "Required value" });
export const invalid = (path: Path, value: unknown, why: string): ManifestError => ({
  path,
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
});
export const forbidden = (path: Path, why: string): ManifestError => ({ path, message: `Forbidden: ${why}` });
export const unsupported = (path: Path, value: unknown, known: readonly string[]): ManifestError => ({
  path,
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${known.map((each) => `"${each}"`).join(", ")}`,
});

/** Fields of a mapping; none when it is something else. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Errors of one field that must be a mapping; absent or null is fine. */
export const mapping = (path: Path, value: unknown): Errors =>
  value === undefined || (typeof value === "object" && !Array.isArray(value))
    ? []
    : [invalid(path, value, "must be a mapping")];

/** A whole number, not below `least`; absent is fine. */
export function wholeNumber(path: Path, value: unknown, least = 0): Errors {
  if (value === undefined || value === null) return [];
  if (!Number.isInteger(value)) return [invalid(path, value, "must be an integer")];
  return (value as number) < least ? [invalid(path, value, `must be greater than or equal to ${least}`)] : [];
}

/** One of a few words; absent is fine. */
export const oneOf = (path: Path, value: unknown, known: readonly string[]): Errors =>
  value === undefined || value === null || known.includes(value as string) ? [] : [unsupported(path, value, known)];

/** A pod template's or a pod's spec. */
export function podSpecErrors(path: Path, value: unknown, restartPolicies: readonly string[]): Errors {
  const spec = fieldsOf(value);
  const containers = spec.containers;
  const lists = ["initContainers", "containers"] as const;
  return [
    ...mapping(path, value),
    ...(Array.isArray(containers) && containers.length > 0 ? [] : [required([...path, "containers"])]),
    ...lists.flatMap((name) => containerErrors([...path, name], spec[name])),
    ...oneOf([...path, "restartPolicy"], spec.restartPolicy, restartPolicies),
    ...wholeNumber([...path, "terminationGracePeriodSeconds"], spec.terminationGracePeriodSeconds),
  ];
}

/** Lists of containers without a fault. Objects are never written to, and all pods of a template share its list. */
const faultless = new WeakSet<readonly unknown[]>();

function containerErrors(path: Path, list: unknown): Errors {
  if (!Array.isArray(list) || faultless.has(list)) return [];
  const errors = faultsOf(path, list);
  if (errors.length === 0) faultless.add(list);
  return errors;
}

function faultsOf(path: Path, list: readonly unknown[]): Errors {
  const names = list.map((container) => fieldsOf(container).name);
  return list.flatMap((value: unknown, index): Errors => {
    const container = fieldsOf(value);
    const at = (...rest: Path): Path => [...path, index, ...rest];
    return [
      ...mapping(at(), value),
      ...nameErrors(at("name"), container.name),
      ...(names.indexOf(container.name) < index
        ? [{ path: at("name"), message: `Duplicate value: ${JSON.stringify(container.name)}` }]
        : []),
      ...(typeof container.image === "string" && container.image !== "" ? [] : [required(at("image"))]),
      ...portErrors(at("ports"), container.ports),
      ...resourceErrors(at("resources"), container.resources),
      ...["readinessProbe", "livenessProbe", "startupProbe"].flatMap((name) =>
        probeErrors(at(name), container[name], name),
      ),
    ];
  });
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
export const NOT_A_LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function nameErrors(path: Path, name: unknown): Errors {
  if (typeof name !== "string" || name === "") return [required(path)];
  if (name.length > 63) return [invalid(path, name, "must be no more than 63 characters")];
  return LABEL.test(name) ? [] : [invalid(path, name, NOT_A_LABEL)];
}

const portErrors = (path: Path, ports: unknown): Errors =>
  (Array.isArray(ports) ? ports : []).flatMap((value: unknown, index): Errors => {
    const { containerPort } = fieldsOf(value);
    const at = [...path, index, "containerPort"];
    if (containerPort === undefined || containerPort === 0) return [required(at)];
    const fits = !Number.isInteger(containerPort) || (Number(containerPort) >= 1 && Number(containerPort) <= 65535);
    return fits ? [] : [invalid(at, containerPort, "must be between 1 and 65535, inclusive")];
  });

function resourceErrors(path: Path, value: unknown): Errors {
  const { requests, limits } = fieldsOf(value);
  const bounds = fieldsOf(limits);
  return [
    ...mapping(path, value),
    ...quantityErrors([...path, "limits"], bounds),
    ...quantityErrors([...path, "requests"], fieldsOf(requests)),
    ...Object.entries(fieldsOf(requests)).flatMap(([name, request]): Errors => {
      const [asked, most] = [quantityOf(request), quantityOf(bounds[name])];
      if (asked === undefined || most === undefined || asked <= most) return [];
      const why = `must be less than or equal to ${name} limit of ${bounds[name]}`;
      return [invalid([...path, "requests"], String(request), why)];
    }),
  ];
}

const quantityOf = (value: unknown): bigint | undefined =>
  typeof value === "string" || typeof value === "number" ? parseQuantity(value) : undefined;

function quantityErrors(path: Path, quantities: Fields): Errors {
  return Object.entries(quantities).flatMap(([name, value]): Errors => {
    const quantity = quantityOf(value);
    if (quantity === undefined) {
      const why = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
      return [invalid([...path, name], value, why)];
    }
    return quantity < 0n ? [invalid([...path, name], String(value), "must be greater than or equal to 0")] : [];
  });
}

const PROBE_LEAST: Readonly<Record<string, number>> = {
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 1,
  successThreshold: 1,
  failureThreshold: 1,
};

function probeErrors(path: Path, value: unknown, name: string): Errors {
  const probe = fieldsOf(value);
  const { successThreshold = 1 } = probe;
  return [
    ...mapping(path, value),
    ...Object.entries(PROBE_LEAST).flatMap(([field, least]) => wholeNumber([...path, field], probe[field], least)),
    ...(name !== "readinessProbe" && successThreshold !== 1
      ? [invalid([...path, "successThreshold"], successThreshold, "must be 1")]
      : []),
  ];
}

/** Selector and template of a pod controller: the selector must be there, not empty, and match the template's labels. */
export function selectorErrors(kind: string, selector: unknown, template: unknown): Errors {
  const path = ["spec", "selector"];
  const given = fieldsOf(fieldsOf(template).metadata).labels;
  const labels = ["spec", "template", "metadata", "labels"];
  const mismatch = invalid(labels, given ?? null, "`selector` does not match template `labels`");
  if (selector === undefined || selector === null) return [required(path), mismatch];
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  const wanted = fieldsOf(matchLabels);
  const expressions = Array.isArray(matchExpressions) ? matchExpressions : [];
  if (Object.keys(wanted).length + expressions.length === 0) {
    return [invalid(path, selector, `empty selector is invalid for ${kind}`)];
  }
  const has = fieldsOf(given);
  return Object.entries(wanted).every(([name, value]) => has[name] === value) ? [] : [mismatch];
}
