import type { Touch } from "../api/frame.ts";

/** A field of one object that more than one loop has changed. */
export interface Contested {
  readonly kind: string;
  readonly object: string;
  readonly field: string;
  /** Names of controllers, in the order of their first writes. */
  readonly writers: readonly string[];
}

/** In the order in which the first writers came. */
export function contestedIn(touches: readonly Touch[]): readonly Contested[] {
  const byField = new Map<string, Contested>();
  for (const { kind, object, field, by } of touches) {
    if (object === "") continue;
    const id = `${kind} ${object} ${field}`;
    const known = byField.get(id) ?? { kind, object, field, writers: [] };
    if (!known.writers.includes(by)) byField.set(id, { ...known, writers: [...known.writers, by] });
  }
  return [...byField.values()].filter(({ writers }) => writers.length > 1);
}
