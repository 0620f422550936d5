import { type Fields, fields, isFields, list, text } from "./json.ts";
import { fillTemplate, print, valuesAt } from "./jsonpath.ts";
import { fail } from "./outcome.ts";
import { qualifiedKind } from "./resources.ts";
import { align, TABLE } from "./tabwriter.ts";
import { type Found, nameOf } from "./targets.ts";
import { jsonText, yamlText } from "./yaml-text.ts";

const ALLOWED =
  "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml";

/**
 * A printer of whole objects that `-o` asked for, with their managed fields or without; undefined for tables.
 * @throws CommandError for an unknown format.
 */
export function structured(
  format: string,
  managed = false,
): ((found: readonly Found[], single: boolean, noHeaders: boolean) => string) | undefined {
  const [, kind = "", , argument] = /^([^=]*)(=([\s\S]*))?$/.exec(format) ?? [];
  switch (kind) {
    case "":
    case "wide":
      return undefined;
    case "name":
      return (found) => found.map(({ resource, object }) => `${qualifiedKind(resource)}/${nameOf(object)}\n`).join("");
    case "json":
      return (found, single) => jsonText(whole(found, single, managed));
    case "yaml":
      return (found, single) => yamlText(whole(found, single, managed));
    case "jsonpath":
      return templated(argument);
    case "custom-columns":
      return customColumns(argument);
    case "go-template":
      return goTemplate(argument);
    default:
      throw fail(
        `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${ALLOWED}`,
      );
  }
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

function templated(template: string | undefined) {
  if (template === undefined || template === "") throw fail("template format specified but no template given");
  const expression = template.startsWith("{") || template.includes("{") ? template : `{${template}}`;
  return (found: readonly Found[], single: boolean) => {
    const filled = fillTemplate(expression, whole(found, single));
    if (!filled.ok) throw fail(`error parsing jsonpath ${template}, ${filled.error}`);
    return filled.value;
  };
}

function customColumns(spec: string | undefined) {
  if (spec === undefined || spec === "") throw fail("custom-columns format specified but no custom columns given");
  const columns = spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0) throw fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: part.slice(colon + 1).replace(/^\{|\}$/g, "") };
  });
  return (found: readonly Found[], _: boolean, noHeaders: boolean) => {
    const rows = found.map(({ object }) =>
      columns.map(({ path }) => {
        const values = valuesAt(path, object);
        return values.length === 0 ? "<none>" : values.map((v) => (v === null ? "<none>" : print(v))).join(",");
      }),
    );
    const lines = noHeaders ? rows : [columns.map(({ header }) => header), ...rows];
    return align(lines.map((cells) => `${cells.join("\t")}\n`).join(""), TABLE);
  };
}

/** The part of Go templates people type: fields, ranges over a field, texts. */
function goTemplate(template: string | undefined) {
  if (template === undefined || template === "") throw fail("template format specified but no template given");
  return (found: readonly Found[], single: boolean) => renderGo(template, whole(found, single));
}

function renderGo(template: string, data: unknown): string {
  const range = /\{\{\s*range\s+([^\s}]+)\s*\}\}([\s\S]*?)\{\{\s*end\s*\}\}/;
  const match = range.exec(template);
  if (match) {
    const items = list(data, ...(match[1] ?? "").split(".").filter((s) => s !== ""));
    const body = items.map((item) => renderGo(match[2] ?? "", item)).join("");
    const before = renderGo(template.slice(0, match.index), data);
    return before + body + renderGo(template.slice(match.index + match[0].length), data);
  }
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, action: string) => {
    if (/^"/.test(action)) return String(JSON.parse(action));
    const path = action.split(".").filter((step) => step !== "");
    return isFields(data) ? text(data, ...path) || "<no value>" : String(data);
  });
}
