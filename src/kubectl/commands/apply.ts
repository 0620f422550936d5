import { annotationOwners, upgraded } from "../../cluster/apply/csa-upgrade.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { ADVICE } from "../../cluster/apply/kubectl.ts";
import { annotated, LAST_APPLIED, lastApplied, lastAppliedText } from "../../cluster/apply/last-applied.ts";
import { patched, threeWayPatch } from "../../cluster/apply/patch.ts";
import type { Status } from "../cluster.ts";
import { flag, flagList, isOn, isSet } from "../flags.ts";
import { goMap } from "../go-values.ts";
import { type Fields, fields, text } from "../json.ts";
import { documentsOf } from "../manifests.ts";
import { allOf, CommandError, fail, usage } from "../outcome.ts";
import { apiVersion, qualifiedKind, type Resource } from "../resources.ts";
import { type Running, serverError } from "../session.ts";
import { lookup, nameOf, otherNamespace } from "../targets.ts";
import { compactJson } from "../yaml-text.ts";
import { mustServe } from "./manifest-target.ts";
import { missingMergeKey, notMade } from "./patch-making.ts";
import { addressed, type DryRun, dryRunOf, query, report, suffix, WRITE_FLAGS } from "./write.ts";

export const APPLY_FLAGS = `filename,f* recursive,R kustomize,k= server-side force-conflicts validate~strict overwrite prune all prune-allowlist* applyset= selector,l* cascade~background force grace-period# timeout% wait openapi-patch subresource= ${WRITE_FLAGS}`;

/** `kubectl apply`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/apply/{apply,patcher}.go. */
export function apply(run: Running): void {
  const { given } = run;
  const files = flagList(given, "filename");
  if (given.args.length > 0) throw usage("apply", `Unexpected args: [${given.args.join(" ")}]`);
  if (isSet(given, "kustomize")) {
    throw fail(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${flag(given, "kustomize")}'`,
    );
  }
  const dryRun = dryRunOf(run);
  if (isOn(given, "force-conflicts") && !isOn(given, "server-side"))
    throw fail("--force-conflicts only works with --server-side");
  if (isOn(given, "server-side")) {
    if (isOn(given, "force")) throw fail("--force cannot be used with --server-side");
    if (dryRun === "client") {
      throw fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
    }
  }
  if (isOn(given, "prune") && !isOn(given, "all") && !isSet(given, "selector")) {
    throw fail(
      "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
    );
  }
  if (files.length === 0) throw fail("must specify one of -f and -k");
  const documents = documentsOf(run, files);
  const unread: CommandError[] = [];
  const errors: CommandError[] = [];
  const caught = (act: () => void, into: CommandError[]) => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      into.push(error);
    }
  };
  const served: { readonly file: string; readonly object: Fields; readonly resource: Resource }[] = [];
  for (const { file, object, error } of documents) {
    if (error) unread.push(error);
    else caught(() => served.push({ file, object, resource: mustServe(run, object, file) }), unread);
  }
  if (served.length === 0 && unread.length === 0) throw fail("no objects passed to apply");
  for (const { file, object, resource } of served) caught(() => applyOne(run, file, object, resource, dryRun), errors);
  const error = allOf([...together(unread), ...errors]);
  if (error) throw error;
}

/** What stands in the way of reading files is one error, a list when there is more. */
function together(errors: readonly CommandError[]): readonly CommandError[] {
  if (errors.length < 2) return errors;
  return [fail(`[${errors.map(({ amongOthers }) => amongOthers).join(", ")}]`)];
}

function applyOne(run: Running, file: string, written: Fields, resource: Resource, dryRun: DryRun): void {
  const own = text(written, "metadata", "namespace");
  const asked = flag(run.given, "namespace");
  if (own !== "" && asked !== "" && own !== asked) {
    throw otherNamespace(own, asked);
  }
  const namespace = own || run.namespace;
  const metadata = { ...fields(written, "metadata"), ...(resource.namespaced ? { namespace } : {}) };
  const object: Fields = { ...written, metadata };
  if (nameOf(object) === "") throw nameless(object, resource, namespace, file);
  const live = lookup(run, resource, nameOf(object), namespace);
  const given: Given = { run, file, resource, object, namespace, dryRun };
  if (isOn(run.given, "server-side")) serverSide(given);
  else if (live) patchLive(given, live);
  else createNew(given);
}

interface Given {
  readonly run: Running;
  readonly file: string;
  readonly resource: Resource;
  readonly object: Fields;
  readonly namespace: string;
  readonly dryRun: DryRun;
}

function nameless(object: Fields, resource: Resource, namespace: string, file: string): CommandError {
  const generated = text(object, "metadata", "generateName");
  if (generated !== "") return fail(`from ${generated}: cannot use generate name with apply`);
  return fail(
    `error when retrieving current configuration of:\n${about(resource, "", namespace)}\nfrom server for: ${JSON.stringify(file)}: resource name may not be empty`,
  );
}

function about(resource: Resource, name: string, namespace: string): string {
  const version = apiVersion(resource);
  const where = resource.group === "" ? `/${version}` : version;
  return `Resource: "${where}, Resource=${resource.plural}", GroupVersionKind: "${where}, Kind=${resource.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(resource.namespaced ? namespace : "")}`;
}

/** A conflict is tried again so often. */
const RETRIES = 5;
const MANAGER = "kubectl-client-side-apply";

function asked({ run, dryRun }: Given): { readonly query?: string } {
  return query(run, dryRun, MANAGER, true);
}

function createNew(given: Given): void {
  const { run, file, resource, object, namespace, dryRun } = given;
  const body = annotated(object as JsonMap);
  const found = { resource, object: body as Fields };
  if (dryRun === "client") return report(run, found, "created", dryRun);
  const where = resource.namespaced ? { namespace } : {};
  const reply = run.send({ verb: "create", resource, name: nameOf(object), ...where, ...asked(given), body });
  if (!reply.ok) throw serverError(reply.error, `error when creating ${JSON.stringify(file)}`, resource.group);
  report(run, { resource, object: reply.object }, "created", dryRun);
}

function patchLive(given: Given, live: Fields): void {
  const { run, file, resource, object, dryRun, namespace } = given;
  const stored = live as JsonMap;
  if (lastAppliedText(stored) === undefined) {
    run.warn(
      `Warning: resource ${resource.plural}/${nameOf(object)} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  const modified = annotated(object as JsonMap);
  const keyless = missingMergeKey(stored, modified);
  if (keyless !== undefined) {
    for (const spec of ["openapi v3 spec", "openapi spec"])
      run.warn(`warning: error calculating patch from ${spec}: ${keyless}`);
    throw fail(notMade(file, about(resource, nameOf(object), namespace), live, modified, keyless));
  }
  const body = threeWayPatch(lastApplied(stored), modified, stored);
  const kind = text(object, "kind");
  if (kind !== text(live, "kind")) {
    const why = `precondition failed for: ${goMap(body)}`;
    throw fail(notMade(file, about({ ...resource, kind }, nameOf(object), namespace), live, modified, why));
  }
  const found = { resource, object: live };
  if (Object.keys(body).length === 0) return report(run, found, "unchanged", dryRun);
  if (dryRun === "client") return report(run, { resource, object: patched(stored, body) }, "configured", dryRun);
  const request = { ...addressed(found), verb: "patch", patch: "strategic", ...asked(given), body } as const;
  let reply = run.send(request);
  for (let tries = 0; tries < RETRIES && !reply.ok && reply.error.reason === "Conflict"; tries++)
    reply = run.send(request);
  if (!reply.ok) {
    const doing = `error when applying patch:\n${compactJson(body)}\nto:\n${about(resource, nameOf(object), namespace)}\nfor: ${JSON.stringify(file)}: error when patching ${JSON.stringify(file)}`;
    throw serverError(reply.error, doing, resource.group);
  }
  report(run, { resource, object: reply.object }, "configured", dryRun);
}

/**
 * Server-side apply: one request with the manifest itself; after a client-side apply up to three more, which keep the
 * last-applied annotation and take over what client-side apply owned.
 */
function serverSide(given: Given): void {
  const { run, resource, object, namespace, dryRun } = given;
  const where = resource.namespaced ? { namespace } : {};
  const manager = flag(run.given, "field-manager") || "kubectl";
  const { query: start = "" } = query(run, dryRun, "kubectl", true);
  const send = (patch: "apply" | "json", body: unknown, asked = start): JsonMap => {
    const reply = run.send({ verb: "patch", patch, resource, name: nameOf(object), ...where, query: asked, body });
    if (!reply.ok) throw refusal(reply.error);
    return reply.object as JsonMap;
  };
  const whole = `${start}&force=${isOn(run.given, "force-conflicts")}`;
  let stored = send("apply", object, whole);
  const text = lastAppliedText(stored);
  if (manager === "kubectl" && text !== undefined && annotationOwners(stored, "Apply").length === 0) {
    const { query: asked = "" } = query(run, dryRun, "", true);
    const metadata = { name: nameOf(object), ...where, annotations: { [LAST_APPLIED]: text } };
    const { apiVersion, kind } = object;
    stored = send(
      "apply",
      { apiVersion, kind, metadata },
      asked.replace("fieldValidation", "fieldManager=kubectl-last-applied&fieldValidation"),
    );
  }
  const next = upgraded(stored, manager);
  if (next) {
    const { managedFields, resourceVersion } = fields(next, "metadata");
    const replaced = Object.entries({ managedFields, resourceVersion }).map(([name, value]) => ({
      op: "replace",
      path: `/metadata/${name}`,
      value,
    }));
    send(
      "json",
      replaced.filter(({ value }) => value !== undefined),
    );
    send("apply", object, whole);
  }
  run.out(`${qualifiedKind(resource)}/${nameOf(object)} serverside-applied${suffix(dryRun)}\n`);
}

function refusal(error: Status): CommandError {
  return error.reason === "Conflict" && error.message.startsWith("Apply failed")
    ? fail(`${error.message}\n${ADVICE}`)
    : serverError(error);
}
