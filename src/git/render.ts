import { failed, ok, type Result } from "../base/result.ts";
import { type FileObject, objectsOf } from "./documents.ts";
import { chart, type HelmOptions } from "./helm/chart.ts";
import { kustomize } from "./kustomize.ts";
import type { Tree } from "./repository.ts";

/** Which tool made the objects of a folder, as its files decide it. */
export type Tool = "Directory" | "Kustomize" | "Helm";

/** Why a folder cannot be rendered. */
export interface RenderError {
  readonly tool: Tool;
  /** The tool's own message. */
  readonly message: string;
  /** The folder does not exist. */
  readonly missing?: true;
}

export type Rendered = Result<readonly FileObject[], RenderError>;

const kept = new WeakMap<Tree, Map<string, Rendered>>();

/**
 * The objects that a folder of a commit stands for. A folder with `Chart.yaml` is a chart, one with `kustomization.yaml`
 * an overlay, any other a set of manifests (files of the folder itself, in order of their names).
 * The same tree and folder give the same list, to the identity.
 */
export function rendered(tree: Tree, folder: string, options: HelmOptions): Rendered {
  const known = kept.get(tree) ?? new Map<string, Rendered>();
  kept.set(tree, known);
  const key = JSON.stringify([folder, options]);
  const found = known.get(key) ?? render(tree, cleaned(folder), options);
  known.set(key, found);
  return found;
}

/** "./apps/web/" is "apps/web", "." is the root. */
export const cleaned = (folder: string): string =>
  folder
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/");

function render(tree: Tree, folder: string, options: HelmOptions): Rendered {
  const inside = folder === "" ? "" : `${folder}/`;
  const files = Object.keys(tree).filter((path) => path.startsWith(inside));
  if (files.length === 0)
    return failed({ tool: "Directory", message: `${folder}: app path does not exist`, missing: true });
  const tool: Tool = files.includes(`${inside}Chart.yaml`)
    ? "Helm"
    : files.includes(`${inside}kustomization.yaml`)
      ? "Kustomize"
      : "Directory";
  const made = {
    Helm: () => chart(tree, inside, options),
    Kustomize: () => kustomize(tree, folder),
    Directory: () => directory(tree, inside),
  }[tool]();
  return made.ok ? made : failed({ tool, message: made.error });
}

function directory(tree: Tree, inside: string): Result<readonly FileObject[], string> {
  const names = Object.keys(tree)
    .filter((path) => path.startsWith(inside) && /^[^/]+\.(ya?ml|json)$/.test(path.slice(inside.length)))
    .sort();
  const objects: FileObject[] = [];
  for (const path of names) {
    const read = objectsOf(tree[path] ?? "");
    if (!read.ok)
      return failed(`Failed to unmarshal "${path.slice(inside.length)}": failed to unmarshal manifest: ${read.error}`);
    objects.push(...read.value);
  }
  return ok(objects);
}
