import type { ResourceList } from "../../api/objects.ts";
import { type Quantity, quantity, textOf, ZERO } from "./quantity.ts";

/** A ResourceList that has been read: quantities by resource name. */
export type Amounts = Readonly<Record<string, Quantity>>;

/** Resource names in the order in which everything here walks them: cpu, memory, then the rest by name. */
export const resourcesOf = (amounts: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(amounts).sort((a, b) => compareText(rank(a), rank(b)));

const rank = (resource: string): string => (resource === "cpu" ? "0" : resource === "memory" ? "1" : `2${resource}`);

/** Byte order, as Go's sort has it. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads a list; a missing list stays missing (Go's nil map). */
export const readAmounts = <T extends ResourceList | undefined>(list: T): T extends undefined ? undefined : Amounts =>
  (list && mapAmounts(list as ResourceList, quantity)) as T extends undefined ? undefined : Amounts;

/** Prints a list in canonical form. */
export const writeAmounts = (amounts: Amounts): ResourceList => mapAmounts(amounts, textOf);

/** The same keys with other values. */
export function mapAmounts<A, B>(
  from: Readonly<Record<string, A>>,
  change: (value: A, resource: string) => B,
): Record<string, B> {
  const to: Record<string, B> = {};
  for (const resource of resourcesOf(from)) to[resource] = change(from[resource] as A, resource);
  return to;
}

/** A resource's quantity; 0 when the list or the resource is missing. */
export const amountOf = (amounts: Amounts | undefined, resource: string): Quantity =>
  amounts?.[resource] ?? (resource === "memory" ? { ...ZERO, format: "BinarySI" } : ZERO);
