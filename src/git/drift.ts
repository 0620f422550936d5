import type { ClusterView } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { ok, type Result } from "../base/result.ts";
import { canonical } from "../cluster/apply/canonical.ts";
import type { JsonMap } from "../cluster/apply/json.ts";
import { threeWayPatch } from "../cluster/apply/patch.ts";
import { isClusterKind } from "../cluster/staged.ts";
import { fieldsOf } from "../cluster/validation.ts";
import type { Delivery } from "./deliveries.ts";
import type { FileObject } from "./documents.ts";
import { type RenderError, rendered } from "./render.ts";
import { type Commit, logOf, type Repository } from "./repository.ts";

/** The truth about a delivery at one moment, whatever its agent believes. Commits are counted from 0. */
export interface Drift {
  /** The newest commit. */
  readonly head: number;
  /** The newest commit that the cluster is equal to, of those that count: the newest, and the one last seen; else NaN. */
  readonly live: number;
  /** Objects that are not as the newest commit has them: different, missing, or left over from an earlier one. */
  readonly differing: number;
}

/** Git against the cluster. Of an object only the fields that its manifest names count, in the API's own notation. */
export function driftOf(delivery: Delivery, repository: Repository, cluster: ClusterView, seen: number): Drift {
  const log = logOf(repository);
  const head = log.length - 1;
  const differing = differingFrom(delivery, log, head, cluster);
  if (differing === 0) return { head, live: head, differing };
  const isOlder = seen >= 0 && seen < head && differingFrom(delivery, log, seen, cluster) === 0;
  return { head, live: isOlder ? seen : Number.NaN, differing };
}

/** Kinds that a delivery has or had: while no object of them changes and nothing is committed, its drift stays. */
export function kindsOf(delivery: Delivery, repository: Repository): readonly string[] {
  const log = logOf(repository);
  const made = objectsOf(delivery, log.at(-1) as Commit);
  const objects = [...(made.ok ? made.value : []), ...formerOf(delivery, log, log.length - 1)];
  return [...new Set(objects.map(({ kind }) => kind))];
}

/** The number of a revision in the log, NaN when it is in none. */
export function ordinalOf(repository: Repository, revision: string | undefined): number {
  const at = revision ? logOf(repository).findLastIndex((commit) => commit.revision === revision) : -1;
  return at < 0 ? Number.NaN : at;
}

/** What the cluster should hold at a commit. Hooks of Argo CD come and go with its operations. */
function objectsOf({ kind, path, options }: Delivery, { tree }: Commit): ReturnType<typeof rendered> {
  const made = rendered(tree, path, options);
  if (kind !== "Application" || !made.ok || !made.value.some(isHook)) return made;
  return ok(made.value.filter((object) => !isHook(object)));
}

function isHook({ metadata }: FileObject): boolean {
  const annotations = fieldsOf(metadata.annotations);
  return "argocd.argoproj.io/hook" in annotations || "helm.sh/hook" in annotations;
}

function differingFrom(delivery: Delivery, log: readonly Commit[], at: number, cluster: Cluster): number {
  const commit = log[at] as Commit;
  const made = objectsOf(delivery, commit);
  if (!made.ok) return Number.NaN;
  let count = 0;
  for (const target of made.value) {
    const live = find(target, delivery, cluster);
    if (live === undefined || differs(target, live)) count++;
  }
  for (const gone of formerOf(delivery, log, at)) if (find(gone, delivery, cluster)) count++;
  return count;
}

/** An object of a delivery: as the newest commit has it, as it is live, and how the two stand. */
export interface Delivered {
  /** As its file has it; of an object that left Git, as it last had it. */
  readonly target: FileObject;
  readonly live: KubeObject | undefined;
  readonly standing: "same" | "differs" | "missing" | "leftover";
}

/** Every object that the newest commit has, and those left over from earlier ones; or why the folder is no objects. */
export function deliveredIn(
  delivery: Delivery,
  repository: Repository,
  cluster: Cluster,
): Result<readonly Delivered[], RenderError> {
  const log = logOf(repository);
  const made = objectsOf(delivery, log.at(-1) as Commit);
  if (!made.ok) return made;
  const wanted = made.value.map((target): Delivered => {
    const live = find(target, delivery, cluster);
    return { target, live, standing: live === undefined ? "missing" : differs(target, live) ? "differs" : "same" };
  });
  const leftover = formerOf(delivery, log, log.length - 1).flatMap((target): readonly Delivered[] => {
    const live = find(target, delivery, cluster);
    return live ? [{ target, live, standing: "leftover" }] : [];
  });
  return ok([...wanted, ...leftover]);
}

/** What of the cluster is asked here. */
type Cluster = Pick<ClusterView, "get">;

function find({ kind, metadata }: FileObject, { home }: Delivery, cluster: Cluster): KubeObject | undefined {
  const namespace = isClusterKind(kind) ? "" : (metadata.namespace ?? home);
  return cluster.get(kind, namespace, metadata.name ?? "") as KubeObject | undefined;
}

const compared = new WeakMap<KubeObject, WeakMap<FileObject, boolean>>();

/** Is a live object not as its file has it? */
export function differs(target: FileObject, live: KubeObject): boolean {
  const known = compared.get(live) ?? new WeakMap<FileObject, boolean>();
  compared.set(live, known);
  const found = known.get(target);
  if (found !== undefined) return found;
  const { namespace: _, ...metadata } = target.metadata;
  const wanted = canonical({ ...target, metadata } as unknown as JsonMap);
  const differing = Object.keys(threeWayPatch(wanted, wanted, live as unknown as JsonMap)).length > 0;
  known.set(target, differing);
  return differing;
}

const former = new WeakMap<Commit, Map<string, readonly FileObject[]>>();

/** Objects that earlier commits of the folder had and this one has not. */
function formerOf(delivery: Delivery, log: readonly Commit[], at: number): readonly FileObject[] {
  const commit = log[at] as Commit;
  const known = former.get(commit) ?? new Map<string, readonly FileObject[]>();
  former.set(commit, known);
  const key = JSON.stringify([delivery.path, delivery.options]);
  const found = known.get(key);
  if (found) return found;
  const objectsAt = (index: number): readonly FileObject[] => {
    const made = objectsOf(delivery, log[index] as Commit);
    return made.ok ? made.value : [];
  };
  const here = new Set(objectsAt(at).map(textOf));
  const earlier = at === 0 ? [] : [...formerOf(delivery, log, at - 1), ...objectsAt(at - 1)];
  const gone = new Map(earlier.filter((object) => !here.has(textOf(object))).map((object) => [textOf(object), object]));
  const list = [...gone.values()];
  known.set(key, list);
  return list;
}

const textOf = ({ kind, metadata }: FileObject): string => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
