import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import type { Problem } from "../api/frame.ts";
import { type FieldPath, isRecord } from "./path.ts";

/** 1-based place in a file. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** One document of a YAML stream: its value, and where every part of it stands. */
export interface YamlDocument {
  readonly value: unknown;
  /**
   * Where a field stands: its key ("key"), or its value if that is a scalar ("value"). The place of the nearest
   * enclosing field when the path does not exist.
   */
  place(path: FieldPath, part: "key" | "value"): Place;
}

/** Reads a stream of YAML 1.2 documents; empty ones are skipped, lists taken apart. Syntax errors come back as problems. */
export function readYaml(
  file: string,
  text: string,
): { readonly documents: readonly YamlDocument[]; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = [];
  const documents: YamlDocument[] = [];
  for (const document of parsed) {
    for (const error of document.errors) {
      problems.push({
        file,
        ...placeOf(error.pos[0]),
        field: "",
        message: error.message,
        hint: YAML_HINTS[error.code],
      });
    }
    if (document.errors.length > 0 || document.contents === null || isNull(document.contents)) continue;
    documents.push(
      ...itemsOf({ value: document.toJS(), place: (path, part) => placeOf(offsetOf(document, path, part)) }),
    );
  }
  return { documents, problems };
}

/** What `kubectl get -o yaml` prints of several objects is as many documents. */
function itemsOf(document: YamlDocument): readonly YamlDocument[] {
  const { value, place } = document;
  if (!isRecord(value) || value.kind !== "List" || !Array.isArray(value.items)) return [document];
  return value.items.map((item: unknown, index) => ({
    value: item,
    place: (path, part) => place(["items", index, ...path], part),
  }));
}

const isNull = (node: unknown): boolean => isScalar(node) && node.value === null;

const YAML_HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "Indent with spaces.",
  DUPLICATE_KEY: "Remove one of the two.",
  BAD_INDENT: "Line it up with the fields around it.",
  MULTILINE_IMPLICIT_KEY: "A text with a colon needs quotes.",
};

function offsetOf(document: Document.Parsed, path: FieldPath, part: "key" | "value"): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    const entry: { at: number; value: Node | null } | undefined = entryOf(node, step);
    if (!entry) return offset;
    const value = isAlias(entry.value) ? null : entry.value;
    const atValue = part === "value" && depth === path.length - 1 && value && !isCollection(value) && !isNull(value);
    offset = atValue ? (value.range?.[0] ?? entry.at) : entry.at;
    node = entry.value;
  }
  return offset;
}

function entryOf(node: Node | null, step: string | number): { at: number; value: Node | null } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)] as Node | undefined;
    return item ? { at: item.range?.[0] ?? 0, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((each) => isPair(each) && isScalar(each.key) && String(each.key.value) === String(step));
  if (!pair || !isScalar(pair.key)) return undefined;
  return { at: pair.key.range?.[0] ?? 0, value: (pair.value as Node | null) ?? null };
}
