import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import type { TimeMs } from "../../../base/units.ts";
import { inServerWords, isClusterKind, type Staged } from "../../../cluster/staged.ts";
import type { FluxObject } from "../fields.ts";
import type { ApiError, DryRun, FluxCluster } from "../kustomization/cluster.ts";
import type { MetadataPatch } from "../kustomization/managed-fields.ts";
import type { ObjectId } from "../kustomization/object-id.ts";

const flux = (object: KubeObject): FluxObject => object as unknown as FluxObject;

/** The last answer to a dry run of each live object: the same payload gets it again. */
const tried = new WeakMap<KubeObject, { readonly payload: FluxObject; readonly answer: DryRun }>();

/** The API server as a Kustomization meets it within one reconcile. */
export function fluxCluster(staged: Staged, now: TimeMs, hasPolicies: boolean): FluxCluster {
  const find = ({ kind, namespace, name }: ObjectId) =>
    staged.find({ apiVersion: "", kind, metadata: { name, ...(namespace !== "" && { namespace }) } });
  const write = (object: FluxObject, dryRun: boolean): DryRun => {
    const error = misplaced(object) ?? unserved(object, staged);
    if (error) return { error };
    const made = staged.serverSideApply(object, { force: true, dryRun });
    return made.ok
      ? { object: flux(made.value.object), isNew: made.value.isNew }
      : { error: inServerWords(object, made.error) };
  };
  return {
    get(id) {
      const found = find(id);
      return found && flux(found);
    },
    age: ({ metadata }) => now - Number(metadata.creationTimestamp ?? 0),
    dryRun(object) {
      const live = staged.find(object);
      const known = live && tried.get(live);
      if (known && !hasPolicies && equal(known.payload, object)) return known.answer;
      const answer = write(object, true);
      if (live) tried.set(live, { payload: object, answer });
      return answer;
    },
    apply(object) {
      const answer = write(object, false);
      return "error" in answer ? answer.error : undefined;
    },
    patch(id, patches) {
      const found = find(id);
      if (!found) return notFound(id);
      staged.patchMetadata(found, patches.reduce(patchedMetadata, found.metadata));
      return undefined;
    },
    delete(id) {
      const found = find(id);
      if (!found) return notFound(id);
      staged.delete(found);
      return undefined;
    },
  };
}

const misplaced = ({ kind, metadata }: FluxObject): ApiError | undefined =>
  metadata.namespace === undefined && !isClusterKind(kind)
    ? { reason: "NotFound", message: "the server could not find the requested resource" }
    : undefined;

const unserved = (object: FluxObject, staged: Staged): ApiError | undefined =>
  staged.isServed(object)
    ? undefined
    : { reason: "", message: `no matches for kind "${object.kind}" in version "${object.apiVersion}"` };

const notFound = ({ kind, name }: ObjectId): ApiError => ({
  reason: "NotFound",
  message: `${kind.toLowerCase()}s "${name}" not found`,
});

/** One step of a JSON patch: a label or annotation removed, or other managed fields. */
function patchedMetadata(metadata: KubeObject["metadata"], patch: MetadataPatch): KubeObject["metadata"] {
  if (patch.op === "replace") return { ...metadata, managedFields: patch.value } as KubeObject["metadata"];
  const [, , kind = "", key = ""] = patch.path.split("/");
  const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
  const texts = (metadata as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>)[kind] ?? {};
  return { ...metadata, [kind]: Object.fromEntries(Object.entries(texts).filter(([other]) => other !== name)) };
}
