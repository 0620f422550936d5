import { equal } from "../../base/equal.ts";
import { type FieldSet, fieldName, fieldStep, parentsOf, pathOf, reachesBelow, shown, union } from "./field-set.ts";
import { goJson, isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { childOf, elementOf, FREE, isAtomic, isDeclared, type Shape } from "./schema.ts";

/** Objects as the API's schema sees them: as sets of fields, compared, merged and cut. Upstream: structured-merge-diff. */

type List = readonly Json[];

/** The step to an element of a keyed list or set. */
function elementStep(shape: Shape, element: Json): string {
  if (shape.form !== "list" || typeof shape.keys === "string" || !isMap(element)) return `v:${goJson(element)}`;
  const keys = shape.keys.map(({ name, missing }) => [name, element[name] ?? missing]);
  return `k:${goJson(Object.fromEntries(keys))}`;
}

/** A value's parts by step; undefined when it is owned as one. */
function partsOf(value: Json | undefined, shape: Shape): ReadonlyMap<string, readonly Part[]> | undefined {
  if (isAtomic(shape, value)) return undefined;
  if (isMap(value)) {
    return new Map(
      keysOf(value).map((key) => [
        fieldStep(key),
        [{ value: value[key] ?? null, shape: childOf(shape, key) ?? FREE, isNamed: isDeclared(shape, key) }],
      ]),
    );
  }
  if (!isList(value)) return undefined;
  const parts = new Map<string, Part[]>();
  for (const element of value) {
    const step = elementStep(shape, element);
    parts.set(step, [...(parts.get(step) ?? []), { value: element, shape: elementOf(shape), isNamed: false }]);
  }
  return parts;
}

interface Part {
  readonly value: Json;
  readonly shape: Shape;
  readonly isNamed: boolean;
}

/** Every field that a value sets (typed/tofieldset.go). */
export function fieldSetOf(value: Json, shape: Shape): FieldSet {
  const set = new Set<string>();
  const walk = (each: Json, form: Shape, at: string): void => {
    const parts = partsOf(each, form);
    if (parts === undefined) {
      if (at !== "") set.add(at);
      return;
    }
    for (const [step, [part, twin]] of parts) {
      const below = pathOf(at, step);
      if (part === undefined) continue;
      if (twin === undefined) walk(part.value, part.shape, below);
      const isEmpty = part.value === null || (isMap(part.value) && keysOf(part.value).length === 0);
      if (!part.isNamed || isEmpty) set.add(below);
    }
  };
  walk(value, shape, "");
  return set;
}

/** How two values differ, field by field (typed/compare.go). */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

export function compareTyped(before: JsonMap, after: JsonMap, shape: Shape): Comparison {
  const [added, modified, removed] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const walk = (old: Json | undefined, now: Json | undefined, form: Shape, at: string): void => {
    const [left, right] = [partsOf(old, form), partsOf(now, form)];
    const isLeaf = (left?.size ?? 0) + (right?.size ?? 0) === 0;
    if (!isLeaf) {
      for (const step of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
        pair(left?.get(step) ?? [], right?.get(step) ?? [], pathOf(at, step));
      }
    } else if (old !== undefined && now !== undefined && !equal(old, now)) modified.add(at);
    if (old === undefined) added.add(at);
    else if (now === undefined) removed.add(at);
  };
  /** Elements that share their keys are compared as one. */
  const pair = (old: readonly Part[], now: readonly Part[], at: string): void => {
    const [first] = [...old, ...now];
    if (first === undefined) return;
    if (old.length <= 1 && now.length <= 1) walk(old[0]?.value, now[0]?.value, first.shape, at);
    else if (old.length > 1 && now.length > 1) {
      const values = (parts: readonly Part[]) => parts.map(({ value }) => value);
      if (!equal(values(old), values(now))) modified.add(at);
    } else if (old.length > 1) {
      if (now[0]) walk(undefined, now[0].value, first.shape, at);
      removed.add(at);
    } else {
      if (old[0]) walk(old[0].value, undefined, first.shape, at);
      added.add(at);
    }
  };
  walk(before, after, shape, "");
  return { added, modified, removed };
}

/** `live` with every field of `config` laid over it (typed/merge.go); undefined when nothing is left. */
export function mergeTyped(live: Json | undefined, config: Json | undefined, shape: Shape): Json | undefined {
  const top = config === undefined ? live : config;
  const [left, right] = [partsOf(live, shape), partsOf(config, shape)];
  if (config !== undefined && right === undefined && config !== null) return config;
  if ((left?.size ?? 0) + (right?.size ?? 0) === 0) return top;
  if (isList(top) || (isList(live) && !isMap(top))) return mergeLists(asList(live), asList(config), shape);
  const steps = new Set([...keysOf(isMap(live) ? live : {}), ...keysOf(isMap(config) ? config : {})]);
  const merged = [...steps].flatMap((key) => {
    const value = mergeTyped(childValue(live, key), childValue(config, key), childOf(shape, key) ?? FREE);
    return value === undefined ? [] : [[key, value] as const];
  });
  return merged.length > 0 ? Object.fromEntries(merged) : undefined;
}

const asList = (value: Json | undefined): List => (isList(value) ? value : []);
const childValue = (value: Json | undefined, key: string): Json | undefined => (isMap(value) ? value[key] : undefined);

/** Keyed lists: shared elements in the order of `config`, those only in `live` where they stood among them. */
function mergeLists(live: List, config: List, shape: Shape): Json | undefined {
  const stepOf = (element: Json): string => elementStep(shape, element);
  const [left, right] = [live.map(stepOf), config.map(stepOf)];
  const shared = right.filter((step) => left.includes(step));
  const merged = new Set<string>();
  const out: Json[] = [];
  let next = 0;
  const take = (step: string): void => {
    const [mine, theirs] = [left.indexOf(step), right.indexOf(step)];
    const value = mergeTyped(live[mine], config[theirs], elementOf(shape));
    if (value !== undefined) out.push(value);
    if (theirs >= 0) merged.add(step);
    if (shared[next] === step) next++;
  };
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const [mine, theirs] = [left[l], right[r]];
    if (mine !== undefined && mine === theirs) {
      take(mine);
      l++;
      r++;
    } else if (
      mine !== undefined &&
      theirs !== undefined &&
      right.includes(mine) &&
      shared[next] !== mine &&
      next < shared.length
    ) {
      l++;
    } else if (mine !== undefined && !right.includes(mine)) {
      take(mine);
      l++;
    } else {
      if (mine !== undefined && merged.has(mine)) l++;
      if (theirs !== undefined) {
        take(theirs);
        r++;
      }
    }
  }
  return out.length > 0 ? out : undefined;
}

/** A value without these fields; containers that lose all stay as empty ones (typed/remove.go). */
export function withoutFields(value: JsonMap, gone: FieldSet, shape: Shape): JsonMap {
  const cut = (each: Json, form: Shape, at: string): Json => {
    if (isAtomic(form, each)) return each;
    const keeps = (below: string): boolean => !gone.has(below);
    const inner = (child: Json, childShape: Shape, below: string): Json =>
      reachesBelow(gone, below) ? cut(child, childShape, below) : child;
    if (isList(each)) {
      return each.flatMap((element) => {
        const below = pathOf(at, elementStep(form, element));
        return keeps(below) ? [inner(element, elementOf(form), below)] : [];
      });
    }
    if (!isMap(each)) return each;
    const fields = keysOf(each).flatMap((key) => {
      const below = pathOf(at, fieldStep(key));
      return keeps(below) ? [[key, inner(each[key] ?? null, childOf(form, key) ?? FREE, below)] as const] : [];
    });
    return Object.fromEntries(fields);
  };
  const left = cut(value, shape, "");
  return isMap(left) ? left : {};
}

/** The set with every declared field on the way to its members (Set.EnsureNamedFieldsAreMembers). */
export const withNamedParents = (set: FieldSet, shape: Shape): FieldSet =>
  union(set, new Set([...set].flatMap((each) => namedParents(each, shape))));

function namedParents(path: string, shape: Shape): readonly string[] {
  let form = shape;
  return parentsOf(path).filter((parent) => {
    const name = fieldName(parent);
    const isNamed = name !== undefined && isDeclared(form, name);
    form = name === undefined ? elementOf(form) : (childOf(form, name) ?? FREE);
    return isNamed;
  });
}

/** What the schema does not allow in an applied manifest: fields that it does not declare, elements twice in a list. */
export function schemaErrors(value: Json, shape: Shape, at = ""): readonly string[] {
  if (isMap(value)) {
    const stray = keysOf(value).find((key) => childOf(shape, key) === undefined);
    const children = keysOf(value).filter((key) => key !== stray);
    const below = children.flatMap((key) =>
      schemaErrors(value[key] ?? null, childOf(shape, key) ?? FREE, pathOf(at, fieldStep(key))),
    );
    return stray === undefined
      ? below
      : [...below, `${shown(pathOf(at, fieldStep(stray)))}: field not declared in schema`];
  }
  if (!isList(value)) return [];
  if (isAtomic(shape, value)) {
    return value.flatMap((each) => schemaErrors(each, elementOf(shape), at));
  }
  const steps = value.map((element) => elementStep(shape, element));
  return value.flatMap((element, index) => {
    const step = steps[index] ?? "";
    const twice = steps.indexOf(step) < index ? [`${shown(at)}: duplicate entries for key ${shown(step)}`] : [];
    return [...twice, ...schemaErrors(element, elementOf(shape), pathOf(at, step))];
  });
}
