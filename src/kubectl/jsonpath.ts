/**
 * Templates of `-o jsonpath`: fields, indices, slices, wildcards, recursive descent, filters, unions, ranges and texts.
 * Upstream: k8s.io/client-go v0.36.1 util/jsonpath, with missing keys allowed.
 */
import { failed, ok, type Result } from "../base/result.ts";
import { goMap } from "./go-values.ts";
import { isFields, sortedEntries } from "./json.ts";
import { compactJson } from "./yaml-text.ts";

type Step =
  | { readonly type: "literal"; readonly value: string | number | boolean }
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "all" }
  | { readonly type: "deep" }
  | {
      readonly type: "slice";
      readonly from?: number;
      readonly to?: number;
      readonly single: boolean;
      readonly by: number;
    }
  | { readonly type: "filter"; readonly left: Steps; readonly operator: string; readonly right: Steps }
  | { readonly type: "union"; readonly parts: readonly Steps[] }
  | { readonly type: "word"; readonly name: string };
type Steps = readonly Step[];

/** Texts, paths, and ranges with what they repeat. */
type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "path"; readonly steps: Steps }
  | { readonly type: "range"; readonly steps: Steps; readonly body: readonly Part[] };

/** A template that has been read. */
export type Template = readonly Part[];

class Unreadable extends Error {}
class Unfillable extends Error {}

/** Reads a template; fails with the parser's message. */
export function readTemplate(template: string): Result<Template, string> {
  return caught(Unreadable, () => nested(new Reader(template).parts()).parts);
}

/** What each part of a template finds in an object; fails with the engine's message. */
export function resultsOf(template: Template, data: unknown): Result<readonly (readonly unknown[])[], string> {
  return caught(Unfillable, () => [...found(template, data)]);
}

function caught<T>(kind: typeof Unreadable, make: () => T): Result<T, string> {
  try {
    return ok(make());
  } catch (error) {
    if (error instanceof kind) return failed(error.message);
    throw error;
  }
}

/** Results of one part side by side, objects and lists as JSON. */
export const printed = (results: readonly (readonly unknown[])[]): string =>
  results.map((values) => values.map(print).join(" ")).join("");

/** One value as text: objects and lists as JSON. */
export function print(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return typeof value === "object" ? compactJson(value) : String(value);
}

/** "{.a.b}", ".a.b", "a.b" as a template; undefined for anything else. Upstream: pkg/cmd/get RelaxedJSONPathExpression. */
export function relaxed(path: string): string | undefined {
  const [, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path) ?? [];
  const inner = braced ?? bare;
  return inner === undefined ? undefined : `{.${inner}}`;
}

/** All values that a path leads to; nothing for a missing field, or a path that cannot be read or followed. */
export function valuesAt(path: string, data: unknown): readonly unknown[] {
  const read = readTemplate(relaxed(path) ?? "");
  const results = read.ok ? resultsOf(read.value, data) : read;
  return results.ok ? results.value.flat() : [];
}

const TERMINATORS = " \t\r\n.,[]$@{}";

/** Reads a template letter by letter. */
class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  /** Texts and actions, one after the other. */
  parts(): readonly (string | Steps)[] {
    const parts: (string | Steps)[] = [];
    while (this.at < this.text.length) {
      const brace = this.text.indexOf("{", this.at);
      const end = brace < 0 ? this.text.length : brace;
      if (end > this.at) parts.push(this.text.slice(this.at, end));
      this.at = end;
      if (brace >= 0) parts.push(this.action());
    }
    return parts;
  }

  private action(): Steps {
    this.at++;
    const steps: Step[] = [];
    for (;;) {
      const rest = this.text.slice(this.at);
      const letter = rest[0] ?? "\n";
      if (letter === "}") {
        this.at++;
        return steps;
      }
      if (rest.startsWith("[?(")) steps.push(this.filter());
      else if (rest.startsWith("..")) this.deep(steps);
      else if (/[\r\n]/.test(letter)) throw new Unreadable("unclosed action");
      else if (/[ @$]/.test(letter)) this.at++;
      else if (letter === "[") steps.push(...this.array());
      else if (/["']/.test(letter)) steps.push(this.quote(letter));
      else if (letter === ".") steps.push(this.field(1));
      else if (/[-+\d]/.test(letter)) steps.push(this.number());
      else if (/[\p{L}_]/u.test(letter)) steps.push(this.word());
      else throw new Unreadable(`unrecognized character in action: ${named(rest)}`);
    }
  }

  private deep(steps: Step[]): void {
    if (steps.at(-1)?.type === "deep") throw new Unreadable("invalid multiple recursive descent");
    this.at += 2;
    steps.push({ type: "deep" });
    if (/[\p{L}\d_]/u.test(this.text[this.at] ?? "")) steps.push(this.field(0));
  }

  /** A name up to a letter that ends it and is not escaped. */
  private field(skipped: number): Step {
    this.at += skipped;
    const from = this.at;
    while (this.at < this.text.length && !TERMINATORS.includes(this.text[this.at] ?? "")) {
      this.at += this.text[this.at] === "\\" ? 2 : 1;
    }
    const name = this.text.slice(from, this.at);
    return name === "*" ? { type: "all" } : { type: "field", name: name.replaceAll("\\", "") };
  }

  private word(): Step {
    const from = this.at;
    while (this.at < this.text.length && !TERMINATORS.includes(this.text[this.at] ?? "")) this.at++;
    const name = this.text.slice(from, this.at);
    return /^(true|false)$/.test(name) ? { type: "literal", value: name === "true" } : { type: "word", name };
  }

  private number(): Step {
    const [written = ""] = /^[-+]?[\d.]*/.exec(this.text.slice(this.at)) ?? [];
    this.at += written.length;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(written)) throw new Unreadable(`cannot parse number ${written}`);
    return { type: "literal", value: Number(written) };
  }

  private quote(mark: string): Step {
    const from = this.at++;
    while (this.text[this.at] !== mark || this.text[this.at - 1] === "\\") {
      if (this.at >= this.text.length || this.text[this.at] === "\n")
        throw new Unreadable("unterminated quoted string");
      this.at++;
    }
    this.at++;
    return { type: "literal", value: unquoted(this.text.slice(from + 1, this.at - 1)) };
  }

  private array(): Steps {
    const end = this.text.indexOf("]", this.at);
    const line = this.text.indexOf("\n", this.at);
    if (end < 0 || (line >= 0 && line < end)) throw new Unreadable("unterminated array");
    const inner = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    const parts = inner.split(",");
    if (parts.length > 1)
      return [{ type: "union", parts: parts.map((part) => stepsIn(`[${part.replace(/^ +| +$/g, "")}]`)) }];
    const [, key] = /^'([^']*)'$/.exec(inner) ?? [];
    return key === undefined ? [slice(inner)] : stepsIn(`.${key}`);
  }

  private filter(): Step {
    this.at += 3;
    const from = this.at;
    let mark = "";
    let closed = false;
    for (; ; this.at++) {
      const letter = this.text[this.at] ?? "\n";
      if (letter === "\n") throw new Unreadable("unterminated filter");
      if (/["']/.test(letter)) {
        if (mark === "") mark = letter;
        else if (letter === mark && this.text[this.at - 1] !== "\\") closed = true;
      }
      if (letter === ")" && (mark !== "") === closed) break;
    }
    const inner = this.text.slice(from, this.at);
    if (this.text[this.at + 1] !== "]") throw new Unreadable("unclosed array expect ]");
    this.at += 2;
    const [, left, operator = "", right = ""] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inner) ?? [];
    if (left === undefined) return { type: "filter", left: stepsIn(inner), operator: "exists", right: [] };
    return { type: "filter", left: stepsIn(left), operator, right: stepsIn(right) };
  }
}

/** "U+007E '~'": the first letter of a text. */
function named(text: string): string {
  const [letter = ""] = text;
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${letter}'`;
}

function stepsIn(inner: string): Steps {
  const [first] = new Reader(`{${inner}}`).parts();
  return typeof first === "string" || first === undefined ? [] : first;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };
const unquoted = (inner: string): string => inner.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);

function slice(written: string): Step {
  const [, from = "", to, by] = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(written === "*" ? ":" : written) ?? ["", "no"];
  if (from === "no") throw new Unreadable(`invalid array index ${written}`);
  return {
    type: "slice",
    single: to === undefined,
    by: by === undefined || by === ":" ? 1 : Number(by.slice(1)),
    ...(from === "" ? {} : { from: Number(from) }),
    ...(to === undefined || to === ":" ? {} : { to: Number(to.slice(1)) }),
  };
}

/** Parts with what stands between `{range …}` and `{end}` inside. */
function nested(
  flat: readonly (string | Steps)[],
  from = 0,
  inside = false,
): { readonly parts: Template; readonly next: number } {
  const parts: Part[] = [];
  let i = from;
  while (i < flat.length) {
    const each = flat[i++] ?? "";
    if (typeof each === "string") {
      parts.push({ type: "text", text: each });
      continue;
    }
    const [first] = each;
    if (first?.type === "word" && first.name === "end" && inside) return { parts, next: i };
    if (first?.type === "word" && first.name === "range") {
      const body = nested(flat, i, true);
      i = body.next;
      parts.push({ type: "range", steps: each.slice(1), body: body.parts });
    } else parts.push({ type: "path", steps: each });
  }
  return { parts, next: i };
}

function* found(parts: readonly Part[], here: unknown): Generator<readonly unknown[]> {
  for (const part of parts) {
    if (part.type === "text") yield [part.text];
    else if (part.type === "path") yield walk(part.steps, [here]);
    else for (const value of walk(part.steps, [here])) yield* found(part.body, value);
  }
}

const walk = (steps: Steps, start: readonly unknown[]): readonly unknown[] => steps.reduce(next, start);

function next(values: readonly unknown[], step: Step): readonly unknown[] {
  switch (step.type) {
    case "literal":
      return typeof step.value === "string" ? [step.value] : values.map(() => step.value);
    case "field":
      return values.flatMap((value) => (isFields(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []));
    case "union":
      return step.parts.flatMap((part) => walk(part, values));
    case "all":
      return values.flatMap(children);
    case "deep":
      return values.flatMap(descendants);
    case "slice":
      return values.flatMap((value) => (isNil(value) ? [] : sliced(step, value)));
    case "filter":
      return values.flatMap((value) => chosen(step, value));
    case "word":
      throw new Unfillable(
        step.name === "end" ? "not in range, nothing to end" : `unrecognized identifier ${step.name}`,
      );
  }
}

const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;
const children = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : isFields(value) ? sortedEntries(value).map(([, child]) => child) : [];
/** An object or a list, and those inside. */
const descendants = (value: unknown): readonly unknown[] =>
  children(value).length === 0 ? [] : [value, ...children(value).flatMap(descendants)];

/** The Go type of a value that JSON gave. */
function typeOf(value: unknown): string {
  if (isFields(value)) return "map[string]interface {}";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "int64" : "float64";
}

function sliced(step: Extract<Step, { type: "slice" }>, items: unknown): readonly unknown[] {
  if (!Array.isArray(items)) throw new Unfillable(`${typeOf(items)} is not array or slice`);
  const { length } = items;
  const from = (step.from ?? 0) < 0 ? (step.from ?? 0) + length : (step.from ?? 0);
  const last = step.single ? (step.from ?? 0) + 1 : (step.to ?? length);
  const to = last < 0 || (last === 0 && step.single) ? last + length : last;
  if (from === to) return [];
  const outside = (index: number) => new Unfillable(`array index out of bounds: index ${index}, length ${length}`);
  if (from >= length || from < 0) throw outside(from);
  if (to > length || to < 0) throw outside(to - 1);
  if (from > to) throw new Unfillable(`starting index ${from} is greater than ending index ${to}`);
  if (step.by <= 0) throw new Unfillable("step must be > 0");
  return items.slice(from, to).filter((_, i) => i % step.by === 0);
}

function chosen(step: Extract<Step, { type: "filter" }>, items: unknown): readonly unknown[] {
  if (!Array.isArray(items)) throw new Unfillable(`${goMap(items)} is not array or slice and cannot be filtered`);
  return items.filter((item) => passes(step, item));
}

function passes({ left, operator, right }: Extract<Step, { type: "filter" }>, item: unknown): boolean {
  if (operator === "exists") return isFound(left, item);
  const [a, b] = [walk(left, [item]), walk(right, [item])];
  if (a.length === 0 || b.length === 0) return false;
  if (a.length > 1 || b.length > 1) throw new Unfillable("can only compare one element at a time");
  return compared(a[0], operator, b[0]);
}

/** An element that the path cannot be followed in has it not. */
function isFound(path: Steps, item: unknown): boolean {
  const found = caught(Unfillable, () => walk(path, [item]));
  return found.ok && found.value.length > 0;
}

/** Upstream: client-go third_party/forked/golang/template/funcs.go. */
function compared(a: unknown, operator: string, b: unknown): boolean {
  const scalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
  if (!scalar(a) || !scalar(b)) throw new Unfillable("invalid type for comparison");
  if (typeOf(a) !== typeOf(b)) throw new Unfillable("incompatible types for comparison");
  const [x, y] = [a as string | number, b as string | number];
  if (operator === "==") return x === y;
  if (operator === "!=") return x !== y;
  if (typeof a === "boolean" && /^[<>]=?$/.test(operator)) throw new Unfillable("invalid type for comparison");
  if (operator === "<") return x < y;
  if (operator === ">") return x > y;
  if (operator === "<=") return x <= y;
  if (operator === ">=") return x >= y;
  throw new Unfillable(`unrecognized filter operator ${operator}`);
}
