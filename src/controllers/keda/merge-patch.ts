import { keysThatDiffer } from "../../base/equal.ts";

/**
 * JSON merge patches (RFC 7386), as KEDA writes every status: what differs between two copies, laid over a third. Maps
 * merge by key, lists are replaced whole — so a stale copy puts back its other conditions but not others' counters.
 */
export type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** `null` marks a key that `after` lacks. */
export function diff(before: Json, after: Json): Json {
  const patch: Record<string, unknown> = {};
  for (const key of keysThatDiffer(before, after)) {
    const [old, now] = [before[key], after[key]];
    patch[key] = now === undefined ? null : isMap(old) && isMap(now) ? diff(old, now) : now;
  }
  return patch;
}

export function apply(target: Json, patch: Json): Json {
  const result: Record<string, unknown> = Object.assign({}, target);
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    if (change === null) delete result[key];
    else {
      const old = result[key];
      result[key] = isMap(change) ? apply(isMap(old) ? old : {}, change) : change;
    }
  }
  return result;
}
