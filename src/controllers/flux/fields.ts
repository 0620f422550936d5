/** Any object of the cluster as plain JSON, never changed in place. */
export interface FluxObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** "apps/Deployment", or the kind alone in the core group. */
export const groupKindOf = ({ apiVersion, kind }: FluxObject): string =>
  apiVersion.includes("/") ? `${apiVersion.split("/")[0]}/${kind}` : kind;

/** The field at a dotted path, undefined where it ends early. */
export const fieldAt = (value: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (at, name) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined),
      value,
    );

/** A number or text field, with what stands for an absent one. Upstream: cli-utils kstatus/status/util.go. */
export const intAt = (value: unknown, path: string, otherwise: number): number => {
  const field = fieldAt(value, path);
  return typeof field === "number" ? field : otherwise;
};
export const textAt = (value: unknown, path: string, otherwise = ""): string => {
  const field = fieldAt(value, path);
  return typeof field === "string" ? field : otherwise;
};
export const listAt = (value: unknown, path: string): readonly unknown[] => {
  const field = fieldAt(value, path);
  return Array.isArray(field) ? field : [];
};
