import { objectsOf } from "./documents.ts";
import type { Tree } from "./repository.ts";

/** The file of a folder that begins with an object, where edits of single fields go; undefined where none does. */
export function fileOf(tree: Tree, folder: string, kind: string, name: string): string | undefined {
  const inside = folder.replace(/^\.\//, "").replace(/\/*$/, "/");
  return Object.keys(tree).find((path) => {
    if (!path.startsWith(inside === "/" ? "" : inside)) return false;
    const read = objectsOf((tree[path] ?? "").split(/^---\n/m)[0] ?? "");
    const [first] = read.ok ? read.value : [];
    return first?.kind === kind && first.metadata.name === name;
  });
}
