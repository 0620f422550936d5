import type { Result } from "../../../base/result.ts";
import { inServerWords, type Refused, type Staged } from "../../../cluster/staged.ts";
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
      if (verb === "apply" && !serverSide) return answered(object, staged.clientSideApply(object));
      if (verb === "apply") {
        const made = staged.serverSideApply(object, { force, dryRun });
        return made.ok ? { ok: true, message: `${nameOf(object)} serverside-applied` } : answered(object, made);
      }
      const done = { create: "created", replace: "replaced", update: "updated" }[verb];
      const made = staged.replace(object);
      return made.ok ? { ok: true, message: `${nameOf(object)} ${done}` } : answered(object, made);
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

const answered = (object: Manifest, made: Result<unknown, Refused>): Answer =>
  made.ok ? { ok: true, message: String(made.value) } : { ok: false, error: inServerWords(object, made.error).message };

const nameOf = ({ apiVersion, kind, metadata }: Manifest): string => {
  const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
  return `${kind.toLowerCase()}${group}/${metadata.name}`;
};
