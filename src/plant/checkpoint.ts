import { Backlog } from "./backlog.ts";

/**
 * A copy of plant state that shares nothing that a rule writes to. State is a tree without cycles: typed arrays, lists,
 * and instances of classes that can be made without arguments (so a copy has the same shape, and code compiled for the
 * one runs the other). Plain objects in it are specs, which are never written: the copy refers to them, unless they are
 * `Owned`. A backlog copies itself, because it can share most of what it holds.
 */
export function copied<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as unknown as T;
  if (Array.isArray(value)) return copiedList(value) as unknown as T;
  if (value instanceof Backlog || value instanceof Owned) return value.copy() as T;
  if (value.constructor === Object) return value;
  const copy = new (value.constructor as new () => T)();
  for (const key of Object.keys(value) as (keyof T)[]) copy[key] = copied(value[key]);
  return copy;
}

/**
 * By `push`: what `map` makes is of one kind for the interpreter and of another once it is compiled, and with lists of
 * another kind all that was compiled for the hot loop is given up, in the middle of a person's changes.
 */
function copiedList(list: readonly unknown[]): unknown[] {
  const copies: unknown[] = [];
  for (const item of list) copies.push(copied(item));
  return copies;
}

/** Plain data that is changed in place: the state of a library's rule. */
export class Owned<T> {
  constructor(readonly data: T) {}

  copy(): Owned<T> {
    return new Owned(copiedThrough(this.data));
  }
}

function copiedThrough<T>(value: T): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return copied(value);
  if (Array.isArray(value)) return value.map(copiedThrough) as unknown as T;
  const copy = { ...value };
  for (const key of Object.keys(copy) as (keyof T)[]) copy[key] = copiedThrough(copy[key]);
  return copy;
}
