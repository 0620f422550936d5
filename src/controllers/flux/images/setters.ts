import type { Tree } from "../../../git/repository.ts";

/** An image that a policy has chosen. */
export interface ImageRef {
  readonly name: string;
  readonly tag: string;
}

/** One marked field that became another. */
export interface FieldChange {
  readonly file: string;
  readonly OldValue: string;
  readonly NewValue: string;
  /** "flux-system:web:tag" */
  readonly Setter: string;
}

/** `image: web:1.0.0 # {"$imagepolicy": "flux-system:web"}` */
const MARKED = /^(\s*(?:-\s+)?[^\s#:]+:\s+)(["']?)([^"'#\s]*)\2(\s+#\s*\{\s*"\$imagepolicy":\s*"([^"]+)"\s*\}\s*)$/;

/**
 * Files of a folder with every marked field as its policy says; the text around them stays as it is.
 * Upstream: image-automation-controller internal/update/setters.go.
 * @param images by "namespace:name" of their policies
 */
export function withSetters(
  tree: Tree,
  folder: string,
  images: ReadonlyMap<string, ImageRef>,
): { readonly files: Tree; readonly changes: readonly FieldChange[] } {
  const changes: FieldChange[] = [];
  const inside = folder === "" ? "" : `${folder}/`;
  const files = Object.entries(tree).flatMap(([file, text]): readonly (readonly [string, string])[] => {
    if (!file.startsWith(inside) || !/\.ya?ml$/.test(file) || !text.includes('"$imagepolicy"')) return [];
    const before = changes.length;
    const lines = text.split("\n").map((line) => {
      const [, start = "", quote = "", value = "", end = "", setter = ""] = MARKED.exec(line) ?? [];
      const next = valueFor(setter, images);
      if (next === undefined || next === value) return line;
      changes.push({ file, OldValue: value, NewValue: next, Setter: setter });
      return `${start}${quote}${next}${quote}${end}`;
    });
    return changes.length > before ? [[file, lines.join("\n")]] : [];
  });
  return { files: Object.fromEntries(files), changes };
}

function valueFor(setter: string, images: ReadonlyMap<string, ImageRef>): string | undefined {
  const [namespace = "", name = "", part = ""] = setter.split(":");
  const image = images.get(`${namespace}:${name}`);
  if (!image) return undefined;
  if (part === "tag") return image.tag;
  return part === "name" ? image.name : `${image.name}:${image.tag}`;
}
