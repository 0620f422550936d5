import type { Command } from "../api/commands.ts";
import { refOf } from "../api/controller.ts";
import type { KubeObject, ObjectRef } from "../api/objects.ts";
import type { TerminalHost } from "../api/terminal.ts";
import { rfc3339 } from "../base/rfc3339.ts";
import type { JsonMap } from "../cluster/apply/json.ts";
import { ownersOf } from "../cluster/apply/managed-fields.ts";
import { updatedBy } from "../cluster/apply/ownership.ts";
import { type Kinds, serverSideApply } from "../cluster/apply/server.ts";
import { isOwned } from "../cluster/owners.ts";
import type { Reply, Request } from "../kubectl/cluster.ts";
import { at, type Fields, fields, list, text } from "../kubectl/json.ts";
import { qualified, RESOURCES, type Resource } from "../kubectl/resources.ts";
import { answer } from "../kubectl/server/server.ts";
import { apiJson } from "./api-json.ts";
import { OWN_NAMESPACES, objectsIn } from "./namespaces.ts";
import { editedObject, newObject } from "./stored.ts";

const CODES: Readonly<Record<string, number>> = {
  AlreadyExists: 409,
  Conflict: 409,
  Forbidden: 403,
  Invalid: 422,
  NotFound: 404,
  TooManyRequests: 429,
};

const refused = (reason: string, message: string): Reply => ({
  ok: false,
  error: { code: CODES[reason] ?? 400, reason, message },
});

/** Requests of kubectl as writes of the run: what the API server makes of them, then through admission into the store. */
export class Writes {
  constructor(
    private readonly host: TerminalHost,
    private readonly kinds: Kinds,
    private readonly list: (resource: Resource) => readonly Fields[],
  ) {}

  send(request: Request): Reply {
    const { resource, verb, subresource } = request;
    if (subresource === "status")
      return refused("MethodNotAllowed", "the server does not allow this method on the requested resource");
    const stored = this.stored(request);
    if (verb === "delete" && resource.kind === "Namespace") return this.deleteNamespace(request, stored);
    const reply = request.patch === "apply" ? this.applied(request, stored) : this.answered(request);
    if (!reply.ok || isDryRun(request)) return reply;
    const landed = this.host.land(this.command(request, stored, reply.object));
    if (!landed.ok) return refused(landed.reason, landed.message);
    return landed.after ? { ...reply, object: this.json(landed.after) } : reply;
  }

  private stored({ resource, name, namespace }: Request): KubeObject | undefined {
    return this.host.cluster
      .list(resource.kind)
      .find(({ metadata }) => metadata.name === name && (!resource.namespaced || metadata.namespace === namespace));
  }

  private json(object: KubeObject): Fields {
    return apiJson(object, this.host.epochUnixMs);
  }

  /** What the rules of the API server say to it. */
  private answered(request: Request): Reply {
    const { cluster, epochUnixMs } = this.host;
    const objects = new Map([
      ["namespaces", this.list(NAMESPACES)],
      ["poddisruptionbudgets.policy", this.list(BUDGETS)],
      [qualified(request.resource), this.list(request.resource)],
    ]);
    return answer(objects, request, epochUnixMs + cluster.now, this.kinds).reply;
  }

  private applied({ body, query = "" }: Request, stored: KubeObject | undefined): Reply {
    const live = stored && (this.json(stored) as JsonMap);
    const force = query.includes("force=true");
    const made = serverSideApply(live, body as JsonMap, this.writer(query), force, this.kinds);
    return made.ok ? { ok: true, object: made.value } : { ok: false, error: made.error };
  }

  /** The field manager that a request names. */
  private writer(query: string) {
    const manager = /fieldManager=([^&]+)/.exec(query)?.[1] ?? "kubectl";
    return { manager, time: rfc3339(this.host.epochUnixMs + this.host.cluster.now) };
  }

  private command(request: Request, stored: KubeObject | undefined, object: Fields): Command {
    const { verb, subresource, body, query = "", patch } = request;
    if (!stored) return { verb: "create", object: newObject(this.completed(object, patch === "apply", query)) };
    const target: ObjectRef = refOf(stored);
    if (subresource === "eviction") return { verb: "evict", pod: target };
    if (subresource === "scale") return { verb: "scale", target, replicas: Number(at(object, "spec", "replicas")) };
    if (verb === "delete") {
      if (text(body, "propagationPolicy") === "Orphan") this.orphan(stored);
      const grace = at(body, "gracePeriodSeconds");
      return { verb: "delete", target, ...(typeof grace === "number" ? { gracePeriodSeconds: grace } : {}) };
    }
    const was = this.json(stored);
    const next = patch === "apply" || !isOwned(stored) ? object : this.owned(was, object, query);
    return { verb: "update", object: editedObject(stored, was, next, this.host.epochUnixMs) };
  }

  /** A new object with its owners, and what the server gives a namespace. */
  private completed(object: Fields, isApplied: boolean, query: string): Fields {
    const { apiVersion, kind } = object as JsonMap;
    const { creationTimestamp: _, uid: _uid, ...metadata } = fields(object, "metadata");
    const made = { ...object, metadata } as JsonMap;
    const whole = isApplied
      ? made
      : updatedBy({ apiVersion: apiVersion ?? "", kind: kind ?? "" }, made, this.writer(query));
    if (kind !== "Namespace") return whole;
    const labels = { ...fields(metadata, "labels"), "kubernetes.io/metadata.name": text(metadata, "name") };
    return { ...whole, metadata: { ...fields(whole.metadata), labels }, status: { phase: "Active" } };
  }

  /** An update with the owners that it leaves. */
  private owned(was: Fields, object: Fields, query: string): Fields {
    const managedFields = at(was, "metadata", "managedFields");
    const next = { ...object, metadata: { ...fields(object, "metadata"), managedFields } } as JsonMap;
    return ownersOf(next).length === 0 ? object : updatedBy(was as JsonMap, next, this.writer(query));
  }

  /** What an object owns outlives it. */
  private orphan(owner: KubeObject): void {
    for (const kind of ["ReplicaSet", "Pod", "Job"]) {
      for (const object of this.host.cluster.ownedBy(kind, owner.metadata.uid)) {
        const { ownerReferences: _, ...metadata } = object.metadata;
        this.host.land({ verb: "update", object: { ...object, metadata } });
      }
    }
  }

  /** A namespace takes all that is in it. */
  private deleteNamespace(request: Request, stored: KubeObject | undefined): Reply {
    const { name, resource } = request;
    if (OWN_NAMESPACES.includes(name)) {
      return refused("Forbidden", `namespaces ${JSON.stringify(name)} is forbidden: this namespace may not be deleted`);
    }
    const found = this.list(resource).find((object) => text(object, "metadata", "name") === name);
    if (!found) return refused("NotFound", `namespaces ${JSON.stringify(name)} not found`);
    if (isDryRun(request)) return { ok: true, object: found };
    for (const object of objectsIn(name, this.host)) this.host.land({ verb: "delete", target: refOf(object) });
    if (stored) this.host.land({ verb: "delete", target: refOf(stored) });
    return { ok: true, object: found };
  }
}

const isDryRun = ({ query = "", body }: Request): boolean =>
  query.includes("dryRun=All") || list(body, "dryRun").length > 0;

const builtIn = (plural: string): Resource => RESOURCES.find((resource) => resource.plural === plural) as Resource;
const NAMESPACES = builtIn("namespaces");
const BUDGETS = builtIn("poddisruptionbudgets");
