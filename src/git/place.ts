import { objectsOf } from "./documents.ts";
import { cleaned } from "./render.ts";
import type { Tree } from "./repository.ts";

/** The file of a folder that begins with an object, where edits of single fields go; undefined where none does. */
export function fileOf(tree: Tree, folder: string, kind: string, name: string): string | undefined {
  const inside = cleaned(folder);
  return Object.keys(tree).find((path) => {
    if (path.slice(0, Math.max(0, path.lastIndexOf("/"))) !== inside) return false;
    const read = objectsOf((tree[path] ?? "").split(/^---\n/m)[0] ?? "");
    const [first] = read.ok ? read.value : [];
    return first?.kind === kind && first.metadata.name === name;
  });
}
