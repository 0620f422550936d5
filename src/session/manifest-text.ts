import type { KubeObject } from "../api/objects.ts";
import type { Setting } from "../scenario/model.ts";
import { type FieldPath, isRecord, parsePath, valueAt, withValueAt } from "../scenario/path.ts";

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

const stepsOf = (object: KubeObject, { path }: Setting): FieldPath =>
  parsePath(path.slice(addressOf(object).length)) ?? [];

/** What is a text in the manifest stays one: KEDA takes no number in a trigger's metadata. */
function withSetting(object: KubeObject, set: Setting): KubeObject {
  const steps = stepsOf(object, set);
  const value = typeof valueAt(object, steps) === "string" ? String(set.value) : set.value;
  return (withValueAt(object, steps, value) as KubeObject | undefined) ?? object;
}

/** A line of YAML. */
export interface FragmentLine {
  readonly text: string;
  /** It says something else than what stands. */
  readonly changed: boolean;
}

/** As wide as a fragment stands beside the map. */
const FRAGMENT_COLUMNS = 44;

/** Just the fields that settings are about, nested as in their manifests, an object after the other. */
export function fragmentOf(objects: readonly KubeObject[], sets: readonly Setting[]): readonly FragmentLine[] {
  const rest = sets.filter(({ path }) => !objects.some((object) => path.startsWith(addressOf(object))));
  return [
    ...rest.map(({ path, value }) => ({ text: `# ${path}: ${String(value)}`, changed: true })),
    ...objects.flatMap((object) => {
      const own = sets.filter(({ path }) => path.startsWith(addressOf(object)));
      if (own.length === 0) return [];
      const paths = own.map((set) => stepsOf(object, set));
      const lines = (whole: KubeObject): readonly string[] => {
        const { spec, ...others } = pruned(whole, paths) as Partial<KubeObject>;
        const shown = Object.keys(others).length === 0 ? spec : { spec, ...others };
        return yamlOf(shown, "", FRAGMENT_COLUMNS).trimEnd().split("\n");
      };
      const before = lines(object);
      const after = lines(own.reduce(withSetting, object));
      return [
        { text: `# ${object.kind}/${object.metadata.name}`, changed: false },
        ...after.map((text) => ({ text, changed: !before.includes(text) })),
      ];
    }),
  ];
}

/** Of plain data what these paths lead to; of a list's elements also what they are. */
function pruned(value: unknown, paths: readonly FieldPath[]): unknown {
  if (paths.some((path) => path.length === 0)) return value ?? null;
  const heads = [...new Set(paths.map(([head]) => head))];
  const below = (head: string | number | undefined) =>
    pruned(
      valueAt(value, head === undefined ? [] : [head]),
      paths.filter((path) => path[0] === head).map((path) => path.slice(1)),
    );
  if (!Array.isArray(value)) return Object.fromEntries(heads.map((head) => [String(head), below(head)]));
  return heads.map((head) => {
    const element: unknown = value[Number(head)];
    const { type, name } = isRecord(element) ? element : {};
    return {
      ...(type === undefined ? {} : { type }),
      ...(name === undefined ? {} : { name }),
      ...(below(head) as object),
    };
  });
}

/** Plain data as block YAML; a map of one field stands on the line of its key up to so many columns. */
function yamlOf(value: unknown, indent: string, columns = 0): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${inner(item, `${indent}  `, columns).replace(/^\n?\s*/, "")}`).join("");
  }
  if (!isRecord(value)) return `${indent}${scalar(value)}\n`;
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => {
      const head = `${indent}${scalar(key)}:`;
      return `${head}${inner(field, `${indent}  `, columns, columns - head.length)}`;
    })
    .join("");
}

/** @param room columns that are left on the line of its key */
function inner(value: unknown, indent: string, columns: number, room = 0): string {
  const isEmpty = Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
  if (isEmpty) return Array.isArray(value) ? " []\n" : " {}\n";
  const flow = flowOf(value);
  if (flow !== null && flow.length <= room) return `${flow}\n`;
  return Array.isArray(value) || isRecord(value) ? `\n${yamlOf(value, indent, columns)}` : ` ${scalar(value)}\n`;
}

/** ` {value: "50"}`; null for anything but a map of one plain field. */
function flowOf(value: unknown): string | null {
  const [field, ...others] = isRecord(value) ? Object.entries(value) : [];
  if (!field || others.length > 0 || typeof field[1] === "object") return null;
  return ` {${scalar(field[0])}: ${scalar(field[1])}}`;
}

/** Text that YAML would read as something else is quoted, as JSON quotes it. */
function scalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  const plain = /^[A-Za-z_/][\w./-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}
