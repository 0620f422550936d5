import { failed, ok, type Result } from "../../base/result.ts";
import { annotationOwners, upgraded } from "./csa-upgrade.ts";
import { at, goJson, isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { annotated, LAST_APPLIED, lastApplied, lastAppliedText, withLastApplied } from "./last-applied.ts";
import type { Writer } from "./managed-fields.ts";
import { overwriteConflict, patched, threeWayPatch } from "./patch.ts";
import { create, type Kinds, namesOf, type Refusal, serverSideApply, update } from "./server.ts";
import { strictCreate, strictPatch } from "./strict.ts";

/**
 * `kubectl apply` of one object: what it asks of the API server, what it prints and what is stored then.
 * Upstream: kubectl v0.36.1 pkg/cmd/apply.
 */
export interface Applied {
  readonly exit: 0 | 1;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly Request[];
  readonly live: JsonMap | undefined;
}

/** A request that changes something; `code` is the server's answer. */
export interface Request {
  readonly verb: "create" | "patch";
  readonly resource: string;
  readonly query: string;
  readonly body: Json;
  readonly code: number;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly dryRun: "none" | "client" | "server";
  /** Client-side: take fields back that somebody else changed. */
  readonly overwrite: boolean;
  /** Server-side: take fields over that somebody else owns. */
  readonly forceConflicts: boolean;
  /** Of the write, RFC 3339. */
  readonly time?: string;
  /** The manifest's file, for messages. */
  readonly source: string;
  /** Prints YAML as kubectl does, for messages. */
  readonly yaml: (value: JsonMap) => string;
}

/** Field managers when none is named. */
export const CLIENT_SIDE_MANAGER = "kubectl-client-side-apply";
export const SERVER_SIDE_MANAGER = "kubectl";

/** Client-side apply: a three-way patch of the manifest, the last applied one and the live object. */
export function clientSideApply(
  live: JsonMap | undefined,
  manifest: JsonMap,
  options: ApplyOptions,
  kinds: Kinds,
): Applied {
  const modified = annotated(manifest);
  const run = new Run(live, manifest, options, kinds);
  if (live === undefined) return run.create(withoutNulls(modified));
  const original = lastApplied(live);
  if (lastAppliedText(live) === undefined) run.warn(missingAnnotation(manifest));
  const patch = threeWayPatch(original, modified, live);
  const conflict = options.overwrite ? undefined : overwriteConflict(original, live, patch);
  if (conflict) return run.failed(notOverwritten(live, modified, patch, conflict, options));
  return keysOf(patch).length === 0 ? run.done("unchanged") : run.patch(patch);
}

/**
 * Server-side apply: one request; after a client-side apply up to three more, which keep the last-applied annotation and
 * take over what client-side apply owned.
 */
export function kubectlServerSideApply(
  live: JsonMap | undefined,
  manifest: JsonMap,
  options: ApplyOptions,
  kinds: Kinds,
): Applied {
  const run = new Run(live, manifest, options, kinds);
  if (!run.apply()) return run.refused();
  if (options.fieldManager === SERVER_SIDE_MANAGER) run.saveLastApplied();
  if (run.migrate()) run.apply();
  return run.done("serverside-applied");
}

/** One command: what it has sent and printed, and the object as the server last gave it. */
class Run {
  private readonly requests: Request[] = [];
  private stderr = "";
  private refusal: Refusal | undefined;

  constructor(
    private live: JsonMap | undefined,
    private readonly manifest: JsonMap,
    private readonly options: ApplyOptions,
    private readonly kinds: Kinds,
  ) {}

  warn(line: string): void {
    this.stderr += `Warning: ${line}\n`;
  }

  create(object: JsonMap): Applied {
    if (this.options.dryRun === "client") return this.done("created");
    const isDone = this.send(
      "create",
      object,
      {},
      refusedOr(strictCreate(object), () => create(object, this.writer(), this.kinds)),
    );
    return isDone ? this.done("created") : this.refused();
  }

  patch(body: JsonMap): Applied {
    if (this.options.dryRun === "client") return this.done("configured");
    const live = this.live ?? {};
    const next = patched(live, body);
    const written = refusedOr(strictPatch(live, body, next), () => update(live, next, this.writer(), this.kinds));
    const isDone = this.send("patch", body, {}, written);
    return isDone ? this.done("configured") : this.refused();
  }

  apply(): boolean {
    const { forceConflicts: force } = this.options;
    const written = serverSideApply(this.live, this.manifest, this.writer(), force, this.kinds);
    return this.send("patch", this.manifest, { force: String(force) }, written);
  }

  /** The annotation of an earlier client-side apply gets an owner of its own, so that it stays. */
  saveLastApplied(): void {
    const { live } = this;
    const text = live && lastAppliedText(live);
    if (!live || !text || annotationOwners(live, "Apply").length > 0) return;
    const { apiVersion, kind } = live;
    const named = {
      apiVersion,
      kind,
      metadata: { name: at(live, "metadata", "name"), namespace: at(live, "metadata", "namespace") },
    };
    const body = withLastApplied(named, text);
    const fieldManager = "kubectl-last-applied";
    const written = serverSideApply(live, body, this.writer(fieldManager), false, this.kinds);
    this.send("patch", body, { fieldManager }, written);
  }

  /** Gives what client-side appliers own to this manager; false when they own nothing. */
  migrate(): boolean {
    const next = this.live && upgraded(this.live, this.options.fieldManager);
    if (next === undefined) return false;
    const [owners, version] = ["managedFields", "resourceVersion"].map((field) => ({
      op: "replace",
      path: `/metadata/${field}`,
      value: at(next, "metadata", field) ?? null,
    }));
    return this.send("patch", [owners ?? null, version ?? null], {}, ok(next));
  }

  done(action: string): Applied {
    const dryRun = { none: "", client: " (dry run)", server: " (server dry run)" }[this.options.dryRun];
    const name = `${namesOf(this.manifest).qualified}/${at(this.manifest, "metadata", "name")}`;
    return this.result(0, `${name} ${action}${dryRun}\n`);
  }

  failed(message: string): Applied {
    this.stderr += message;
    return this.result(1, "");
  }

  refused(): Applied {
    const { refusal } = this;
    if (refusal === undefined) return this.result(1, "");
    if (refusal.reason === "Invalid") this.stderr += `The ${refusal.message}\n`;
    else if (refusal.reason === "Conflict") this.stderr += `error: ${refusal.message}\n${ADVICE}\n`;
    else if (refusal.reason === "InternalError") this.stderr += `Error from server: ${refusal.message}\n`;
    else
      this.stderr += `Error from server (BadRequest): error when creating "${this.options.source}": ${refusal.message}\n`;
    return this.result(1, "");
  }

  private result(exit: 0 | 1, stdout: string): Applied {
    return { exit, stdout, stderr: this.stderr, requests: this.requests, live: this.live };
  }

  private writer(manager = this.options.fieldManager): Writer {
    const { time } = this.options;
    return { manager, ...(time !== undefined && { time }) };
  }

  /** One request: its answer is the object from now on, unless the run is dry. */
  private send(
    verb: Request["verb"],
    body: Json,
    query: Readonly<Record<string, string>>,
    written: Result<JsonMap, Refusal>,
  ): boolean {
    const isNew = this.live === undefined;
    this.requests.push({
      verb,
      resource: namesOf(this.manifest).plural,
      query: this.query(query),
      body,
      code: written.ok ? (isNew ? 201 : 200) : written.error.code,
    });
    if (!written.ok) this.refusal = written.error;
    else if (this.options.dryRun === "none") this.live = written.value;
    return written.ok;
  }

  private query(more: Readonly<Record<string, string>>): string {
    const { dryRun, fieldManager } = this.options;
    const fields = { ...(dryRun === "server" && { dryRun: "All" }), fieldManager, fieldValidation: "Strict", ...more };
    return Object.entries(fields)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&");
  }
}

const refusedOr = (refusal: Refusal | undefined, write: () => Result<JsonMap, Refusal>): Result<JsonMap, Refusal> =>
  refusal === undefined ? write() : failed(refusal);

/** What follows a conflict. */
export const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

const missingAnnotation = (manifest: JsonMap): string =>
  `resource ${namesOf(manifest).plural}/${at(manifest, "metadata", "name")} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;

/** What kubectl prints, three times over, when it may not take back what somebody else changed. */
function notOverwritten(
  live: JsonMap,
  modified: JsonMap,
  patch: JsonMap,
  changes: JsonMap,
  { source, yaml }: ApplyOptions,
): string {
  const { plural } = namesOf(live);
  const [version, kind] = [live.apiVersion, live.kind];
  const conflict = `patch:\n${yaml(patch)}\nconflicts with changes made from original to current:\n${yaml(changes)}\n`;
  const [name, namespace] = ["name", "namespace"].map((field) => JSON.stringify(at(live, "metadata", field) ?? ""));
  return [
    `warning: error calculating patch from openapi v3 spec: ${conflict}`,
    `warning: error calculating patch from openapi spec: ${conflict}`,
    "error: error when applying patch:\n\nto:",
    `Resource: "${qualified(version, "Resource", plural)}", GroupVersionKind: "${qualified(version, "Kind", String(kind))}"`,
    `Name: ${name}, Namespace: ${namespace}`,
    `for: "${source}": error when patching "${source}": creating patch with:`,
    `original:\n${lastAppliedText(live) ?? ""}`,
    `modified:\n${goJson(modified)}\n`,
    `current:\n${goJson(live)}\n`,
    `for: ${conflict}`,
  ].join("\n");
}

/** Group, version and name as Go prints them. */
const qualified = (apiVersion: Json | undefined, field: string, name: string): string =>
  `${String(apiVersion).includes("/") ? apiVersion : `/${apiVersion}`}, ${field}=${name}`;

/** A new object is sent without the nulls of its manifest. */
function withoutNulls(map: JsonMap): JsonMap {
  const kept = keysOf(map).filter((key) => map[key] !== null);
  return Object.fromEntries(kept.map((key) => [key, pruned(map[key] ?? null)]));
}

const pruned = (value: Json): Json => (isMap(value) ? withoutNulls(value) : isList(value) ? value.map(pruned) : value);
