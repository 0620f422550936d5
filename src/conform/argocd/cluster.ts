import { groupOf, keyOf, keyText, type Manifest } from "../../controllers/argocd/manifest.ts";
import type { Answer, SyncHost, WriteOptions } from "../../controllers/argocd/sync/host.ts";

/** What the made-up cluster of the recordings refuses, by object key. */
export type Refusals = Readonly<
  Record<string, { readonly dryRunError?: string; readonly applyError?: string; readonly deleteError?: string }>
>;

export interface Op {
  readonly op: string;
  readonly key: string;
  readonly with?: string;
}

/** Kinds outside of all namespaces, as far as the recordings have them. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set([
  ...["Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "PersistentVolume", "Node"],
  ...["StorageClass", "IngressClass", "APIService", "PriorityClass"],
]);
export const isClusterKind = (kind: string): boolean => CLUSTER_KINDS.has(kind);
const BUILT_IN = /^$|^(apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$/;

/** The name an object has in a recording: "Kind/name", the namespace only where it is not the application's. */
export function nameOf(object: Manifest, home: string): string {
  const { kind, namespace, name } = keyOf(object);
  const shown = CLUSTER_KINDS.has(kind) || namespace === "" || namespace === home ? [] : [namespace];
  return [kind, ...shown, name].join("/");
}

/** An object as the recordings write it. */
export const manifestOf = (doc: Manifest & { readonly metadata: { readonly deleting?: boolean } }): Manifest =>
  doc.metadata.deleting ? { ...doc, metadata: { ...doc.metadata, deletionTimestamp: "now" } } : doc;

export const placed = (object: Manifest): string => {
  const key = keyOf(object);
  return keyText(CLUSTER_KINDS.has(key.kind) ? { ...key, namespace: "" } : key);
};

export interface ClusterOptions {
  readonly home: string;
  readonly live: readonly Manifest[];
  readonly answers: Refusals;
  readonly servedKinds: readonly string[];
  readonly deniedKinds: readonly string[];
  readonly namespaceExists: boolean;
  readonly waveHookFails: boolean;
}

/** The recordings' cluster for one step; writes down what it is asked. */
export class MadeUpCluster implements SyncHost {
  readonly ops: Op[] = [];
  /** What was written in earnest. */
  readonly applied = new Map<string, Manifest>();
  private readonly objects: Map<string, Manifest>;

  constructor(private readonly given: ClusterOptions) {
    this.objects = new Map(given.live.map((object) => [placed(object), object]));
  }

  write(object: Manifest, verb: "apply" | "create" | "replace" | "update", options: WriteOptions): Answer {
    const { dryRun } = options;
    this.note(
      `${dryRun ? "dry-run-" : ""}${verb}`,
      object,
      verb === "apply" || verb === "replace" ? flags(options, verb) : "",
    );
    const refusal = this.refusalOf(object);
    const error = dryRun ? refusal.dryRunError : refusal.applyError;
    if (error !== undefined) return { ok: false, error };
    const exists = this.objects.has(placed(object));
    if (!dryRun) {
      this.objects.set(placed(object), object);
      this.applied.set(placed(object), object);
    }
    const group = groupOf(object);
    const kind = `${object.kind.toLowerCase()}${group && `.${group}`}`;
    const done = verb === "replace" ? "replaced" : exists ? "configured" : "created";
    return { ok: true, message: `${kind}/${object.metadata.name} ${done}${dryRun ? " (dry run)" : ""}` };
  }

  prune(object: Manifest, propagation: string): Answer {
    return this.remove("delete", object, propagation);
  }

  deleteHook(object: Manifest): Answer {
    return this.remove("delete-hook", object, "");
  }

  removeHookFinalizer(object: Manifest): void {
    this.note("remove-hook-finalizer", object, "");
  }

  find(object: Manifest): Manifest | undefined {
    const found = this.objects.get(placed(object));
    const isHome = object.kind === "Namespace" && object.metadata.name === this.given.home;
    return found ?? (isHome && this.given.namespaceExists ? object : undefined);
  }

  undiscovered(object: Manifest): string | undefined {
    if (BUILT_IN.test(groupOf(object)) || this.given.servedKinds.includes(object.kind)) return undefined;
    const missing = "the server could not find the requested resource not found";
    return `failed to discover server resources for group version ${object.apiVersion}: ${missing}`;
  }

  forbidden(object: Manifest): string | undefined {
    return this.given.deniedKinds.includes(object.kind)
      ? `resource ${groupOf(object)}:${object.kind} is not permitted in project default`
      : undefined;
  }

  afterWave(): string | undefined {
    return this.given.waveHookFails ? "wave hook broke" : undefined;
  }

  private remove(op: string, object: Manifest, propagation: string): Answer {
    if (!this.objects.has(placed(object))) return { ok: false, error: "not found", notFound: true };
    this.note(op, object, propagation);
    const error = this.refusalOf(object).deleteError;
    if (error !== undefined) return { ok: false, error };
    this.objects.delete(placed(object));
    return { ok: true, message: "" };
  }

  private refusalOf(object: Manifest): Refusals[string] {
    return this.given.answers[nameOf(object, this.given.home)] ?? {};
  }

  private note(op: string, object: Manifest, how: string): void {
    this.ops.push({ op, key: nameOf(object, this.given.home), ...(how && { with: how }) });
  }
}

const flags = ({ force, validate, serverSide }: WriteOptions, verb: string): string =>
  [force && "force", !validate && verb === "apply" && "no-validate", serverSide && "server-side"]
    .filter(Boolean)
    .join(",");

/** Upstream does these at the same time: what stands together is sorted by key. */
export function sortedOps(ops: readonly Op[]): readonly Op[] {
  const groups: Op[][] = [];
  for (const op of ops) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && together(before, op)) group.push(op);
    else groups.push([op]);
  }
  return groups.flatMap((group) => group.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)));
}

const WRITES = /^(dry-run-)?(apply|create|replace|update)$/;
const kindOf = ({ key }: Op): string => key.split("/")[0] ?? "";
const together = (a: Op, b: Op): boolean =>
  WRITES.test(a.op)
    ? WRITES.test(b.op) && a.op.startsWith("dry") === b.op.startsWith("dry") && kindOf(a) === kindOf(b)
    : a.op === b.op;

/** Upstream lists reasons in random order. */
export const withSortedReasons = (message: string): string =>
  message.replace(
    /(, reason: )(.*)$/gm,
    (_, label: string, reasons: string) => `${label}${reasons.split(",").sort().join(",")}`,
  );
