import { failed, ok, type Result } from "../base/result.ts";
import type { JsonMap } from "../cluster/apply/json.ts";
import { patched } from "../cluster/apply/patch.ts";
import { type FileObject, isFields, objectsOf, valuesOf } from "./documents.ts";
import type { Tree } from "./repository.ts";

/**
 * `kustomize build`, the part that overlays use: resources (files and folders), namespace, namePrefix, nameSuffix,
 * labels, images, replicas and strategic merge patches. Every other field is an error, so that nothing is lost silently.
 * Upstream: kustomize v5 api/types/kustomization.go.
 */
interface Kustomization {
  readonly resources?: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: readonly { readonly pairs: Readonly<Record<string, string>> }[];
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string }[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly patches?: readonly { readonly path?: string; readonly patch?: string }[];
}

const FIELDS = [
  "apiVersion",
  "kind",
  "resources",
  "namespace",
  "namePrefix",
  "nameSuffix",
  "labels",
  "images",
  "replicas",
  "patches",
];

type Objects = Result<readonly FileObject[], string>;

/** The objects of an overlay's folder. */
export function kustomize(tree: Tree, folder: string, above: readonly string[] = []): Objects {
  if (above.includes(folder))
    return failed(`cycle detected: candidate root '${folder}' contains visited root '${folder}'`);
  const read = kustomizationIn(tree, folder);
  if (!read.ok) return read;
  const objects: FileObject[] = [];
  for (const resource of read.value.resources ?? []) {
    const added = accumulated(tree, joined(folder, resource), resource, [...above, folder]);
    if (!added.ok) return added;
    objects.push(...added.value);
  }
  const overlaid = withPatches(tree, folder, objects, read.value);
  return overlaid.ok ? ok(overlaid.value.map((object) => transformed(object, read.value))) : overlaid;
}

function kustomizationIn(tree: Tree, folder: string): Result<Kustomization, string> {
  const values = valuesOf(tree[joined(folder, "kustomization.yaml")] ?? "");
  if (!values.ok) return failed(`invalid Kustomization: ${values.error}`);
  const [value = {}] = values.value;
  if (!isFields(value)) return failed("invalid Kustomization: not a map");
  const unknown = Object.keys(value).find((field) => !FIELDS.includes(field));
  if (unknown) return failed(`invalid Kustomization: json: unknown field "${unknown}"`);
  return ok(value as Kustomization);
}

/** A resource is a file or the folder of another overlay. */
function accumulated(tree: Tree, path: string, named: string, above: readonly string[]): Objects {
  const text = tree[path];
  if (text !== undefined) {
    const read = objectsOf(text);
    return read.ok
      ? read
      : failed(`accumulating resources: accumulation err='accumulating resources from '${named}': ${read.error}'`);
  }
  if (tree[`${path}/kustomization.yaml`] !== undefined) return kustomize(tree, path, above);
  return failed(
    `accumulating resources: accumulation err='accumulating resources from '${named}': evalsymlink failure on '${path}' : lstat ${path}: no such file or directory'`,
  );
}

/** "overlay/prod" and "../../base" is "base". */
function joined(folder: string, path: string): string {
  const names: string[] = [];
  for (const name of `${folder}/${path}`.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}

function withPatches(
  tree: Tree,
  folder: string,
  objects: readonly FileObject[],
  { patches = [] }: Kustomization,
): Objects {
  let overlaid = objects;
  for (const { path, patch } of patches) {
    const read = objectsOf(patch ?? tree[joined(folder, path ?? "")] ?? "");
    if (!read.ok) return failed(`unable to parse SM or JSON patch from [${path ?? "patch"}]: ${read.error}`);
    for (const change of read.value) {
      const at = overlaid.findIndex(
        (object) => object.kind === change.kind && object.metadata.name === change.metadata.name,
      );
      if (at < 0)
        return failed(
          `no resource matches strategic merge patch "${change.kind}.${change.metadata.name}.[noNs]": no matches for Id ${change.kind}.${change.metadata.name}.[noNs]; failed to find unique target for patch`,
        );
      const merged = patched(overlaid[at] as unknown as JsonMap, change as unknown as JsonMap);
      overlaid = overlaid.with(at, merged as unknown as FileObject);
    }
  }
  return ok(overlaid);
}

function transformed(object: FileObject, given: Kustomization): FileObject {
  const { namespace, namePrefix = "", nameSuffix = "", labels = [] } = given;
  const name = `${namePrefix}${object.metadata.name ?? ""}${nameSuffix}`;
  const added = Object.assign({}, ...labels.map(({ pairs }) => pairs)) as Readonly<Record<string, string>>;
  const own = (object.metadata.labels ?? {}) as Readonly<Record<string, string>>;
  const metadata = {
    ...object.metadata,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(Object.keys(added).length > 0 && { labels: { ...own, ...added } }),
  };
  const count = given.replicas?.find((each) => each.name === object.metadata.name)?.count;
  const scaled =
    count === undefined || !isFields(object.spec) ? object : { ...object, spec: { ...object.spec, replicas: count } };
  return withImages({ ...scaled, metadata }, given.images ?? []) as FileObject;
}

/** Every `image` of a container with another name or tag. */
function withImages(value: unknown, images: NonNullable<Kustomization["images"]>): unknown {
  if (images.length === 0) return value;
  if (Array.isArray(value)) return value.map((element) => withImages(element, images));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).map(([key, field]) => [
    key,
    key === "image" && typeof field === "string" ? imageOf(field, images) : withImages(field, images),
  ]);
  return Object.fromEntries(entries);
}

function imageOf(image: string, images: NonNullable<Kustomization["images"]>): string {
  const [, name = image, tag] = /^(.*?)(?::([^:/]+))?$/.exec(image) ?? [];
  const rule = images.find((each) => each.name === name);
  if (!rule) return image;
  const newTag = rule.newTag ?? tag;
  return `${rule.newName ?? name}${newTag === undefined ? "" : `:${newTag}`}`;
}
