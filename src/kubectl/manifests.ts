import { parseAllDocuments, type YAMLParseError } from "yaml";
import { type Fields, isFields, list, text } from "./json.ts";
import { type CommandError, fail } from "./outcome.ts";
import type { Running } from "./session.ts";

/** One object of a file, as written. */
export interface Manifest {
  readonly file: string;
  readonly object: Fields;
}

/** A document that may be no object. */
interface Document {
  readonly file: string;
  readonly object: Fields;
  readonly error?: CommandError;
}

/** Objects of files in order; Lists are opened. @throws CommandError for a missing or unreadable file. */
export function readManifests(run: Running, files: readonly string[]): readonly Manifest[] {
  return documentsOf(run, files).map(({ file, object, error }) => {
    if (error) throw error;
    return { file, object };
  });
}

/** The same, with what could not be read in its place. @throws CommandError for a missing file. */
export function documentsOf(run: Running, files: readonly string[]): readonly Document[] {
  return files.flatMap((file) => {
    if (file === "-") return documents("STDIN", run.session.stdin ?? "");
    const written = run.session.files[file];
    if (written !== undefined) return documents(file, written);
    const inside = filesIn(run, file);
    if (inside.length === 0) throw fail(`the path ${JSON.stringify(file)} does not exist`);
    return inside.flatMap((name) => documents(name, run.session.files[name] ?? ""));
  });
}

function filesIn(run: Running, folder: string): readonly string[] {
  const prefix = folder === "." || folder === "./" ? "" : `${folder.replace(/\/$/, "")}/`;
  return Object.keys(run.session.files)
    .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes("/"))
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort();
}

function documents(file: string, written: string): readonly Document[] {
  return parseAllDocuments(written, { version: "1.1", uniqueKeys: false }).flatMap((document) => {
    const [error] = document.errors;
    if (error) {
      const why = /^\s*\{/.test(written) ? "unexpected EOF" : syntaxError(error);
      return [{ file, object: {}, error: fail(`error parsing ${file}: ${why}`) }];
    }
    const object: unknown = document.toJS();
    if (object === null || object === undefined) return [];
    if (!isFields(object)) {
      const why = `error validating ${JSON.stringify(file)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`;
      return [{ file, object: {}, error: fail(why) }];
    }
    const items = text(object, "kind").endsWith("List") ? list(object, "items").filter(isFields) : [object];
    return items.map((item) => ({ file, object: item }));
  });
}

/** What Go's YAML reader says where ours says something else, and the line it counts. */
const SAYINGS: Readonly<Record<string, readonly [string, number]>> = {
  TAB_AS_INDENT: ["found character that cannot start any token", 0],
  MULTILINE_IMPLICIT_KEY: ["could not find expected ':'", 1],
  MISSING_CHAR: ["found unexpected end of stream", 0],
  BAD_INDENT: ["did not find expected key", -1],
};

function syntaxError(error: YAMLParseError): string {
  const closed = error.code !== "MISSING_CHAR" || error.message.includes("closing");
  const [said, shift] = (closed ? SAYINGS[error.code] : undefined) ?? ["did not find expected key", -1];
  return `error converting YAML to JSON: yaml: line ${(error.linePos?.[0].line ?? 1) + shift}: ${said}`;
}

/** No such kind: what kubectl says of a manifest that no API serves. */
export function refuse(object: Fields, file: string): CommandError {
  const { kind, apiVersion } = object;
  const name = text(object, "metadata", "name");
  const namespace = text(object, "metadata", "namespace");
  return fail(
    `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${file}": no matches for kind "${String(kind)}" in version "${String(apiVersion)}"\nensure CRDs are installed first`,
  );
}
