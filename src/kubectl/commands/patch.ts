import { parse } from "yaml";
import { equal } from "../../base/equal.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { patched } from "../../cluster/apply/patch.ts";
import { flag, isOn, isSet } from "../flags.ts";
import { type Fields, fields } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { structured } from "../output.ts";
import { apiVersion, qualifiedKind, RESOURCES } from "../resources.ts";
import { jsonPatched } from "../server/json-patch.ts";
import { mergePatched } from "../server/merge-patch.ts";
import { type Running, serverError } from "../session.ts";
import { type Found, localObjects, nameOf, resolve, targetsGiven } from "../targets.ts";
import { dryRunOf, patchOf, printErrors, query, WRITE_FLAGS } from "./write.ts";

export const PATCH_FLAGS = `patch,p= patch-file= type= subresource= local filename,f* recursive,R kustomize,k= ${WRITE_FLAGS}`;

/** `kubectl patch`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/patch/patch.go. */
export function patch(run: Running): void {
  const { given } = run;
  const [inline, file] = [flag(given, "patch"), flag(given, "patch-file")];
  if (inline !== "" && file !== "") throw fail("cannot specify --patch and --patch-file together");
  if (inline === "" && file === "") {
    throw fail("must specify --patch or --patch-file containing the contents of the patch");
  }
  if (isOn(given, "local") && given.args.length > 0) throw fail("cannot specify --local and server resources");
  const type = (flag(given, "type") || "strategic").toLowerCase();
  if (type !== "json" && type !== "merge" && type !== "strategic") {
    throw fail(`--type must be one of [json merge strategic], not ${JSON.stringify(flag(given, "type"))}`);
  }
  const dryRun = dryRunOf(run);
  const body = readBody(file === "" ? inline : fileText(run, file));
  const local = isOn(given, "local") || dryRun === "client";
  const { found, errors } = isOn(given, "local")
    ? { found: localObjects(run), errors: [] }
    : resolve(run, targetsGiven(run, given.args));
  for (const item of found) {
    if (local) {
      say(run, item, laidOver(item.object, body, type), body);
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
    say(run, item, reply.object, body);
  }
  printErrors(run, errors);
}

function fileText(run: Running, file: string): string {
  const written = run.session.files[file];
  if (written === undefined) throw fail(`unable to read patch file: open ${file}: no such file or directory`);
  return written;
}

/** The object that a patch makes without asking the server. */
function laidOver(object: Fields, body: unknown, type: "json" | "merge" | "strategic"): Fields {
  if (type === "json") return (Array.isArray(body) && jsonPatched(object, body)) || object;
  return fields(type === "merge" ? mergePatched(object, body) : patched(object as JsonMap, body as JsonMap));
}

/** JSON goes to the server as it is written, YAML as the JSON it stands for. */
function readBody(written: string): unknown {
  const isJson = /^\s*[{[]/.test(written);
  try {
    return isJson ? (JSON.parse(written) as unknown) : (parse(written, { version: "1.1" }) as unknown);
  } catch {
    if (isJson) throw new CommandError(`Error from server (BadRequest): ${jsonFault(written)}`);
    throw fail(`unable to parse ${JSON.stringify(written)}: yaml: mapping values are not allowed in this context`);
  }
}

/** What Go's decoder says of JSON that it cannot read: a key that is no text, a value that is missing, an early end. */
function jsonFault(written: string): string {
  const [, key] = /[{,]\s*([^"}\s[{\d])/.exec(written) ?? [];
  const [, value] = /:\s*([}\],])/.exec(written) ?? [];
  const quoted = (letter: string) => (letter === "'" ? "'\\''" : `'${letter}'`);
  if (value !== undefined) return `invalid character ${quoted(value)} looking for beginning of value`;
  if (key !== undefined) return `invalid character ${quoted(key)} looking for beginning of object key string`;
  return "unexpected end of JSON input";
}

/** An empty patch counts as one that changed something. */
function say(run: Running, item: Found, after: Fields, body: unknown): void {
  const print = structured(run);
  if (print) return run.out(print([{ ...item, object: after }], true, false));
  const scaled = flag(run.given, "subresource") === "scale";
  const kind = scaled ? "scale.autoscaling" : qualifiedKind(item.resource);
  const unchanged = !scaled && equal(comparable(item.object), comparable(after)) && !equal(body, {});
  run.out(`${kind}/${nameOf(item.object)} patched${unchanged ? " (no change)" : ""}\n`);
}

function comparable(object: Fields): Fields {
  const { managedFields: _, resourceVersion: __, generation: ___, ...metadata } = fields(object, "metadata");
  return { ...object, metadata };
}
