import { age } from "./durations.ts";
import { at, type Fields, isFields, list, sortedEntries, text } from "./json.ts";
import { valuesAt } from "./jsonpath.ts";
import { installedColumns } from "./printers/installed.ts";
import type { Cell, Printer } from "./printers/printer.ts";
import { printerOf } from "./printers/printers.ts";
import { qualifiedKind, type Resource } from "./resources.ts";
import { labelsOf } from "./selectors.ts";
import { align, TABLE } from "./tabwriter.ts";
import { type Found, nameOf, namespaceOf } from "./targets.ts";
import { instant } from "./times.ts";
import { compactJson } from "./yaml-text.ts";

/** How `kubectl get` lays a table out. */
export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  readonly withNamespace: boolean;
  readonly withKind: boolean;
}

/** A table's header and rows as lines of cells. */
export function tableLines(
  printer: Printer,
  found: readonly Found[],
  now: number,
  options: TableOptions,
): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const { wide, showLabels, labelColumns, withNamespace, withKind } = options;
  const shown = printer.columns.map((column) => wide || !column.endsWith("*"));
  const header = [
    ...(withNamespace ? ["NAMESPACE"] : []),
    ...printer.columns.filter((_, i) => shown[i]).map((column) => column.replace("*", "")),
    ...labelColumns.map((key) => (key.split("/").at(-1) ?? "").toUpperCase()),
    ...(showLabels ? ["LABELS"] : []),
  ];
  const rows = found.map(({ resource, object }) => {
    const cells = printer.cells(object, now, wide).filter((_, i) => shown[i]);
    if (withKind) cells[0] = `${qualifiedKind(resource)}/${String(cells[0])}`;
    const labels = labelsOf(object);
    return [
      ...(withNamespace ? [namespaceOf(object)] : []),
      ...cells.map(printable),
      ...labelColumns.map((key) => String(labels[key] ?? "")),
      ...(showLabels ? [labelsText(labels)] : []),
    ];
  });
  return { header, rows };
}

const labelsText = (labels: Fields): string =>
  sortedEntries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",") || "<none>";

/** A cell on one line: what follows a line break is dropped. */
const printable = (cell: Cell): string => {
  const [first = "", ...more] = String(cell).split(/[\f\n\r]/);
  return more.length > 0 ? `${first}...` : first;
};

/** Whole table as text. */
export function tableText(printer: Printer, found: readonly Found[], now: number, options: TableOptions): string {
  const { header, rows } = tableLines(printer, found, now, options);
  const lines = options.noHeaders ? rows : [header, ...rows];
  return align(lines.map((cells) => `${cells.join("\t")}\n`).join(""), TABLE);
}

/** The printer of a resource: built in, or made of the additionalPrinterColumns that its definition or its project has. */
export function printerFor(resource: Resource, definitions: readonly Fields[]): Printer {
  const definition = definitions.find(
    (d) => text(d, "spec", "names", "plural") === resource.plural && text(d, "spec", "group") === resource.group,
  );
  const installed = installedColumns(resource.kind);
  if (!definition) return installed.length > 0 ? customPrinter(installed) : printerOf(resource.kind);
  const version = list(definition, "spec", "versions").find((v) => text(v, "name") === resource.version);
  const written = list(version, "additionalPrinterColumns");
  return customPrinter(written.length > 0 ? written : [AGE]);
}

function customPrinter(columns: readonly unknown[]): Printer {
  return {
    columns: [
      "NAME",
      ...columns.map((c) => text(c, "name").toUpperCase() + (Number(at(c, "priority") ?? 0) > 0 ? "*" : "")),
    ],
    cells: (object, now) => [nameOf(object), ...columns.map((column) => customCell(object, column, now))],
  };
}

const AGE = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** Upstream: apiextensions-apiserver pkg/registry/customresource/tableconvertor. */
function customCell(object: Fields, column: unknown, now: number): string {
  const [value] = valuesAt(text(column, "jsonPath"), object);
  if (value === undefined || value === null) return "";
  switch (text(column, "type")) {
    case "integer":
      return typeof value === "number" ? String(Math.trunc(value)) : "";
    case "number":
      return typeof value === "number" ? String(value) : "";
    case "boolean":
      return typeof value === "boolean" ? String(value) : "";
    case "date": {
      if (typeof value !== "string") return "<invalid>";
      const time = instant({ value }, "value");
      return time === undefined ? "<invalid>" : age(time, now);
    }
    default:
      if (typeof value === "string") return value;
      return isFields(value) || Array.isArray(value) ? compactJson(value) : String(value);
  }
}
