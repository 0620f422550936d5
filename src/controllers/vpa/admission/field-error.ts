/**
 * Errors of a field as the API server words them.
 * Upstream: k8s.io/apimachinery pkg/util/validation/field/{errors,path}.go.
 */
export interface FieldError {
  readonly path: readonly (string | number)[];
  /** The path as upstream prints it: "spec.resourcePolicy.containerPolicies[0].maxAllowed[cpu]". */
  readonly field: string;
  readonly message: string;
}

/** A place in an object. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly field: string;
}

export const child = ({ path, field }: Place, ...names: readonly string[]): Place => ({
  path: [...path, ...names],
  field: [field, ...names].join("."),
});
/** An item of a list, or an entry of a map. */
export const entry = ({ path, field }: Place, key: string | number): Place => ({
  path: [...path, key],
  field: `${field}[${key}]`,
});

export const required = (place: Place, detail = ""): FieldError => ({
  ...place,
  message: detail ? `Required value: ${detail}` : "Required value",
});
export const invalid = (place: Place, value: string | number, detail: string): FieldError => ({
  ...place,
  message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
});
export const forbidden = (place: Place, detail: string): FieldError => ({ ...place, message: `Forbidden: ${detail}` });
export const notSupported = (place: Place, value: string, supported: readonly string[]): FieldError => ({
  ...place,
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => `"${one}"`).join(", ")}`,
});
export const tooMany = (place: Place, actual: number, max: number): FieldError => ({
  ...place,
  message: `Too many: ${actual}: must have at most ${max} item${max === 1 ? "" : "s"}`,
});
