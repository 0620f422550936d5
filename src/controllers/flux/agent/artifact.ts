import type { ClusterView } from "../../../api/controller.ts";
import { isClusterKind } from "../../../cluster/staged.ts";
import type { FileObject } from "../../../git/documents.ts";
import { rendered } from "../../../git/render.ts";
import { commitAt, type Repository } from "../../../git/repository.ts";
import type { Source, SourceRef } from "../kustomization/kustomization.ts";
import type { GitRepositoryObject, KustomizationObject } from "./kinds.ts";

/** What a Kustomization's source offers now, built from the directory that it asks for. */
export function sourceOf({ metadata, spec }: KustomizationObject, cluster: ClusterView): Source {
  const object = gitSource(spec.sourceRef, metadata.namespace, cluster);
  if (!object) return "missing";
  const revision = object.status.artifact?.revision;
  if (revision === undefined) return "no-artifact";
  const repositories = cluster.list("Repository") as readonly Repository[];
  const repository = repositories.find(({ spec: { url } }) => url === object.spec.url);
  const commit = repository && commitAt(repository, revision.split(":").at(-1) ?? "");
  if (!commit) return { revision, directories: "gone" };
  const path = directoryOf(spec.path ?? "");
  const made = rendered(commit.tree, path, {});
  if (made.ok)
    return { revision, directories: { [path]: made.value.map((each) => placed(each, spec.targetNamespace)) } };
  if (made.error.missing) return { revision, directories: {} };
  return { revision, directories: { [path]: { error: `kustomize build failed: ${made.error.message}` } } };
}

/** The GitRepository that a reference names, if it names one. */
export const gitSource = (
  { kind, name, namespace }: SourceRef,
  home: string,
  cluster: ClusterView,
): GitRepositoryObject | undefined =>
  kind === "GitRepository"
    ? (cluster.get(kind, namespace ?? home, name) as GitRepositoryObject | undefined)
    : undefined;

/** "./apps/web/" is "apps/web". */
const directoryOf = (path: string): string =>
  path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/");

const placements = new WeakMap<FileObject, Map<string, FileObject>>();

/** `spec.targetNamespace`: all namespaced objects go there. Kept, so that an unchanged object stays the same one. */
function placed(object: FileObject, namespace: string | undefined): FileObject {
  if (namespace === undefined || isClusterKind(object.kind)) return object;
  const known = placements.get(object) ?? new Map<string, FileObject>();
  placements.set(object, known);
  const found = known.get(namespace) ?? { ...object, metadata: { ...object.metadata, namespace } };
  known.set(namespace, found);
  return found;
}
