import { unifiedDiff } from "../../base/unified-diff.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { annotated, lastApplied } from "../../cluster/apply/last-applied.ts";
import { threeWayPatch } from "../../cluster/apply/patch.ts";
import type { Reply } from "../cluster.ts";
import { flag, flagList, isOn } from "../flags.ts";
import { type Fields, fields, text } from "../json.ts";
import { readManifests } from "../manifests.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { apiVersion, type Resource } from "../resources.ts";
import { type Running, serverErrorText } from "../session.ts";
import { lookup, nameOf } from "../targets.ts";
import { yamlText } from "../yaml-text.ts";
import { mustServe } from "./manifest-target.ts";

export const DIFF_FLAGS =
  "filename,f* recursive,R kustomize,k= server-side force-conflicts field-manager= prune selector,l* concurrency# show-managed-fields";

/** `kubectl diff`: exit 0 without, 1 with differences, 2 when it failed. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/diff. */
export function diff(run: Running): void {
  try {
    compareAll(run);
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(error.message, 2);
    throw error;
  }
}

function compareAll(run: Running): void {
  const files = flagList(run.given, "filename");
  if (run.given.args.length > 0) throw usage("diff", `Unexpected args: [${run.given.args.join(" ")}]`);
  if (files.length === 0) throw fail("must specify one of -f and -k");
  for (const { file, object } of readManifests(run, files)) {
    const resource = mustServe(run, object, file);
    const namespace = text(object, "metadata", "namespace") || run.namespace;
    const metadata = { ...fields(object, "metadata"), ...(resource.namespaced ? { namespace } : {}) };
    const live = lookup(run, resource, nameOf(object), namespace);
    const reply = merged(run, resource, live, { ...object, metadata }, namespace);
    if (!reply.ok) throw new CommandError(serverErrorText(reply.error));
    show(
      run,
      `${apiVersion(resource).replace("/", ".")}.${resource.kind}.${namespace}.${nameOf(object)}`,
      live,
      reply.object,
    );
  }
}

/** The object as the server would store it. */
function merged(run: Running, resource: Resource, live: Fields | undefined, object: Fields, namespace: string): Reply {
  const serverSide = isOn(run.given, "server-side");
  const owner = flag(run.given, "field-manager") || (serverSide ? "kubectl" : "kubectl-client-side-apply");
  const where = resource.namespaced ? { namespace } : {};
  const request = { resource, name: nameOf(object), ...where, query: `dryRun=All&fieldManager=${owner}` };
  if (serverSide) {
    return run.send({ ...request, query: `${request.query}&force=false`, verb: "patch", patch: "apply", body: object });
  }
  if (!live) return run.send({ ...request, verb: "create", body: object });
  const stored = live as JsonMap;
  const body = threeWayPatch(lastApplied(stored), annotated(object as JsonMap), stored);
  const { annotations: _, ...metadata } = fields(body, "metadata");
  const { metadata: __, ...others } = body;
  const kept = Object.keys(metadata).length > 0 ? { ...others, metadata } : others;
  if (Object.keys(kept).length === 0) return { ok: true, object: live };
  return run.send({ ...request, verb: "patch", patch: "strategic", body: kept });
}

function show(run: Running, name: string, live: Fields | undefined, after: Fields): void {
  const bare = (object: Fields | undefined) => {
    if (!object) return "";
    const { managedFields: _, ...metadata } = fields(object, "metadata");
    return yamlText({ ...object, metadata });
  };
  const hunks = unifiedDiff(bare(live), bare(after));
  if (hunks === "") return;
  run.exit = 1;
  run.out(`diff -u -N LIVE/${name} MERGED/${name}\n--- LIVE/${name}\n+++ MERGED/${name}\n${hunks}`);
}
