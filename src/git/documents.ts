import { parseAllDocuments } from "yaml";
import { failed, ok, type Result } from "../base/result.ts";

/** A manifest as a file has it, whatever its kind. */
export interface FileObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Commits share most of their files, and variants their repositories: what was read is kept, up to so many texts. */
const KEPT_TEXTS = 500;
const kept = new Map<string, Result<readonly unknown[], string>>();

/**
 * The values of a YAML stream; empty documents are passed over. The same text gives the same values, to the identity.
 * @returns the first error as Go's converter puts it, the place ours
 */
export function valuesOf(text: string): Result<readonly unknown[], string> {
  const known = kept.get(text);
  if (known) return known;
  if (kept.size >= KEPT_TEXTS) kept.clear();
  const values = read(text);
  kept.set(text, values);
  return values;
}

function read(text: string): Result<readonly unknown[], string> {
  const values: unknown[] = [];
  for (const document of parseAllDocuments(text)) {
    const [error] = document.errors;
    if (error) {
      const line = error.linePos?.[0].line ?? 1;
      const what = error.message.split(" at line")[0] ?? error.message;
      return failed(
        `error converting YAML to JSON: yaml: line ${line}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
      );
    }
    const value: unknown = document.toJS();
    if (value !== null && value !== undefined) values.push(value);
  }
  return ok(values);
}

/** The objects of a file: what is no object with a kind and a version is an error. */
export function objectsOf(text: string): Result<readonly FileObject[], string> {
  const values = valuesOf(text);
  if (!values.ok) return values;
  const objects: FileObject[] = [];
  for (const value of values.value) {
    if (!isFields(value) || typeof value.kind !== "string") return failed("Object 'Kind' is missing");
    if (typeof value.apiVersion !== "string") return failed("Object 'apiVersion' is missing");
    const metadata = isFields(value.metadata) ? value.metadata : {};
    objects.push({ ...value, apiVersion: value.apiVersion, kind: value.kind, metadata });
  }
  return ok(objects);
}

type Fields = Readonly<Record<string, unknown>>;

/** A map, as JSON has them. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
