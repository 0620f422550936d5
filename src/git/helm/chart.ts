import { failed, ok, type Result } from "../../base/result.ts";
import { type FileObject, isFields, objectsOf, valuesOf } from "../documents.ts";
import type { Tree } from "../repository.ts";
import { executed, type Scope } from "./execute.ts";
import { ExecutionError } from "./functions.ts";
import { parseTemplate } from "./parse.ts";

/** What is given to a chart from outside. */
export interface HelmOptions {
  readonly release?: string;
  readonly namespace?: string;
  /** Value files that the chart was packed with: they stand in for its values.yaml. Paths relative to the chart. */
  readonly packedWith?: readonly string[];
  /** Paths relative to the chart, later ones win. */
  readonly valueFiles?: readonly string[];
  /** Values laid over those of the files. */
  readonly values?: Fields;
  /** `--set`: dotted names. */
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
}

type Objects = Result<readonly FileObject[], string>;
type Fields = Readonly<Record<string, unknown>>;

/** What a folder's Chart.yaml says of the chart; an error when there is none. */
export function chartIn(
  tree: Tree,
  folder: string,
): Result<{ readonly name: string; readonly version: string }, string> {
  const path = `${folder === "" ? "" : `${folder}/`}Chart.yaml`;
  if (tree[path] === undefined) return failed(`stat ${path}: no such file or directory`);
  const about = mapIn(tree, path);
  if (!about.ok) return failed(`cannot load Chart.yaml: ${about.error}`);
  return ok({ name: String(about.value.name ?? ""), version: String(about.value.version ?? "") });
}

/**
 * `helm template`, a subset: values.yaml, value files and parameters; `.Values`, `.Release`, `.Chart`; if, range, and
 * the functions of functions.ts. No named templates, no dependencies, no hooks of its own.
 * Upstream: helm v3.19 pkg/engine; errors as `helm template` prints them.
 */
export function chart(tree: Tree, inside: string, options: HelmOptions): Objects {
  const about = mapIn(tree, `${inside}Chart.yaml`);
  if (!about.ok) return failed(`Error: cannot load Chart.yaml: ${about.error}`);
  const name = String(about.value.name ?? "");
  const values = valuesFor(tree, inside, options);
  if (!values.ok) return values;
  const root = {
    Values: values.value,
    Release: { Name: options.release ?? name, Namespace: options.namespace ?? "default", Service: "Helm" },
    Chart: { Name: name, Version: about.value.version, AppVersion: about.value.appVersion },
  };
  const scope: Scope = { dot: root, root, variables: {} };
  const objects: FileObject[] = [];
  const templates = Object.keys(tree).filter((path) => path.startsWith(`${inside}templates/`) && /\.ya?ml$/.test(path));
  for (const path of templates.sort()) {
    const made = template(tree[path] ?? "", `${name}/${path.slice(inside.length)}`, scope);
    if (!made.ok) return made;
    objects.push(...made.value);
  }
  return ok(objects);
}

function template(text: string, name: string, scope: Scope): Objects {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return failed(`Error: parse error at (${name}:${parsed.error.line}): ${parsed.error.message}`);
  try {
    const read = objectsOf(executed(parsed.value, scope));
    return read.ok ? read : failed(`Error: YAML parse error on ${name}: ${read.error}`);
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    const [, line = "1", message = error.message] = /^(\d+): (.*)$/s.exec(error.message) ?? [];
    if (message.startsWith("error calling required: ")) {
      return failed(`Error: execution error at (${name}:${line}): ${message.slice("error calling required: ".length)}`);
    }
    return failed(`Error: template: ${name}:${line}: executing "${name}" at ${message}`);
  }
}

function valuesFor(
  tree: Tree,
  inside: string,
  { packedWith = ["values.yaml"], valueFiles = [], values: given = {}, parameters = [] }: HelmOptions,
): Result<Fields, string> {
  let values: Fields = {};
  for (const path of [...packedWith, ...valueFiles]) {
    if (path !== "values.yaml" && tree[`${inside}${path}`] === undefined) {
      return failed(`Error: open ${inside}${path}: no such file or directory`);
    }
    const read = mapIn(tree, `${inside}${path}`);
    if (!read.ok) return failed(`Error: failed to parse ${path}: ${read.error}`);
    values = merged(values, read.value);
  }
  values = merged(values, given);
  for (const { name, value } of parameters) values = merged(values, nested(name.split("."), scalar(value)));
  return ok(values);
}

function mapIn(tree: Tree, path: string): Result<Fields, string> {
  const read = valuesOf(tree[path] ?? "");
  if (!read.ok) return read;
  const [value = {}] = read.value;
  return isFields(value) ? ok(value) : failed("not a map");
}

/** The second laid over the first, map by map. */
function merged(below: Fields, above: Fields): Fields {
  const entries = Object.entries(above).map(([key, value]) => {
    const under = below[key];
    return [key, isFields(under) && isFields(value) ? merged(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(entries) };
}

const nested = ([first = "", ...rest]: readonly string[], value: unknown): Fields => ({
  [first]: rest.length === 0 ? value : nested(rest, value),
});

const scalar = (text: string): unknown =>
  /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text === "true" || text === "false" ? text === "true" : text;
