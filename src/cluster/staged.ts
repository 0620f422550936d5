import type { Command } from "../api/commands.ts";
import { type ClusterView, type KindDoc, refOf } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { equal } from "../base/equal.ts";
import { failed, ok, type Result } from "../base/result.ts";
import type { JsonMap } from "./apply/json.ts";
import { kindsOf } from "./apply/kinds.ts";
import { clientSideApply } from "./apply/kubectl.ts";
import { create, type Kinds, serverSideApply, update } from "./apply/server.ts";
import { immutableErrors } from "./immutable.ts";
import { denial } from "./policy.ts";

/** An object as it is written: metadata names it, everything else is free. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** Why a write is refused; `reason` is the API server's word, empty for a webhook. */
export interface Refused {
  readonly reason: string;
  readonly message: string;
}

/** A refusal as the API server puts it; kubectl, whose words come here, leaves the group out. */
export function inServerWords({ apiVersion, kind }: Manifest, refused: Refused): Refused {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  if (refused.reason !== "Invalid" || group === "") return refused;
  return { ...refused, message: refused.message.replace(`${kind} "`, `${kind}.${group} "`) };
}

/** Kinds outside of all namespaces. */
const CLUSTER_KINDS = [
  ...["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "StorageClass", "IngressClass"],
  ...["CustomResourceDefinition", "APIService", "PriorityClass", "NodePool", "NodeClaim", "NodeGroup", "InstanceType"],
];
export const isClusterKind = (kind: string): boolean => CLUSTER_KINDS.includes(kind);

const BUILT_IN = /^v1$|^(apps|batch|autoscaling|policy|extensions)\/|\.k8s\.io\//;

interface DefinitionSpec {
  readonly group?: string;
  readonly names?: { readonly kind?: string };
}

/** Does the API server serve the kind: built in, modelled, or defined by a CustomResourceDefinition that is there? */
const isServed = ({ apiVersion, kind }: Manifest, cluster: ClusterView, kinds: readonly KindDoc[]): boolean =>
  BUILT_IN.test(apiVersion) ||
  kinds.some((doc) => doc.kind === kind && doc.apiVersions.includes(apiVersion)) ||
  (cluster.list("CustomResourceDefinition") as readonly KubeObject<DefinitionSpec>[]).some(
    ({ spec }) => spec.names?.kind === kind && apiVersion.startsWith(`${spec.group}/`),
  );

const known = new WeakMap<readonly KindDoc[], Kinds>();

function knownKinds(docs: readonly KindDoc[]): Kinds {
  const found = known.get(docs) ?? kindsOf(docs);
  known.set(docs, found);
  return found;
}

/**
 * The API server as a controller meets it inside of one reconcile: what it writes it sees at once, with the server's
 * validation, defaults and ownership, and `commands` is what lands afterwards.
 */
export class Staged {
  private readonly written = new Map<string, KubeObject | null>();
  private readonly done: Command[] = [];
  private readonly kinds: Kinds;

  /** @param manager field manager of everything that is written here */
  constructor(
    private readonly cluster: ClusterView,
    private readonly docs: readonly KindDoc[],
    private readonly manager: string,
  ) {
    this.kinds = knownKinds(docs);
  }

  get commands(): readonly Command[] {
    return this.done;
  }

  /** The object that a manifest names, as it is after the writes so far. */
  find(manifest: Manifest): KubeObject | undefined {
    const { kind, namespace, name } = placeOf(manifest);
    const staged = this.written.get(`${kind}/${namespace}/${name}`);
    if (staged !== undefined) return staged ?? undefined;
    return this.cluster.get(kind, namespace, name) as KubeObject | undefined;
  }

  isServed(manifest: Manifest): boolean {
    return isServed(manifest, this.cluster, this.docs);
  }

  /** `kubectl apply`: what it prints, or the API server's refusal. */
  clientSideApply(manifest: Manifest): Result<string, Refused> {
    const before = this.find(manifest);
    const refused = this.refusal(manifest);
    if (refused) return failed(refused);
    const options = {
      fieldManager: this.manager,
      dryRun: "none",
      overwrite: true,
      forceConflicts: false,
      source: "-",
      yaml: JSON.stringify,
    } as const;
    const run = clientSideApply(jsonOf(before), placed(manifest), options, this.kindsFor(before));
    if (run.exit !== 0) return failed(refusalIn(run.stderr));
    if (run.live) this.put(before, run.live);
    return ok(run.stdout.trimEnd());
  }

  /** Server-side apply: the object as it is then, and whether it is new. */
  serverSideApply(
    manifest: Manifest,
    how: { readonly force: boolean; readonly dryRun: boolean },
  ): Result<{ readonly object: KubeObject; readonly isNew: boolean }, Refused> {
    const before = this.find(manifest);
    const refused = this.refusal(manifest);
    if (refused) return failed(refused);
    const writer = { manager: this.manager };
    const made = serverSideApply(jsonOf(before), placed(manifest), writer, how.force, this.kindsFor(before));
    if (!made.ok) return failed(made.error);
    const object = how.dryRun ? storedOf(before, made.value) : this.put(before, made.value);
    return ok({ object, isNew: before === undefined });
  }

  /** A plain create, or an update of what is there. */
  replace(manifest: Manifest): Result<true, Refused> {
    const before = this.find(manifest);
    const refused = this.refusal(manifest);
    if (refused) return failed(refused);
    const writer = { manager: this.manager };
    const live = jsonOf(before);
    const kinds = this.kindsFor(before);
    const sent = placed(manifest);
    const made = live ? update(live, sent, writer, kinds) : create(sent, writer, kinds);
    if (!made.ok) return failed(made.error);
    this.put(before, made.value);
    return ok(true);
  }

  /** Metadata as somebody computed it, everything else as it stands. */
  patchMetadata(before: KubeObject, metadata: KubeObject["metadata"]): void {
    this.stage({ ...before, metadata });
    this.command({ verb: "update", object: { ...before, metadata } });
  }

  delete(object: KubeObject): void {
    const { kind, metadata } = object;
    this.written.set(`${kind}/${metadata.namespace}/${metadata.name}`, null);
    this.done.push({ verb: "delete", target: refOf(object) });
  }

  private refusal(manifest: Manifest): Refused | undefined {
    const message = denial(this.cluster, manifest);
    return message === undefined ? undefined : { reason: "Forbidden", message };
  }

  private kindsFor(before: KubeObject | undefined): Kinds {
    if (before === undefined) return this.kinds;
    return {
      ...this.kinds,
      admit: (object) => {
        const errors = immutableErrors(before, object);
        return errors.length > 0 ? failed(errors) : this.kinds.admit(object);
      },
    };
  }

  private put(before: KubeObject | undefined, json: JsonMap): KubeObject {
    const object = storedOf(before, json);
    this.stage(object);
    if (before === object) return object;
    this.command(isStored(before) ? { verb: "update", object } : { verb: "create", object });
    return object;
  }

  private stage(object: KubeObject): void {
    const { kind, metadata } = object;
    this.written.set(`${kind}/${metadata.namespace}/${metadata.name}`, object);
  }

  /** Two writes of one object land as one. */
  private command(command: Extract<Command, { readonly verb: "create" | "update" }>): void {
    const { kind, metadata } = command.object;
    const at = this.done.findIndex(
      (other) =>
        (other.verb === "create" || other.verb === "update") &&
        other.object.kind === kind &&
        other.object.metadata.name === metadata.name &&
        other.object.metadata.namespace === metadata.namespace,
    );
    const earlier = this.done[at];
    if (earlier?.verb === "create") this.done[at] = { verb: "create", object: command.object };
    else if (earlier) this.done[at] = command;
    else this.done.push(command);
  }
}

/** kubectl's report without its prefix: what the API server said. */
function refusalIn(stderr: string): Refused {
  const message = stderr.trim().replace(/^(The |error: |Error from server: )/, "");
  return { reason: / is invalid: /.test(message) ? "Invalid" : "", message };
}

const isStored = (object: KubeObject | undefined): boolean => object !== undefined && object.metadata.uid !== "";

const placeOf = ({ kind, metadata }: Manifest) => ({
  kind,
  namespace: isClusterKind(kind) ? "" : (metadata.namespace ?? "default"),
  name: metadata.name ?? "",
});

/** The manifest as it is sent: with the namespace it goes to. */
function placed(manifest: Manifest): JsonMap {
  const { namespace } = placeOf(manifest);
  const { namespace: _, ...metadata } = manifest.metadata;
  const sent = { ...manifest, metadata: namespace === "" ? metadata : { ...metadata, namespace } };
  return sent as unknown as JsonMap;
}

const asJson = new WeakMap<KubeObject, JsonMap>();

/** The stored object as the API serves it: the store's empty specs and statuses are none. Kept, so that it is known again. */
function jsonOf(object: KubeObject | undefined): JsonMap | undefined {
  if (object === undefined) return undefined;
  const found = asJson.get(object);
  if (found) return found;
  const { spec, status, ...rest } = object as unknown as JsonMap;
  const json = { ...rest, ...(isEmpty(spec) ? {} : { spec }), ...(isEmpty(status) ? {} : { status }) };
  asJson.set(object, json);
  return json;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** The object as the store keeps it; what the store itself writes is the store's. */
function storedOf(before: KubeObject | undefined, json: JsonMap): KubeObject {
  if (before && json === jsonOf(before)) return before;
  const object = json as unknown as KubeObject;
  const {
    uid = "",
    resourceVersion = 0,
    generation = 1,
    creationTimestamp = 0,
    namespace = "",
  } = before?.metadata ?? {};
  return {
    ...object,
    metadata: {
      ...object.metadata,
      namespace: before ? namespace : (object.metadata.namespace ?? ""),
      uid,
      resourceVersion,
      // As the store will count it.
      generation: generation + (before && !equal(object.spec ?? {}, before.spec) ? 1 : 0),
      creationTimestamp,
    },
    spec: object.spec ?? {},
    status: before?.status ?? {},
  };
}
