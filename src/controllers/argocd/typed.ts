import { fieldAt, type Manifest } from "./manifest.ts";

/** Raised where an object does not fit its Go type; the message is the Go converter's. */
export class ConversionError extends Error {}

/** A 32-bit field (64-bit for `generation`), undefined where it is absent. */
export function integerAt(object: unknown, ...path: readonly string[]): number | undefined {
  const value = fieldAt(object, ...path);
  if (value === undefined || value === null) return undefined;
  const wide = path.at(-1) === "generation" || path.at(-1) === "observedGeneration";
  if (typeof value !== "number") throw new ConversionError(`unrecognized type: ${wide ? "int64" : "int32"}`);
  return value;
}

/** An integer field that Go holds by value: 0 where it is absent. */
export const countAt = (object: unknown, ...path: readonly string[]): number => integerAt(object, ...path) ?? 0;

/** A text field; empty where it is absent. */
export const textAt = (object: unknown, ...path: readonly string[]): string => {
  const value = fieldAt(object, ...path);
  return typeof value === "string" ? value : "";
};

/** The entries of a list; none where it is absent. */
export const listAt = (object: unknown, ...path: readonly string[]): readonly unknown[] => {
  const value = fieldAt(object, ...path);
  return Array.isArray(value) ? value : [];
};

/** A status condition as every kind has it. */
export interface StatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export const conditionsOf = (object: Manifest): readonly StatusCondition[] =>
  listAt(object, "status", "conditions").map(conditionOf);

/** One entry of such a list; a field that is absent is empty. */
export const conditionOf = (entry: unknown): StatusCondition => ({
  type: textAt(entry, "type"),
  status: textAt(entry, "status"),
  reason: textAt(entry, "reason"),
  message: textAt(entry, "message"),
});

/** Has the controller of the object not yet looked at its latest spec? */
export const isUnobserved = (object: Manifest): boolean =>
  countAt(object, "metadata", "generation") > countAt(object, "status", "observedGeneration");
