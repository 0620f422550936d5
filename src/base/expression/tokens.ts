import { failed, ok, type Result } from "../result.ts";
import type { SyntaxFault } from "./tree.ts";

/** One word of an expression. `text` of a string token is its value without quotes. */
export interface Token {
  readonly kind: "Number" | "String" | "Identifier" | "Operator" | "Bracket" | "EOF";
  readonly text: string;
  readonly offset: number;
}

const WORD_OPERATORS: ReadonlySet<string> = new Set(["and", "or", "not", "in"]);
const NUMBER = /(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const IDENTIFIER = /[A-Za-z_$][A-Za-z0-9_$]*/y;
const OPERATOR = /\*\*|\?\?|\?\.|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,#=;]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "'": "'" };

/** Splits a text into words; upstream parser/lexer. */
export function tokenize(text: string): Result<readonly Token[], SyntaxFault> {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const take = (kind: Token["kind"], word: string): void => {
    tokens.push({ kind, text: word, offset: at });
    at += word.length;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const number = match(NUMBER);
    const identifier = match(IDENTIFIER);
    const operator = match(OPERATOR);
    if (/\s/.test(char)) at++;
    else if (char === '"' || char === "'") {
      const string = readString(text, at);
      if (!string.ok) return string;
      tokens.push({ kind: "String", text: string.value.text, offset: at });
      at = string.value.end;
    } else if (number !== undefined) take("Number", number);
    else if (identifier !== undefined) take(WORD_OPERATORS.has(identifier) ? "Operator" : "Identifier", identifier);
    else if ("()[]{}".includes(char)) take("Bracket", char);
    else if (operator !== undefined) take("Operator", operator);
    else return failed({ offset: at, message: `unrecognized character: U+${codePoint(char)} '${char}'` });
  }
  tokens.push({ kind: "EOF", text: "", offset: text.length });
  return ok(tokens);
}

const codePoint = (char: string): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");

function readString(text: string, start: number): Result<{ text: string; end: number }, SyntaxFault> {
  const quote = text.charAt(start);
  let value = "";
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) return ok({ text: value, end: at + 1 });
    if (char === "\\") {
      at++;
      value += ESCAPES[text.charAt(at)] ?? text.charAt(at);
    } else value += char;
  }
  return failed({ offset: start, message: "literal not terminated" });
}
