import { isMap, isNode, isScalar, parseAllDocuments, parseDocument, stringify } from "yaml";
import type { TimeMs } from "../base/units.ts";
import type { ReadScenario } from "../runner/read.ts";
import type { Setting } from "../scenario/model.ts";
import { isRecord, parsePath } from "../scenario/path.ts";
import type { PatchedVariant } from "./variant-link.ts";

/** One manifest of a scenario, as a file. */
export interface ManifestFile {
  /** `hpa.yaml`, or `web-hpa.yaml` where there are several. */
  readonly name: string;
  readonly kind: string;
  readonly object: string;
  /** As the scenario's text has it. */
  readonly text: string;
}

const SHORT: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: "hpa",
  PodDisruptionBudget: "pdb",
  VerticalPodAutoscaler: "vpa",
};

/** The manifests that a variant applies and a cluster serves, in the order of the text. */
export function manifestFiles(text: string, variant: string): readonly ManifestFile[] {
  const found = text.split(/^---.*\n/m).flatMap((written) => {
    const read: unknown = parseDocument(written).toJS();
    if (!isRecord(read) || typeof read.kind !== "string" || String(read.apiVersion).startsWith("setpoint.dev/"))
      return [];
    const metadata = isRecord(read.metadata) ? read.metadata : {};
    const marks = isRecord(metadata.annotations) ? metadata.annotations : {};
    const variants = marks["setpoint.dev/variants"];
    const has =
      variants === undefined ||
      String(variants)
        .split(",")
        .some((each) => each.trim() === variant);
    return has ? [{ kind: read.kind, object: String(metadata.name ?? ""), text: unmarked(written) }] : [];
  });
  const count = (kind: string) => found.filter((each) => each.kind === kind).length;
  return found.map((each) => {
    const short = SHORT[each.kind] ?? each.kind.toLowerCase();
    return { ...each, name: `${count(each.kind) > 1 ? `${each.object}-` : ""}${short}.yaml` };
  });
}

/** The text without our own annotations, which say where and when a scenario has the object. */
const unmarked = (text: string): string =>
  `${text
    .replace(/^ *annotations: \{ *setpoint\.dev\/[^\n]*\} *\n/m, "")
    .replace(/^ *setpoint\.dev\/(variants|at):.*\n/gm, "")
    .replace(/^( *)annotations: *\n(?!\1 )/m, "")
    .trim()}\n`;

/** A change of a manifest's field by path, at an instant. */
type TimedSetting = Setting & { readonly at: TimeMs };

/** A manifest's text as it runs at an instant: with what the variant, the script and a person's changes set in it. */
export function manifestAt(
  file: ManifestFile,
  { variants, runs }: Pick<ReadScenario, "variants" | "runs">,
  variant: string,
  log: readonly TimedSetting[],
  at: TimeMs,
): string {
  const always = variants.find(({ name }) => name === variant)?.set ?? [];
  const later = [...(runs[variant]?.script ?? []), ...log].filter((each) => each.at <= at).sort((a, b) => a.at - b.at);
  return withSettings(file, file.text, [...always, ...later]);
}

/** Everything that a variant applies, as it runs at an instant; what was set and is no manifest's stands as a comment. */
export function manifestsAt(scenario: ReadScenario, { base, sets, later = [] }: PatchedVariant, at: TimeMs): string {
  const files = manifestFiles(scenario.text, base);
  const log = [...sets.map((set) => ({ ...set, at: 0 })), ...later].filter((each) => each.at <= at);
  const others = log.filter(({ path }) => !files.some(({ kind, object }) => path.startsWith(`${kind}/${object}.`)));
  const head = [`${scenario.name}, ${base}`, ...others.map(({ path, value }) => `${path}: ${String(value)}`)];
  return [
    head.map((line) => `# ${line}\n`).join(""),
    files.map((file) => manifestAt(file, scenario, base, log, at)).join("---\n"),
  ].join("");
}

/** The text with the settings that address its object, everything else as it stands. */
export function withSettings(
  { kind, object }: Pick<ManifestFile, "kind" | "object">,
  text: string,
  settings: readonly Setting[],
): string {
  const own = settings.filter(({ path }) => path.startsWith(`${kind}/${object}.`));
  return own.reduce((before, { path, value }) => {
    const steps = parsePath(path.slice(`${kind}/${object}.`.length));
    return steps ? withValue(before, steps, value) : before;
  }, text);
}

/** A YAML text with another value at a path: a scalar is replaced where it stands, anything else is written anew. */
function withValue(text: string, path: readonly (string | number)[], value: unknown): string {
  const document = parseDocument(text);
  const node = document.getIn(path, true);
  const [from, to] = (isScalar(node) ? node.range : null) ?? [];
  const asText = isScalar(node) && typeof node.value === "string" && value !== null;
  const next = asText ? String(value) : value;
  if (from !== undefined && to !== undefined && next !== null && typeof next !== "object") {
    return text.slice(0, from) + stringify(next).trimEnd() + text.slice(to);
  }
  if (next === null) document.deleteIn(path);
  else document.setIn(path, next);
  return document.toString({ lineWidth: 0 });
}

/** A scenario whose first load follows the rows of a CSV: times in seconds, and rates. The same text where it has no load. */
export function withTrace(text: string, csv: string): string {
  for (const document of parseAllDocuments(text)) {
    const loads = document.get("load");
    const name = isMap(loads) ? loads.items[0]?.key : undefined;
    const rate = isScalar(name) ? document.getIn(["load", name.value, "rate"], true) : undefined;
    const [from, to] = (isNode(rate) ? rate.range : null) ?? [];
    if (from === undefined || to === undefined) continue;
    return `${text.slice(0, from)}{trace: {csv: ${JSON.stringify(`${csv.trimEnd()}\n`)}}}${text.slice(to)}`;
  }
  return text;
}
