import type { JsonMap } from "../../cluster/apply/json.ts";
import { encodedManifest, LAST_APPLIED, lastAppliedText } from "../../cluster/apply/last-applied.ts";
import { flag, flagList, isSet } from "../flags.ts";
import { type Fields, isFields, text } from "../json.ts";
import { readManifests } from "../manifests.ts";
import { CommandError, fail } from "../outcome.ts";
import { qualified } from "../resources.ts";
import { notFound, type Running, serverError } from "../session.ts";
import { lookup, nameOf, resolve, targetsGiven } from "../targets.ts";
import { jsonText, yamlText } from "../yaml-text.ts";
import { mustServe } from "./manifest-target.ts";
import { dryRunOf, patchOf, query, report, WRITE_FLAGS } from "./write.ts";

export const VIEW_FLAGS = "output,o= filename,f* selector,l* all recursive,R";

/** `kubectl apply view-last-applied`. */
export function viewLastApplied(run: Running): void {
  const { found, errors } = resolve(run, targetsGiven(run, run.given.args));
  const [missing] = errors;
  if (missing !== undefined) throw new CommandError(missing);
  for (const { object } of found) {
    const kept = text(object, "metadata", "annotations", LAST_APPLIED);
    if (kept === "") continue;
    const value: unknown = JSON.parse(kept);
    if (isFields(value)) run.out(flag(run.given, "output") === "json" ? jsonText(value) : yamlText(value));
  }
}

export const LAST_APPLIED_FLAGS = `filename,f* create-annotation ${WRITE_FLAGS}`;

/** `kubectl apply set-last-applied`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/apply/apply_set_last_applied.go. */
export function setLastApplied(run: Running): void {
  const files = flagList(run.given, "filename");
  if (files.length === 0) throw fail("must specify one of -f and -k");
  const dryRun = dryRunOf(run);
  for (const { object, file } of readManifests(run, files)) {
    const resource = mustServe(run, object, file);
    const namespace = text(object, "metadata", "namespace") || run.namespace;
    const name = nameOf(object);
    const live = lookup(run, resource, name, namespace);
    if (!live) throw serverError(notFound(qualified(resource), name));
    const found = { resource, object: live };
    const kept = lastAppliedText(live as JsonMap);
    if (kept === undefined && !isSet(run.given, "create-annotation")) {
      throw fail(
        `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    const next = encodedManifest(object as JsonMap);
    if (kept === next) {
      run.out(`set-last-applied ${name}: no changes required.\n`);
      continue;
    }
    if (dryRun === "client") {
      report(run, found, "configured", dryRun);
      continue;
    }
    const body: Fields = { metadata: { annotations: { [LAST_APPLIED]: next } } };
    const reply = run.must(patchOf(found, body, { ...query(run, dryRun, "kubectl-last-applied"), patch: "merge" }));
    report(run, { resource, object: reply.object }, "configured", dryRun);
  }
}
