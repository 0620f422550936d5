import { type Fields, fields, sortedEntries } from "../json.ts";

/** Collects a description: lines at a level of indentation, cells ended by tabs. */
export class Description {
  text = "";

  /** A line at a level (two spaces each). */
  line(level: number, content: string): void {
    this.text += `${"  ".repeat(level)}${content}\n`;
  }

  /** "Title:" and its value in the next column. */
  field(title: string, value: string | number, level = 0): void {
    this.line(level, `${title}:\t${value}`);
  }

  /** A title with one line a value; "<none>" without any. */
  multi(title: string, values: readonly string[], indent = ""): void {
    if (values.length === 0) this.text += `${indent}${title}:\t<none>\n`;
    values.forEach((value, i) => {
      this.text += `${i === 0 ? `${indent}${title}:` : ""}\t${value}\n`;
    });
  }

  labels(title: string, labels: Fields, indent = ""): void {
    this.multi(
      title,
      sortedEntries(labels).map(([key, value]) => `${key}=${String(value)}`),
      indent,
    );
  }

  annotations(annotations: Fields, indent = ""): void {
    const shown = sortedEntries(annotations).filter(([key]) => key !== LAST_APPLIED);
    this.multi(
      "Annotations",
      shown.map(([key, value]) => annotation(key, String(value), indent)),
      indent,
    );
  }

  /** Name, namespace, labels and annotations of most kinds. */
  head(object: unknown, namespaced = true): void {
    const metadata = fields(object, "metadata");
    this.field("Name", String(metadata.name));
    if (namespaced) this.field("Namespace", String(metadata.namespace ?? ""));
    this.labels("Labels", fields(metadata, "labels"));
    this.annotations(fields(metadata, "annotations"));
  }
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const MOST = 140;

function annotation(key: string, value: string, indent: string): string {
  const trimmed = value.replace(/\n$/, "");
  if (trimmed.length + key.length + 2 <= MOST && !trimmed.includes("\n")) return `${key}: ${trimmed}`;
  const lines = trimmed.split("\n").map((line) => (line.length > MOST - 2 ? `${line.slice(0, MOST - 2)}...` : line));
  return [`${key}:`, ...lines.map((line) => `${indent}\t  ${line}`)].join("\n");
}
