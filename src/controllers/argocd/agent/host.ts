import type { Staged } from "../../../cluster/staged.ts";
import { withoutHookFinalizer } from "../hooks.ts";
import type { Manifest } from "../manifest.ts";
import type { Answer, SyncHost } from "../sync/host.ts";

/** A sync's requests, answered by the API server as it is seen within the reconcile. */
export function syncHost(staged: Staged): SyncHost {
  const remove = (object: Manifest): Answer => {
    const found = staged.find(object);
    if (!found) return { ok: false, error: `${object.kind} "${object.metadata.name}" not found`, notFound: true };
    staged.delete(found);
    return { ok: true, message: "" };
  };
  return {
    write(object, verb, { dryRun, serverSide, force }) {
      // kubectl's dry run on the client's side asks the server nothing.
      if (dryRun) return { ok: true, message: `${nameOf(object)} configured (dry run)` };
      if (verb === "apply" && !serverSide) return answered(staged.clientSideApply(object));
      if (verb === "apply") {
        const made = staged.serverSideApply(object, { force, dryRun });
        return made.ok ? { ok: true, message: `${nameOf(object)} serverside-applied` } : answered(made);
      }
      const done = { create: "created", replace: "replaced", update: "updated" }[verb];
      const made = staged.replace(object);
      return made.ok ? { ok: true, message: `${nameOf(object)} ${done}` } : answered(made);
    },
    prune: remove,
    deleteHook: remove,
    removeHookFinalizer(object) {
      const found = staged.find(object);
      if (found)
        staged.patchMetadata(
          found,
          withoutHookFinalizer(found as unknown as Manifest).metadata as typeof found.metadata,
        );
    },
    find: (object) => staged.find(object) as unknown as Manifest | undefined,
    undiscovered: (object) =>
      staged.isServed(object)
        ? undefined
        : `failed to discover server resources for group version ${object.apiVersion}: the server could not find the requested resource not found`,
    forbidden: () => undefined,
    afterWave: () => undefined,
  };
}

const answered = (
  made:
    | { readonly ok: true; readonly value: unknown }
    | { readonly ok: false; readonly error: { readonly message: string } },
): Answer => (made.ok ? { ok: true, message: String(made.value) } : { ok: false, error: made.error.message });

const nameOf = ({ apiVersion, kind, metadata }: Manifest): string => {
  const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
  return `${kind.toLowerCase()}${group}/${metadata.name}`;
};
