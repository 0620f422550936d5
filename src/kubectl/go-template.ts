/**
 * Go templates as people type them after `-o go-template`: fields, variables, range, if, with, pipes, and the functions
 * that compare, count, index and print. Upstream: Go 1.26 text/template, with missing keys allowed.
 */
import { failed, ok, type Result } from "../base/result.ts";
import { goFloat, goMap } from "./go-values.ts";
import { isFields, sortedEntries } from "./json.ts";

type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "print"; readonly pipe: string }
  | { readonly type: "set"; readonly name: string; readonly pipe: string }
  | {
      readonly type: "if" | "with" | "range";
      readonly pipe: string;
      readonly names: readonly string[];
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

class Failure extends Error {}

/** The template filled in with an object; fails with the engine's message. */
export function fillGoTemplate(template: string, data: unknown): Result<string, string> {
  try {
    const tokens = tokensOf(template);
    const { nodes } = block(tokens, 0, false);
    return ok(filled(nodes, { dot: data, names: new Map([["$", data]]) }));
  } catch (error) {
    if (error instanceof Failure) return failed(error.message);
    throw error;
  }
}

/** Texts and actions in turn; `{{-` and `-}}` take the white space beside them. */
function tokensOf(template: string): readonly (string | { readonly action: string })[] {
  const tokens: (string | { readonly action: string })[] = [];
  let rest = template;
  let trim = false;
  for (;;) {
    const start = rest.indexOf("{{");
    const plain = start < 0 ? rest : rest.slice(0, start);
    const before = trim ? plain.replace(/^\s+/, "") : plain;
    if (start < 0) return before === "" ? tokens : [...tokens, before];
    const [, left, action = "", right, after] =
      /^\{\{(- )?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`])*?)( -)?\}\}([\s\S]*)$/.exec(rest.slice(start)) ?? [];
    if (after === undefined) throw new Failure("unclosed action");
    const text = left === undefined ? before : before.replace(/\s+$/, "");
    if (text !== "") tokens.push(text);
    if (!action.trimStart().startsWith("/*")) tokens.push({ action: action.trim() });
    trim = right !== undefined;
    rest = after;
  }
}

function block(
  tokens: ReturnType<typeof tokensOf>,
  from: number,
  inside: boolean,
): { readonly nodes: readonly Node[]; readonly next: number; readonly end: string } {
  const nodes: Node[] = [];
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i] ?? "";
    if (typeof token === "string") {
      nodes.push({ type: "text", text: token });
      continue;
    }
    const [, word = "", pipe = ""] = /^(if|with|range|else|end)\b\s*([\s\S]*)$/.exec(token.action) ?? [];
    if (word === "else" || word === "end") {
      if (inside) return { nodes, next: i, end: token.action };
      throw new Failure(`unexpected {{${word}}}`);
    }
    if (word === "if" || word === "with" || word === "range") {
      const made = control(word, pipe, tokens, i + 1);
      nodes.push(made.node);
      i = made.next;
      continue;
    }
    const [, name, value] = /^(\$\w+)\s*:?=\s*([\s\S]*)$/.exec(token.action) ?? [];
    nodes.push(name === undefined ? { type: "print", pipe: token.action } : { type: "set", name, pipe: value ?? "" });
  }
  if (inside) throw new Failure("unexpected EOF");
  return { nodes, next: tokens.length, end: "" };
}

function control(
  type: "if" | "with" | "range",
  written: string,
  tokens: ReturnType<typeof tokensOf>,
  from: number,
): { readonly node: Node; readonly next: number } {
  const [, names = "", pipe = written] = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*([\s\S]*)$/.exec(written) ?? [];
  const body = block(tokens, from, true);
  const node = { type, pipe, names: names.split(/\s*,\s*/).filter((name) => name !== ""), body: body.nodes };
  if (body.end === "end") return { node: { ...node, otherwise: [] }, next: body.next };
  const [, more] = /^else\s+if\b\s*([\s\S]*)$/.exec(body.end) ?? [];
  if (more !== undefined) {
    const chained = control("if", more, tokens, body.next + 1);
    return { node: { ...node, otherwise: [chained.node] }, next: chained.next };
  }
  const otherwise = block(tokens, body.next + 1, true);
  return { node: { ...node, otherwise: otherwise.nodes }, next: otherwise.next };
}

interface Scope {
  readonly dot: unknown;
  readonly names: Map<string, unknown>;
}

const filled = (nodes: readonly Node[], scope: Scope): string => nodes.map((node) => fill(node, scope)).join("");

function fill(node: Node, scope: Scope): string {
  if (node.type === "text") return node.text;
  const value = piped(node.pipe, scope);
  if (node.type === "print") return shown(value);
  if (node.type === "set") {
    scope.names.set(node.name, value);
    return "";
  }
  const inner = (dot: unknown, values: readonly unknown[]): Scope => ({
    dot,
    names: new Map([...scope.names, ...node.names.map((name, i) => [name, values[i]] as const)]),
  });
  if (node.type === "range") {
    const items: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
      ? value.map((item: unknown, i) => [i, item])
      : isFields(value)
        ? sortedEntries(value)
        : [];
    if (items.length === 0) return filled(node.otherwise, scope);
    return items
      .map(([key, item]) => filled(node.body, inner(item, node.names.length > 1 ? [key, item] : [item])))
      .join("");
  }
  if (!isTrue(value)) return filled(node.otherwise, scope);
  return filled(node.body, inner(node.type === "with" ? value : scope.dot, [value]));
}

const isTrue = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : isFields(value) ? Object.keys(value).length > 0 : Boolean(value);

/** A value as the template prints it: numbers are float64. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return "<no value>";
  return typeof value === "number" ? goFloat(value) : goMap(value);
}

const WORD = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|\||\(|\)(?:\.[\w.-]+)?|[^\s|()]+)/y;

function wordsOf(pipe: string): readonly string[] {
  const words: string[] = [];
  WORD.lastIndex = 0;
  for (let match = WORD.exec(pipe); match; match = WORD.exec(pipe)) words.push(match[1] ?? "");
  return words;
}

function piped(pipe: string, scope: Scope): unknown {
  const words = [...wordsOf(pipe)];
  const value = chain(words, scope);
  if (words.length > 0) throw new Failure(`unexpected ${JSON.stringify(words[0])} in operand`);
  return value;
}

/** Commands joined by pipes: the last value is the next one's last argument. */
function chain(words: string[], scope: Scope): unknown {
  let given: readonly unknown[] = [];
  for (;;) {
    const value = command(words, scope, given);
    if (words[0] !== "|") return value;
    words.shift();
    given = [value];
  }
}

function command(words: string[], scope: Scope, given: readonly unknown[]): unknown {
  const [first = ""] = words;
  if (!Object.hasOwn(FUNCTIONS, first)) {
    if (/^[a-z]\w*$/i.test(first) && !/^(true|false|nil)$/.test(first))
      throw new Failure(`function ${JSON.stringify(first)} not defined`);
    return operand(words, scope);
  }
  words.shift();
  const values: unknown[] = [];
  while (words.length > 0 && words[0] !== "|" && !words[0]?.startsWith(")")) values.push(operand(words, scope));
  return FUNCTIONS[first]?.([...values, ...given]);
}

function operand(words: string[], scope: Scope): unknown {
  const word = words.shift() ?? "";
  if (word === "(") {
    const value = chain(words, scope);
    const close = words.shift() ?? "";
    return field(value, close.slice(1));
  }
  if (/^["`]/.test(word)) return word.startsWith("`") ? word.slice(1, -1) : (JSON.parse(word) as unknown);
  if (/^-?\d/.test(word)) return Number(word);
  if (word === "true" || word === "false") return word === "true";
  if (word.startsWith("$")) {
    const [name = "", ...path] = word.split(".");
    return field(scope.names.get(name), path.join("."));
  }
  return field(scope.dot, word.replace(/^\./, ""));
}

/** A field of an object; nothing where some part of the path is missing. */
const field = (value: unknown, path: string): unknown =>
  path
    .split(".")
    .filter((step) => step !== "")
    .reduce<unknown>((found, step) => (isFields(found) && Object.hasOwn(found, step) ? found[step] : undefined), value);

type Compare = (a: string | number, b: string | number) => boolean;
const compare =
  (test: Compare) =>
  ([a, b]: readonly unknown[]): unknown =>
    test(a as string | number, b as string | number);

/** A text's bytes, an object's fields, a list's elements. */
const sizeOf = (value: unknown): number =>
  typeof value === "string" || Array.isArray(value) ? value.length : isFields(value) ? Object.keys(value).length : 0;

const FUNCTIONS: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  and: (values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  or: (values) => values.find(isTrue) ?? values.at(-1),
  not: ([value]) => !isTrue(value),
  len: ([value]) => sizeOf(value),
  index: ([value, ...keys]) =>
    keys.reduce<unknown>(
      (found, key) => (Array.isArray(found) ? found[Number(key)] : isFields(found) ? found[String(key)] : undefined),
      value,
    ),
  exists: ([value, ...keys]) => FUNCTIONS.index?.([value, ...keys]) !== undefined,
  eq: ([a, ...others]) => others.some((b) => a === b),
  ne: ([a, b]) => a !== b,
  lt: compare((a, b) => a < b),
  le: compare((a, b) => a <= b),
  gt: compare((a, b) => a > b),
  ge: compare((a, b) => a >= b),
  print: (values) => values.map(shown).join(""),
  println: (values) => `${values.map(shown).join(" ")}\n`,
  printf: ([format, ...values]) => formatted(String(format), values),
  base64decode: ([value]) =>
    new TextDecoder().decode(Uint8Array.from(atob(String(value)), (letter) => letter.charCodeAt(0))),
};

/** `%s`, `%v`, `%d`, `%q` and widths. */
function formatted(format: string, values: readonly unknown[]): string {
  let used = 0;
  return format.replace(/%(-?)(\d*)([svdq%])/g, (_, left: string, width: string, verb: string) => {
    if (verb === "%") return "%";
    const value = values[used++];
    const text = verb === "q" ? JSON.stringify(shown(value)) : shown(value);
    return left === "" ? text.padStart(Number(width)) : text.padEnd(Number(width));
  });
}
