/**
 * YAML and JSON as kubectl writes them: keys sorted, lists not indented, long plain text folded after 80 columns.
 * Upstream: sigs.k8s.io/yaml v1.6 (go-yaml v2 emitterc.go), k8s.io/cli-runtime v0.36.1 pkg/printers/{json,yaml}.go.
 */
import { isFields, sortedEntries } from "./json.ts";

const BEST_WIDTH = 80;

/** One YAML document, ending in a line break. */
export function yamlText(value: unknown): string {
  return isFields(value) || Array.isArray(value) ? block(value, 0) : `${scalar(value, 0, 0)}\n`;
}

function block(value: unknown, indent: number): string {
  if (Array.isArray(value)) return value.map((item) => `${" ".repeat(indent)}- ${itemText(item, indent)}`).join("");
  return sortedEntries(value as Readonly<Record<string, unknown>>)
    .filter(([, child]) => child !== undefined)
    .map(([key, child]) => `${" ".repeat(indent)}${entry(key, child, indent)}`)
    .join("");
}

function entry(key: string, child: unknown, indent: number): string {
  const name = scalar(key, indent, Number.NEGATIVE_INFINITY);
  if (Array.isArray(child) && child.length > 0) return `${name}:\n${block(child, indent)}`;
  if (isFields(child) && Object.keys(child).length > 0) return `${name}:\n${block(child, indent + 2)}`;
  return `${name}: ${scalar(child, indent + 2, indent + name.length + 2)}\n`;
}

/** A list's item: its first line continues the dash. */
function itemText(item: unknown, indent: number): string {
  const filled = Array.isArray(item) ? item.length > 0 : isFields(item) && Object.keys(item).length > 0;
  if (!filled) return `${scalar(item, indent + 2, indent + 2)}\n`;
  return block(item, indent + 2).slice(indent + 2);
}

function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "[]";
  if (typeof value === "object") return "{}";
  if (typeof value !== "string") return String(value);
  if (value.includes("\n")) return literal(value, indent);
  if (resolvesElsewhere(value)) return fold(JSON.stringify(value), indent, column);
  if (plainAllowed(value)) return fold(value, indent, column);
  if (/[^\x20-\x7e\u00a0-\uffff]/.test(value) || /^ | $/.test(value))
    return fold(JSON.stringify(value), indent, column);
  return fold(`'${value.replaceAll("'", "''")}'`, indent, column);
}

/** Text that YAML 1.1 would read as something else. */
const resolvesElsewhere = (text: string): boolean =>
  /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|<<|)$/.test(
    text,
  ) ||
  /^[-+]?(\d[\d_]*|0x[\da-fA-F_]+|0b[01_]+|0o?[0-7_]+)$/.test(text) ||
  /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text) ||
  /^[-+]?(\.inf|\.Inf|\.INF)$|^(\.nan|\.NaN|\.NAN)$/.test(text) ||
  /^\d{4}-\d\d?-\d\d?([Tt ].*)?$/.test(text) ||
  /^[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?$/.test(text);

function plainAllowed(text: string): boolean {
  if (/^[-?:](\s|$)/.test(text) || /^[,[\]{}#&*!|>'"%@`]/.test(text)) return false;
  if (/^---|^\.\.\./.test(text)) return false;
  return !/:(\s|$)|\s#|^\s|\s$/.test(text) && !/[^\x20-\x7e\u00a0-\uffff]/.test(text);
}

function literal(text: string, indent: number): string {
  const chomp = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const hint = /^[ \n]/.test(text) ? "2" : "";
  const lines = text.replace(/\n$/, "").split("\n");
  return `|${hint}${chomp}\n${lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line)).join("\n")}`;
}

/** Breaks at the first single space after the best width. */
function fold(text: string, indent: number, start: number): string {
  let column = start;
  let folded = "";
  for (let i = 0; i < text.length; i++) {
    const single = text[i] === " " && text[i - 1] !== " " && text[i + 1] !== " ";
    if (single && column > BEST_WIDTH && i > 0 && i < text.length - 1) {
      folded += `\n${" ".repeat(indent)}`;
      column = indent;
    } else {
      folded += text[i];
      column++;
    }
  }
  return folded;
}

/** JSON with keys sorted and four spaces, as `-o json`. */
export const jsonText = (value: unknown): string => `${goEscaped(JSON.stringify(sorted(value), undefined, 4))}\n`;

/** JSON on one line with keys sorted, as Go's json.Marshal of a map. */
export const compactJson = (value: unknown): string => goEscaped(JSON.stringify(sorted(value)));

const goEscaped = (json: string): string =>
  json.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, child]) => [key, sorted(child)]));
}
