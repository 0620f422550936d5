import { parse } from "yaml";
import { equal } from "../../base/equal.ts";
import { flag, isSet } from "../flags.ts";
import { type Fields, fields } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { structured } from "../output.ts";
import { apiVersion, qualifiedKind, RESOURCES } from "../resources.ts";
import { type Running, serverError } from "../session.ts";
import { type Found, nameOf, resolve, targetsGiven } from "../targets.ts";
import { dryRunOf, patchOf, printErrors, query, suffix, WRITE_FLAGS } from "./write.ts";

export const PATCH_FLAGS = `patch,p= patch-file= type= subresource= local filename,f* recursive,R kustomize,k= ${WRITE_FLAGS}`;

/** `kubectl patch`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/patch/patch.go. */
export function patch(run: Running): void {
  const { given } = run;
  const type = flag(given, "type") || "strategic";
  if (type !== "json" && type !== "merge" && type !== "strategic") {
    throw fail(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`);
  }
  if (!isSet(given, "patch") && !isSet(given, "patch-file")) {
    throw fail("must specify --patch or --patch-file containing the contents of the patch");
  }
  const dryRun = dryRunOf(run);
  const body = readBody(run.session.files[flag(given, "patch-file")] ?? flag(given, "patch"));
  const { found, errors } = resolve(run, targetsGiven(run, given.args));
  for (const item of found) {
    if (dryRun === "client") {
      run.out(`${qualifiedKind(item.resource)}/${nameOf(item.object)} patched\n`);
      continue;
    }
    const custom = !RESOURCES.some((r) => apiVersion(r) === apiVersion(item.resource) && r.kind === item.resource.kind);
    const reply = run.send(
      patchOf(item, custom && type === "strategic" ? undefined : body, {
        ...query(run, dryRun, "kubectl-patch"),
        ...(isSet(given, "subresource") ? { subresource: flag(given, "subresource") } : {}),
        patch: type,
      }),
    );
    if (!reply.ok) throw serverError(reply.error);
    say(run, item, reply.object, body, suffix(dryRun));
  }
  printErrors(run, errors);
}

function readBody(written: string): unknown {
  try {
    return parse(written, { version: "1.1" }) as unknown;
  } catch {
    const letter = /^\{\s*([^"}\s])/.exec(written)?.[1] ?? "";
    throw new CommandError(
      `Error from server (BadRequest): invalid character '${letter}' looking for beginning of object key string`,
    );
  }
}

/** An empty patch counts as one that changed something. */
function say(run: Running, item: Found, after: Fields, body: unknown, end: string): void {
  const print = structured(run);
  if (print) return run.out(print([{ ...item, object: after }], true, false));
  const scaled = flag(run.given, "subresource") === "scale";
  const kind = scaled ? "scale.autoscaling" : qualifiedKind(item.resource);
  const unchanged = !scaled && equal(comparable(item.object), comparable(after)) && !equal(body, {});
  run.out(`${kind}/${nameOf(item.object)} patched${unchanged ? " (no change)" : ""}${end}\n`);
}

function comparable(object: Fields): Fields {
  const { managedFields: _, resourceVersion: __, generation: ___, ...metadata } = fields(object, "metadata");
  return { ...object, metadata };
}
