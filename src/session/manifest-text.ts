import type { KubeObject } from "../api/objects.ts";
import type { Setting } from "../scenario/model.ts";
import { isRecord, parsePath, withValueAt } from "../scenario/path.ts";

/** The manifests that settings change, as YAML to apply; what is no manifest's stands as a comment. */
export function manifestsOf(objects: readonly KubeObject[], sets: readonly Setting[], title: string): string {
  const rest = sets.filter(({ path }) => !objects.some((object) => path.startsWith(addressOf(object))));
  const changed = objects.flatMap((object) => {
    const own = sets.filter(({ path }) => path.startsWith(addressOf(object)));
    return own.length === 0 ? [] : [own.reduce((edited, set) => withSetting(edited, set), object)];
  });
  const head = [title, ...rest.map(({ path, value }) => `${path}: ${String(value)}`)]
    .map((line) => `# ${line}\n`)
    .join("");
  const documents = changed.map(({ apiVersion, kind, metadata, spec }) => {
    const { name, namespace } = metadata;
    return yamlOf({ apiVersion, kind, metadata: { name, namespace }, spec }, "");
  });
  return `${head}${documents.join("---\n")}`;
}

const addressOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}.`;

function withSetting(object: KubeObject, { path, value }: Setting): KubeObject {
  const steps = parsePath(path.slice(addressOf(object).length)) ?? [];
  return (withValueAt(object, steps, value) as KubeObject | undefined) ?? object;
}

/** Plain data as block YAML. */
function yamlOf(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${inner(item, `${indent}  `).replace(/^\n?\s*/, "")}`).join("");
  }
  if (!isRecord(value)) return `${indent}${scalar(value)}\n`;
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => `${indent}${scalar(key)}:${inner(field, `${indent}  `)}`)
    .join("");
}

function inner(value: unknown, indent: string): string {
  const isEmpty = Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
  if (isEmpty) return Array.isArray(value) ? " []\n" : " {}\n";
  return Array.isArray(value) || isRecord(value) ? `\n${yamlOf(value, indent)}` : ` ${scalar(value)}\n`;
}

/** Text that YAML would read as something else is quoted, as JSON quotes it. */
function scalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  const plain = /^[A-Za-z_/][\w./-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}
