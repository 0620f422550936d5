import type { Condition } from "../kustomization/conditions.ts";

/** What is said of a Flux object that has not come to what it is for; undefined of one that has. */
export function standing(
  { name, suspend }: { readonly name: string; readonly suspend: boolean | undefined },
  ready: Condition | undefined,
  waits: boolean,
): string | undefined {
  if (suspend) return `Flux leaves ${name} alone: it is suspended.`;
  if (ready === undefined) return `Flux takes charge of ${name}.`;
  return waits ? `Flux waits for the objects of ${name}.` : undefined;
}
