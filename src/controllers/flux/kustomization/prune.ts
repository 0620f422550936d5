import type { Change } from "./apply.ts";
import type { FluxCluster } from "./cluster.ts";
import { isMarked, labelsOf, ownerLabels, PRUNE_DISABLED, RECONCILE_DISABLED, SSA_IGNORE } from "./metadata.ts";
import { type ObjectId, subjectOf } from "./object-id.ts";
import { byKind } from "./order.ts";

/**
 * Deletes objects, last kinds first. One that is gone counts as deleted; one that belongs to somebody else or is marked
 * is skipped. Upstream: ssa/manager_delete.go DeleteAll, kustomization_controller.go deleteObjects.
 */
export function deleteAll(
  ids: readonly ObjectId[],
  owner: { readonly name: string; readonly namespace: string },
  cluster: FluxCluster,
): { readonly changes: readonly Change[]; readonly error?: string } {
  const found = [...ids].sort((left, right) => byKind(right, left)).map((id) => deleted(id, owner, cluster));
  const errors = found.flatMap(({ error }) => (error === undefined ? [] : [`${error};`]));
  const changes = found.map(({ change }) => change);
  return errors.length === 0 ? { changes } : { changes, error: `delete failed, errors: ${errors.join("")}` };
}

function deleted(
  id: ObjectId,
  owner: { readonly name: string; readonly namespace: string },
  cluster: FluxCluster,
): { readonly change: Change; readonly error?: string } {
  const live = cluster.get(id);
  if (live === undefined) return { change: { id, action: "deleted" } };
  const labels = labelsOf(live);
  const isOwn = Object.entries(ownerLabels(owner)).every(([name, value]) => labels[name] === value);
  if (!isOwn || isMarked(live, PRUNE_DISABLED, RECONCILE_DISABLED, SSA_IGNORE)) {
    return { change: { id, action: "skipped" } };
  }
  const error = cluster.delete(id);
  if (error === undefined) return { change: { id, action: "deleted" } };
  return { change: { id, action: "unknown" }, error: `${subjectOf(id)} delete failed: ${error.message}` };
}

/** "ConfigMap/app/conf deleted", a line each. */
export const changeLog = (changes: readonly Change[]): string =>
  changes.map(({ id, action }) => `${subjectOf(id)} ${action}`).join("\n");
