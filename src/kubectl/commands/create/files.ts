import type { JsonMap } from "../../../cluster/apply/json.ts";
import { annotated } from "../../../cluster/apply/last-applied.ts";
import { flagList, isOn } from "../../flags.ts";
import { type Fields, text } from "../../json.ts";
import { readManifests } from "../../manifests.ts";
import { CommandError, fail, usage } from "../../outcome.ts";
import { type Running, serverErrorText } from "../../session.ts";
import { mustServe } from "../manifest-target.ts";
import { dryRunOf, query, report } from "../write.ts";
import { COMMON_FLAGS } from "./generator.ts";

export const CREATE_FLAGS = `filename,f* recursive,R kustomize,k= edit raw= selector,l= windows-line-endings ${COMMON_FLAGS}`;

/** `kubectl create -f`. */
export function create(run: Running): void {
  const files = flagList(run.given, "filename");
  if (files.length === 0 && run.given.args.length === 0) throw fail("must specify one of -f and -k");
  if (files.length === 0) throw usage("create", `Unexpected args: [${run.given.args.join(" ")}]`);
  const dryRun = dryRunOf(run);
  const errors: string[] = [];
  for (const { file, object } of readManifests(run, files)) {
    const resource = mustServe(run, object, file);
    const name = text(object, "metadata", "name");
    const namespace = text(object, "metadata", "namespace") || run.namespace;
    const where = resource.namespaced ? { namespace } : {};
    const placed = resource.namespaced
      ? { ...object, metadata: { ...(object.metadata as Fields), namespace } }
      : object;
    const body = isOn(run.given, "save-config") ? annotated(placed as JsonMap) : placed;
    if (dryRun === "client") {
      report(run, { resource, object: body }, "created", dryRun);
      continue;
    }
    const reply = run.send({
      verb: "create",
      resource,
      name,
      ...where,
      ...query(run, dryRun, "kubectl-create", true),
      body,
    });
    if (reply.ok) report(run, { resource, object: reply.object }, "created", dryRun);
    else errors.push(serverErrorText(reply.error, `error when creating ${JSON.stringify(file)}`));
  }
  if (errors.length > 0) throw new CommandError(errors.join("\n"));
}
