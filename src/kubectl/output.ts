import { flag, isOn } from "./flags.ts";
import { fillGoTemplate } from "./go-template.ts";
import { goMap, goSyntax } from "./go-values.ts";
import { type Fields, fields } from "./json.ts";
import { printed, readTemplate, relaxed, resultsOf, type Template } from "./jsonpath.ts";
import { fail } from "./outcome.ts";
import { qualifiedKind } from "./resources.ts";
import type { Running } from "./session.ts";
import { align, TABLE } from "./tabwriter.ts";
import { type Found, nameOf } from "./targets.ts";
import { jsonText, yamlText } from "./yaml-text.ts";

const FORMATS =
  "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile";
const ALLOWED = {
  objects: `${FORMATS},yaml`,
  tables: `custom-columns,custom-columns-file,${FORMATS},wide,yaml`,
};

/** Prints whole objects: `single` as such, others as a List. */
type Print = (found: readonly Found[], single: boolean, noHeaders: boolean) => string;

/**
 * A printer of whole objects that `-o` asked for, with their managed fields or without; undefined for a command's own
 * words. Commands with tables (`get`) have more formats.
 * @throws CommandError for an unknown format.
 */
export function structured(run: Running, kind: keyof typeof ALLOWED = "objects"): Print | undefined {
  const template = flag(run.given, "template");
  const asked = flag(run.given, "output") || (template === "" ? "" : "go-template");
  const [, format = "", , written] = /^([^=]*)(=([\s\S]*))?$/.exec(asked) ?? [];
  const managed = isOn(run.given, "show-managed-fields");
  const argument = template || written || "";
  if (format === "" || (format === "wide" && kind === "tables")) return undefined;
  switch (written === undefined ? format.toLowerCase() : format) {
    case "name":
      return (found) => found.map(({ resource, object }) => `${qualifiedKind(resource)}/${nameOf(object)}\n`).join("");
    case "json":
      return (found, single) => jsonText(whole(found, single, managed));
    case "yaml":
      return (found, single) => yamlText(whole(found, single, managed));
    case "jsonpath":
    case "jsonpath-as-json":
      return jsonPath(given(argument), format === "jsonpath-as-json");
    case "jsonpath-file":
      return jsonPath(read(run, given(argument)), false);
    case "go-template":
    case "template":
      return goTemplate(given(argument));
    case "go-template-file":
    case "templatefile":
      return goTemplate(read(run, given(argument)));
    case "kyaml":
      throw fail("kyaml is not available here: ask for yaml");
    case "custom-columns":
      if (kind === "tables") return customColumns(argument);
  }
  const shown = format === asked ? format : asked;
  throw fail(
    `unable to match a printer suitable for the output format ${JSON.stringify(shown)}, allowed formats are: ${ALLOWED[kind]}`,
  );
}

function given(template: string): string {
  if (template === "") throw fail("template format specified but no template given");
  return template;
}

function read({ session }: Running, file: string): string {
  const written = session.files[file];
  if (written === undefined) throw fail(`error reading --template ${file}, open ${file}: no such file or directory`);
  return written;
}

/** An object, or a List of them, without what only servers care for. */
function whole(found: readonly Found[], single: boolean, managed = false): unknown {
  const [first] = found;
  const items = found.map(({ object }) => (managed ? object : withoutManagers(object)));
  if (single && first) return items[0];
  return { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } };
}

/** An object without the record of who wrote which field. */
export function withoutManagers(object: Fields): Fields {
  const { managedFields: _, ...metadata } = fields(object, "metadata");
  return { ...object, metadata };
}

function jsonPath(written: string, asJson: boolean): Print {
  const template = readTemplate(written);
  if (!template.ok) throw fail(`error parsing jsonpath ${written}, ${template.error}`);
  return (found, single) => {
    const data = whole(found, single);
    const results = resultsOf(template.value, data);
    if (!results.ok) throw fail(unfilled(written, results.error, data));
    return asJson ? results.value.map((values) => jsonText(values)).join("") : printed(results.value);
  };
}

const unfilled = (template: string, error: string, data: unknown): string =>
  [
    `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error}. Printing more information for debugging the template:`,
    `\ttemplate was:\n\t\t${template}`,
    `\tobject given to jsonpath engine was:\n\t\t${goSyntax(data)}\n\n`,
  ].join("\n");

interface Column {
  readonly header: string;
  readonly path: Template;
}

function customColumns(spec: string): Print {
  if (spec === "") throw fail("custom-columns format specified but no custom columns given");
  const columns = spec.split(",").map(column);
  return (found, _, noHeaders) => {
    const rows = found.map(({ object }) => columns.map(({ path }) => cell(path, object)));
    const lines = noHeaders ? rows : [columns.map(({ header }) => header), ...rows];
    return align(lines.map((cells) => `${cells.join("\t")}\n`).join(""), TABLE);
  };
}

function column(written: string): Column {
  const colon = written.indexOf(":");
  if (colon < 0) throw fail(`unexpected custom-columns spec: ${written}, expected <header>:<json-path-expr>`);
  const expression = written.slice(colon + 1);
  const path = relaxed(expression);
  if (path === undefined && expression !== "") {
    throw fail(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  const template = readTemplate(path ?? "");
  if (!template.ok) throw fail(template.error);
  return { header: written.slice(0, colon), path: template.value };
}

function cell(path: Template, object: Fields): string {
  const results = resultsOf(path, object);
  if (!results.ok) throw fail(results.error);
  const [first = []] = results.value;
  return first.length === 0 ? "<none>" : results.value.flat().map(goMap).join(",");
}

function goTemplate(template: string): Print {
  const unread = (error: string) => fail(`error parsing template ${template}, template: output:1: ${error}`);
  return (found, single) => {
    const filled = fillGoTemplate(template, whole(found, single));
    if (!filled.ok) throw unread(filled.error);
    return filled.value;
  };
}
