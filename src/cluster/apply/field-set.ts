import { byText, isMap, type JsonMap, keysOf } from "./json.ts";

/**
 * A set of field paths. A path is the steps of `fieldsV1` joined by a NUL: `f:name` of a field, `k:{…}` of an element by
 * its keys, `v:…` of a set's member.
 * Upstream: structured-merge-diff v6.3.2 fieldpath.
 */
export type FieldSet = ReadonlySet<string>;

const JOINT = "\u0000";

export const pathOf = (parent: string, step: string): string => (parent === "" ? step : parent + JOINT + step);
export const fieldStep = (name: string): string => `f:${name}`;
export const path = (...names: readonly string[]): string => names.map(fieldStep).join(JOINT);

export const union = (...sets: readonly FieldSet[]): FieldSet => new Set(sets.flatMap((set) => [...set]));
export const difference = (set: FieldSet, gone: FieldSet): FieldSet => kept(set, (each) => !gone.has(each));
export const intersection = (set: FieldSet, other: FieldSet): FieldSet => kept(set, (each) => other.has(each));
export const kept = (set: FieldSet, keep: (path: string) => boolean): FieldSet => new Set([...set].filter(keep));

/** Whether a path is one of these or lies below one. */
export const isUnder = (path: string, roots: readonly string[]): boolean =>
  roots.some((root) => path === root || path.startsWith(root + JOINT));

/** Whether the set has paths below this one. */
export function reachesBelow(set: FieldSet, parent: string): boolean {
  for (const each of set) if (each.startsWith(parent + JOINT)) return true;
  return false;
}

/** The name of the field that a path ends with; undefined when it ends with an element. */
export function fieldName(path: string): string | undefined {
  const step = path.slice(path.lastIndexOf(JOINT) + 1);
  return step.startsWith("f:") ? step.slice(2) : undefined;
}

/** Every path above a path, outermost first. */
export function parentsOf(path: string): readonly string[] {
  const steps = path.split(JOINT);
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join(JOINT));
}

/** A set from `fieldsV1`. */
export function fromFieldsV1(fields: JsonMap): FieldSet {
  const set = new Set<string>();
  const walk = (node: JsonMap, at: string): void => {
    const steps = keysOf(node);
    if (at !== "" && (steps.length === 0 || steps.includes("."))) set.add(at);
    for (const step of steps) {
      const child = node[step];
      if (step !== "." && isMap(child)) walk(child, pathOf(at, step));
    }
  };
  walk(fields, "");
  return set;
}

interface Node {
  member: boolean;
  readonly children: Map<string, Node>;
}

/** A set as `fieldsV1`, keys sorted: `{}` a member, `.` a member with others below it. */
export function toFieldsV1(set: FieldSet): JsonMap {
  const root: Node = { member: false, children: new Map() };
  for (const each of set) {
    let node = root;
    for (const step of each.split(JOINT)) {
      const child = node.children.get(step) ?? { member: false, children: new Map() };
      node.children.set(step, child);
      node = child;
    }
    node.member = true;
  }
  return written(root);
}

function written({ member, children }: Node): JsonMap {
  const steps = [...children].sort(([a], [b]) => byText(a, b));
  const below = Object.fromEntries(steps.map(([step, child]) => [step, written(child)]));
  return member && steps.length > 0 ? { ".": {}, ...below } : below;
}

/** A path as messages have it: `.spec.template.spec.containers[name="app"].image`. */
export const shown = (path: string): string => path.split(JOINT).map(shownStep).join("");

function shownStep(step: string): string {
  const text = step.slice(2);
  if (step.startsWith("f:")) return `.${text}`;
  if (step.startsWith("v:")) return `[=${text}]`;
  const keys = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",")}]`;
}

/** The order in which upstream walks a set: what ends at a level, by step, before what goes deeper. */
export function walked(set: FieldSet): readonly string[] {
  return [...set].sort((a, b) => byWalk(a.split(JOINT), b.split(JOINT)));
}

function byWalk(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((step, at) => step !== b[at]);
  if (index < 0) return a.length - b.length;
  const [aEnds, bEnds] = [index === a.length - 1, index >= b.length - 1];
  return aEnds === bEnds ? byStep(a[index] ?? "", b[index] ?? "") : aEnds ? -1 : 1;
}

const STEPS = ["f", "k", "v"];

function byStep(a: string, b: string): number {
  const kinds = STEPS.indexOf(a.charAt(0)) - STEPS.indexOf(b.charAt(0));
  if (kinds !== 0 || !a.startsWith("k:")) return kinds || byText(a, b);
  const [left, right] = [a, b].map((step) =>
    Object.values(JSON.parse(step.slice(2)) as Record<string, string | number>),
  );
  const differing = left?.findIndex((value, at) => value !== right?.[at]) ?? 0;
  const [x = "", y = ""] = [left?.[differing], right?.[differing]];
  return typeof x === "number" && typeof y === "number" ? x - y : byText(String(x), String(y));
}
