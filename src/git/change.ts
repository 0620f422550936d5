import type { KubeObject } from "../api/objects.ts";
import { equal, keysThatDiffer } from "../base/equal.ts";
import { fieldsOf } from "../cluster/validation.ts";

/** Kinds whose status tells what becomes of Git in the cluster. */
const TELLS = [
  ...["Commit", "Pipeline", "Application", "AppProject", "ArgoCDConfig"],
  ...["GitRepository", "Kustomization", "HelmChart", "HelmRelease", "ImagePolicy", "ImageUpdateAutomation"],
];

/**
 * Is this a change that a picture of Git and the cluster needs? Of what Git may hold everything but the status, of
 * agents and pushes the status as well. A repository's status follows from its pushes; objects with owners and machines
 * come from no file.
 */
export function isShown(after: KubeObject | undefined, before: KubeObject | undefined): boolean {
  const object = after ?? before;
  if (!object || object.kind === "Node" || (object.metadata.ownerReferences ?? []).length > 0) return false;
  if (!after || !before) return true;
  if (TELLS.includes(object.kind) && !equal(saidBy(after), saidBy(before))) return true;
  const [now, then] = [after.metadata, before.metadata];
  return (
    now.deletionTimestamp !== then.deletionTimestamp ||
    !equal(now.labels, then.labels) ||
    !equal(now.annotations, then.annotations) ||
    keysThatDiffer(after, before, APART).length > 0
  );
}

/** Looked at by themselves. */
const APART: ReadonlySet<string> = new Set(["metadata", "status"]);

/** A status without the times at which its conditions came to say what they say: an agent that finds the same again. */
function saidBy({ status }: KubeObject): unknown {
  const { conditions, ...rest } = fieldsOf(status);
  if (!Array.isArray(conditions)) return status;
  const said = conditions.map((condition: unknown) => {
    const { lastTransition: _, ...others } = fieldsOf(condition);
    return others;
  });
  return { ...rest, said };
}
