/** The rules by which the API server answers a write, as far as kubectl's messages need them. */

import { rfc3339 } from "../../base/rfc3339.ts";
import type { JsonMap } from "../../cluster/apply/json.ts";
import type { Writer } from "../../cluster/apply/managed-fields.ts";
import { patched } from "../../cluster/apply/patch.ts";
import { create, type Kinds, scale, serverSideApply, update } from "../../cluster/apply/server.ts";
import type { Reply, Request } from "../cluster.ts";
import { at, type Fields, fields, list, sortedEntries, text } from "../json.ts";
import { apiVersion, qualified, RESOURCES, type Resource } from "../resources.ts";
import { createMessage, patchMessage, undecodable } from "./decode.ts";
import { withKindDefaults } from "./defaults.ts";
import { jsonPatched } from "./json-patch.ts";
import { mergePatched } from "./merge-patch.ts";
import { nameWarnings, suffixOf, uidOf } from "./names.ts";
import { invalidity } from "./problems.ts";
import { shownPatch } from "./shown-patch.ts";
import { unknownFields } from "./unknown-fields.ts";

/** Objects by qualified plural, in storage order. */
export type Objects = ReadonlyMap<string, readonly Fields[]>;

/** An answer, and the objects after it. */
interface Answer {
  readonly reply: Reply;
  readonly objects: Objects;
}

/** Answers one write. */
export function answer(objects: Objects, request: Request, now: number, kinds: Kinds): Answer {
  const { resource, name, namespace } = request;
  const stored = objects.get(qualified(resource)) ?? [];
  const same = (object: Fields) =>
    text(object, "metadata", "name") === name &&
    (!resource.namespaced || text(object, "metadata", "namespace") === namespace);
  const existing = stored.find(same);
  const dryRun = (request.query ?? "").includes("dryRun=All") || list(request.body, "dryRun").length > 0;
  const reply = answerFor(objects, existing, request, now, kinds);
  if (!reply.ok || dryRun) return { reply, objects };
  if (request.verb === "delete" || request.subresource === "eviction") {
    return { reply, objects: without(objects, resource, existing, request) };
  }
  const kept = existing ? stored.map((o) => (o === existing ? reply.object : o)) : [...stored, reply.object];
  return { reply, objects: new Map(objects).set(qualified(resource), kept) };
}

function answerFor(objects: Objects, existing: Fields | undefined, request: Request, now: number, kinds: Kinds): Reply {
  const { verb, resource, name, subresource } = request;
  if (subresource === "eviction") return existing ? evicted(objects, existing) : missing(resource, name);
  if (verb === "create") return created(objects, existing, request, now, kinds);
  if (subresource === "scale" && !resource.scalable) {
    if (isCustom(resource)) return missing(resource, name);
    return refused(404, "NotFound", "the server could not find the requested resource");
  }
  if (request.patch === "apply") return serverSideApplied(existing, request, now, kinds);
  if (!existing) return missing(resource, name);
  if (verb === "delete") return { ok: true, object: existing };
  if (subresource === "scale") return scaled(existing, request, now);
  if (verb === "update") return replaced(existing, request, writerOf(request, now), kinds);
  return patchedReply(existing, request, writerOf(request, now), kinds);
}

const refused = (code: number, reason: string, message: string): Reply => ({
  ok: false,
  error: { code, reason, message },
});
const missing = (resource: Resource, name: string): Reply =>
  refused(404, "NotFound", `${qualified(resource)} ${JSON.stringify(name)} not found`);

function created(objects: Objects, existing: Fields | undefined, request: Request, now: number, kinds: Kinds): Reply {
  const { resource, name, namespace, query = "" } = request;
  const body = request.body as Fields;
  const unknown = unknownFields(body).map((field) => `unknown field ${JSON.stringify(field)}`);
  if (unknown.length > 0 && query.includes("fieldValidation=Strict")) {
    const { kind, version } = resource;
    return refused(
      400,
      "BadRequest",
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${unknown.join(", ")}`,
    );
  }
  const wrong = undecodable(body, createMessage);
  if (wrong !== undefined) {
    const { kind, version } = resource;
    return refused(400, "BadRequest", `${kind} in version "${version}" cannot be handled as a ${kind}: ${wrong}`);
  }
  const namespaces = objects.get("namespaces") ?? [];
  if (resource.namespaced && !namespaces.some((n) => text(n, "metadata", "name") === namespace)) {
    return refused(404, "NotFound", `namespaces ${JSON.stringify(namespace)} not found`);
  }
  const whole = withKindDefaults(named(body, now));
  const problem = invalidity(undefined, whole, kinds);
  if (problem !== undefined) return refused(422, "Invalid", problem);
  const made = create(whole as JsonMap, writerOf(request, now), kinds);
  if (!made.ok) return { ok: false, error: made.error };
  if (existing) return refused(409, "AlreadyExists", `${qualified(resource)} ${JSON.stringify(name)} already exists`);
  const { generation, managedFields } = fields(made.value, "metadata");
  const metadata = {
    ...fields(whole, "metadata"),
    ...(generation === undefined ? {} : { generation }),
    managedFields,
    creationTimestamp: rfc3339(now),
    ...(resource.namespaced ? { namespace } : {}),
    uid: uidOf(`${resource.plural}/${namespace}/${text(whole, "metadata", "name")}/${now}`),
  };
  const warnings = [...(query.includes("fieldValidation=Ignore") ? [] : unknown), ...nameWarnings(whole)];
  const established = resource.kind === "CustomResourceDefinition" ? { status: ESTABLISHED } : {};
  return { ok: true, object: labelled({ ...made.value, metadata, ...established }), warnings };
}

/** A job's pods carry its name and UID. Upstream: kubernetes v1.36.1 pkg/registry/batch/job/strategy.go generateSelector. */
function labelled(object: Fields): Fields {
  const spec = fields(object, "spec");
  if (text(object, "kind") !== "Job" || spec.manualSelector === true) return object;
  const [name, uid] = [text(object, "metadata", "name"), text(object, "metadata", "uid")];
  const own = { "batch.kubernetes.io/controller-uid": uid, "controller-uid": uid };
  const metadata = fields(spec, "template", "metadata");
  const labels = { ...fields(metadata, "labels"), ...own, "batch.kubernetes.io/job-name": name, "job-name": name };
  const template = { ...fields(spec, "template"), metadata: { ...metadata, labels: sorted(labels) } };
  const selector = { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
  return { ...object, spec: { ...spec, selector, template } };
}

const sorted = (map: Fields): Fields => Object.fromEntries(sortedEntries(map));

/** A definition serves at once. */
const ESTABLISHED = { conditions: [{ type: "Established", status: "True", reason: "InitialNamesAccepted" }] };

/** A name made from `generateName` and the instant. */
function named(object: Fields, now: number): Fields {
  const prefix = text(object, "metadata", "generateName");
  if (text(object, "metadata", "name") !== "" || prefix === "") return object;
  return { ...object, metadata: { ...fields(object, "metadata"), name: `${prefix}${suffixOf(`${prefix}${now}`)}` } };
}

function replaced(existing: Fields, { body, resource, name }: Request, writer: Writer, kinds: Kinds): Reply {
  const next = body as Fields;
  const wanted = text(next, "metadata", "resourceVersion");
  if (wanted !== "" && wanted !== text(existing, "metadata", "resourceVersion")) return conflict(resource, name);
  const metadata = { ...fields(existing, "metadata"), ...fields(next, "metadata") };
  return admitted(existing, { ...next, metadata, status: at(existing, "status") }, writer, kinds);
}

const conflict = (resource: Resource, name: string): Reply =>
  refused(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(resource)} ${JSON.stringify(name)}: the object has been modified; please apply your changes to the latest version and try again`,
  );

const scaled = (existing: Fields, request: Request, now: number): Reply => ({
  ok: true,
  object: scale(existing as JsonMap, Number(at(request.body, "spec", "replicas") ?? 0), writerOf(request, now)),
});

/** Who writes: the field manager that the query names. */
function writerOf({ query = "" }: Request, now: number): Writer {
  const manager = /(?:^|&)fieldManager=([^&]*)/.exec(query)?.[1] ?? "kubectl";
  return { manager, time: rfc3339(now) };
}

/** Upstream: apimachinery v0.36.1 pkg/util/managedfields/internal. */
function serverSideApplied(existing: Fields | undefined, request: Request, now: number, kinds: Kinds): Reply {
  const { body, query = "", namespace, name, resource } = request;
  const force = query.includes("force=true");
  const stored = existing as JsonMap | undefined;
  const applied = serverSideApply(stored, body as JsonMap, writerOf(request, now), force, kinds);
  if (!applied.ok) return { ok: false, error: applied.error };
  if (existing) return { ok: true, object: applied.value };
  const made = {
    creationTimestamp: rfc3339(now),
    uid: uidOf(`${resource.plural}/${namespace}/${name}/${now}`),
    namespace,
  };
  return { ok: true, object: { ...applied.value, metadata: { ...fields(applied.value, "metadata"), ...made } } };
}

function patchedReply(
  existing: Fields,
  { body, patch, resource, name, query = "" }: Request,
  writer: Writer,
  kinds: Kinds,
): Reply {
  if (patch === "strategic" && isCustom(resource) && body === undefined) return wrongPatch(resource);
  if (patch === "json") return jsonPatchReply(existing, body, writer, kinds);
  const version = text(body, "metadata", "resourceVersion");
  if (version !== "" && version !== text(existing, "metadata", "resourceVersion")) return conflict(resource, name);
  const next = (
    patch === "merge" ? mergePatched(existing, body) : patched(existing as JsonMap, body as JsonMap)
  ) as Fields;
  const unknown = unknownFields(next).map((field) => `unknown field ${JSON.stringify(field)}`);
  if (unknown.length > 0 && query.includes("fieldValidation=Strict")) {
    return refused(
      422,
      "Invalid",
      `request is invalid: patch: Invalid value: "${shownPatch(body)}": strict decoding error: ${unknown.join(", ")}`,
    );
  }
  const wrong = undecodable(next, patchMessage);
  if (wrong !== undefined) {
    return refused(422, "Invalid", `request is invalid: patch: Invalid value: "${shownPatch(body)}": ${wrong}`);
  }
  const reply = admitted(existing, withoutUnknown(next), writer, kinds);
  const silent = query.includes("fieldValidation=Ignore");
  return reply.ok && !silent ? { ...reply, warnings: unknown } : reply;
}

const isCustom = (resource: Resource): boolean =>
  !RESOURCES.some((r) => r.kind === resource.kind && apiVersion(r) === apiVersion(resource));

const wrongPatch = ({ kind, group, version }: Resource): Reply =>
  refused(
    415,
    "UnsupportedMediaType",
    `application/strategic-merge-patch+json is not supported by ${group}/${version}, Kind=${kind}: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml`,
  );

function jsonPatchReply(existing: Fields, body: unknown, writer: Writer, kinds: Kinds): Reply {
  if (!Array.isArray(body)) {
    return refused(
      400,
      "BadRequest",
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  }
  const next = jsonPatched(existing, body);
  if (next === undefined) {
    return refused(
      422,
      "Invalid",
      "request is invalid: the server rejected our request due to an error in our request",
    );
  }
  return admitted(existing, next, writer, kinds);
}

/** An object without the fields that its kind does not have, which the decoder drops. */
export function withoutUnknown(object: Fields): Fields {
  return unknownFields(object).reduce<Fields>((left, path) => dropped(left, path.split(".")), object);
}

function dropped(object: Fields, [step = "", ...rest]: readonly string[]): Fields {
  const [, name = "", index] = /^([^[]*)(?:\[(\d+)\])?$/.exec(step) ?? [];
  const { [name]: child, ...others } = object;
  if (rest.length === 0) return others;
  if (index === undefined) return { ...object, [name]: dropped(fields(child), rest) };
  const items = Array.isArray(child) ? child : [];
  return { ...object, [name]: items.map((item, i) => (i === Number(index) ? dropped(fields(item), rest) : item)) };
}

function admitted(existing: Fields, next: Fields, writer: Writer, kinds: Kinds): Reply {
  const whole = withKindDefaults(next);
  const problem = invalidity(existing, whole, kinds);
  if (problem !== undefined) return refused(422, "Invalid", problem);
  const written = update(existing as JsonMap, whole as JsonMap, writer, kinds);
  if (!written.ok) return { ok: false, error: written.error };
  return { ok: true, object: written.value };
}

/** An eviction is refused while a budget that covers the pod allows no disruption. */
function evicted(objects: Objects, pod: Fields): Reply {
  const budget = (objects.get("poddisruptionbudgets.policy") ?? []).find((pdb) => {
    const wanted = Object.entries(fields(pdb, "spec", "selector", "matchLabels"));
    const labels = fields(pod, "metadata", "labels");
    return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
  });
  if (budget && at(budget, "status", "disruptionsAllowed") === 0) {
    return refused(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.");
  }
  return { ok: true, object: pod };
}

/** Without an object and what it owns; a namespace takes all that is in it. */
function without(objects: Objects, resource: Resource, gone: Fields | undefined, { body }: Request): Objects {
  const dead = new Set([text(gone, "metadata", "uid")].filter((uid) => uid !== ""));
  const orphans = text(body, "propagationPolicy") === "Orphan";
  let left = new Map(objects);
  left.set(
    qualified(resource),
    (left.get(qualified(resource)) ?? []).filter((o) => o !== gone),
  );
  for (let before = -1; !orphans && before !== dead.size; ) {
    before = dead.size;
    left = new Map([...left].map(([key, all]) => [key, all.filter((object) => !owned(object))]));
  }
  return left;

  function owned(object: Fields): boolean {
    const found = list(object, "metadata", "ownerReferences").some((owner) => dead.has(text(owner, "uid")));
    if (found) dead.add(text(object, "metadata", "uid"));
    return found;
  }
}
