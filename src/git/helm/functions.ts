import { stringify } from "yaml";

/** Raised where a template cannot be executed; the message is Go's or sprig's. */
export class ExecutionError extends Error {}

/** The functions of the subset, with sprig's names and order of arguments. */
export const FUNCTIONS: Readonly<Record<string, (...words: readonly unknown[]) => unknown>> = {
  default: (otherwise, value) => (isEmpty(value) ? otherwise : value),
  required: (message, value) => {
    if (value === undefined || value === null || value === "") throw new ExecutionError(String(message));
    return value;
  },
  quote: (value) => JSON.stringify(textOf(value)),
  upper: (value) => textOf(value).toUpperCase(),
  lower: (value) => textOf(value).toLowerCase(),
  int: (value) => Math.trunc(Number(value)),
  add: (...words) => words.reduce<number>((sum, word) => sum + Number(word), 0),
  until: (count) => Array.from({ length: Number(count) }, (_, index) => index),
  toYaml: (value) => stringify(value).trimEnd(),
  indent: (by, text) => indented(Number(by), textOf(text)),
  nindent: (by, text) => `\n${indented(Number(by), textOf(text))}`,
  printf: (format, ...words) => {
    let next = 0;
    return String(format).replace(/%[sdv]/g, () => textOf(words[next++]));
  },
  eq: (a, ...others) => others.includes(a),
  ne: (a, b) => a !== b,
  not: (value) => isEmpty(value),
  and: (...words) => words.find(isEmpty) ?? words.at(-1),
  or: (...words) => words.find((word) => !isEmpty(word)) ?? words.at(-1),
};

const indented = (by: number, text: string): string =>
  text
    .split("\n")
    .map((line) => " ".repeat(by) + line)
    .join("\n");

/** Go's truth: nothing, zero, empty text, empty list and empty map are false. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 0 ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** As Go prints a value; nothing is empty, as Helm makes it. */
export const textOf = (value: unknown): string =>
  value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
