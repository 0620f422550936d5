import type { Fields } from "../json.ts";
import { findResource } from "../resources.ts";
import type { Running } from "../session.ts";
import type { Target } from "../targets.ts";

/** What is said on stderr when nothing was found. */
export function emptyNote(run: Running, targets: readonly Target[]): string {
  const scoped = targets.every(({ resource }) => resource.namespaced) && !run.allNamespaces;
  return scoped ? `No resources found in ${run.namespace} namespace.` : "No resources found";
}

/** Custom kinds that the cluster knows, as their definitions. */
export function definitions(run: Running): readonly Fields[] {
  const crd = findResource(run.cluster.resources, "customresourcedefinitions");
  return crd ? run.cluster.list(crd) : [];
}
