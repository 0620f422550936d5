/**
 * Templates of `-o jsonpath`: fields, indices, slices, wildcards, recursive descent, filters, ranges and texts.
 * Upstream: k8s.io/client-go v0.36.1 util/jsonpath.
 */
import { failed, ok, type Result } from "../base/result.ts";
import { isFields, sortedEntries } from "./json.ts";
import { compactJson } from "./yaml-text.ts";

type Step =
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "all" }
  | { readonly type: "deep" }
  | { readonly type: "slice"; readonly from?: number; readonly to?: number; readonly single: boolean }
  | { readonly type: "filter"; readonly left: string; readonly operator: string; readonly right: string }
  | { readonly type: "union"; readonly names: readonly string[] };

type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "path"; readonly steps: readonly Step[] }
  | { readonly type: "range"; readonly steps: readonly Step[]; readonly body: readonly Part[] };

/** The template filled in with an object; fails with the parser's message. */
export function fillTemplate(template: string, data: unknown): Result<string, string> {
  const tokens = template.split(/(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})/);
  if (/\{[^}]*$/.test(tokens.at(-1) ?? "")) return failed("unclosed action");
  const { parts } = readParts(tokens, 0);
  return ok(render(parts, data, data));
}

function readParts(tokens: readonly string[], from: number): { parts: readonly Part[]; next: number } {
  const parts: Part[] = [];
  let i = from;
  while (i < tokens.length) {
    const token = tokens[i++] ?? "";
    if (!token.startsWith("{")) {
      if (token !== "") parts.push({ type: "text", text: token });
      continue;
    }
    const inner = token.slice(1, -1).trim();
    if (inner === "end") return { parts, next: i };
    if (inner.startsWith("range ")) {
      const body = readParts(tokens, i);
      i = body.next;
      parts.push({ type: "range", steps: readPath(inner.slice(6).trim()), body: body.parts });
    } else if (/^["']/.test(inner)) parts.push({ type: "text", text: unquote(inner) });
    else parts.push({ type: "path", steps: readPath(inner) });
  }
  return { parts, next: i };
}

const unquote = (quoted: string): string =>
  quoted.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => ({ n: "\n", t: "\t", r: "\r" })[letter] ?? letter);

const STEP =
  /^(?:\.\.|\.?\*|\[\*\]|\[\?\(([^)]*)\)\]|\[((?:'[^']*',?)+)\]|\[(-?\d*):?(-?\d*)(?::-?\d*)?\]|\.?((?:[\w-]|\\.|\/)+)|\.|@|\$)/;

function readPath(path: string): readonly Step[] {
  const steps: Step[] = [];
  let rest = path;
  while (rest !== "") {
    const match = STEP.exec(rest);
    if (!match) break;
    const [whole, filter, names, from = "", to = "", field] = match;
    rest = rest.slice(whole.length);
    if (whole === "..") steps.push({ type: "deep" });
    else if (whole.endsWith("*") || whole === "[*]") steps.push({ type: "all" });
    else if (filter !== undefined) steps.push(readFilter(filter));
    else if (names !== undefined)
      steps.push({ type: "union", names: names.split(",").map((n) => n.replace(/'/g, "")) });
    else if (whole.startsWith("[")) steps.push(readSlice(whole, from, to));
    else if (field !== undefined) steps.push({ type: "field", name: field.replace(/\\(.)/g, "$1") });
  }
  return steps;
}

function readFilter(filter: string): Step {
  const [, left = "", operator = "", right = ""] = /^\s*(.*?)\s*(==|!=|<=|>=|<|>|$)\s*(.*)$/.exec(filter) ?? [];
  return { type: "filter", left, operator, right };
}

function readSlice(whole: string, from: string, to: string): Step {
  const single = !whole.includes(":");
  return {
    type: "slice",
    single,
    ...(from === "" ? {} : { from: Number(from) }),
    ...(to === "" ? {} : { to: Number(to) }),
  };
}

/** All values that a path leads to; nothing for a missing field. */
export const valuesAt = (path: string, data: unknown): readonly unknown[] => walk(readPath(path), [data]);

function walk(steps: readonly Step[], start: readonly unknown[]): readonly unknown[] {
  return steps.reduce<readonly unknown[]>((values, step) => values.flatMap((value) => next(step, value)), start);
}

function next(step: Step, value: unknown): readonly unknown[] {
  switch (step.type) {
    case "field":
      return isFields(value) && step.name in value ? [value[step.name]] : [];
    case "union":
      return isFields(value) ? step.names.flatMap((name) => (name in value ? [value[name]] : [])) : [];
    case "all":
      return children(value);
    case "deep":
      return descendants(value);
    case "slice":
      return Array.isArray(value) ? slice(step, value) : [];
    case "filter":
      return Array.isArray(value) ? value.filter((item) => passes(step, item)) : [];
  }
}

const children = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : isFields(value) ? sortedEntries(value).map(([, child]) => child) : [];
const descendants = (value: unknown): readonly unknown[] => [value, ...children(value).flatMap(descendants)];

function slice(step: Extract<Step, { type: "slice" }>, items: readonly unknown[]): readonly unknown[] {
  const { from, to, single } = step;
  if (!single) return items.slice(from ?? 0, to ?? items.length);
  const index = (from ?? 0) < 0 ? items.length + (from ?? 0) : (from ?? 0);
  return index in items ? [items[index]] : [];
}

function passes({ left, operator, right }: Extract<Step, { type: "filter" }>, item: unknown): boolean {
  const found = walk(readPath(left.replace(/^@/, "")), [item]);
  if (operator === "") return found.length > 0;
  if (found.length === 0) return false;
  const wanted = /^["']/.test(right)
    ? right.slice(1, -1)
    : right.startsWith("@")
      ? print(walk(readPath(right.slice(1)), [item])[0])
      : right;
  const given = print(found[0]);
  const [a, b] =
    /^-?[\d.]+$/.test(given) && /^-?[\d.]+$/.test(wanted) ? [Number(given), Number(wanted)] : [given, wanted];
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    default:
      return a >= b;
  }
}

function render(parts: readonly Part[], root: unknown, here: unknown): string {
  return parts
    .map((part) => {
      if (part.type === "text") return part.text;
      const values = walk(part.steps, [here]);
      if (part.type === "path") return values.map(print).join(" ");
      return values.map((value) => render(part.body, root, value)).join("");
    })
    .join("");
}

/** One value as text: objects and lists as JSON. */
export function print(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? compactJson(value) : String(value);
}
