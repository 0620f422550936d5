import type { NewObject } from "../api/commands.ts";
import type { ClusterView, ObjectOf } from "../api/controller.ts";
import type { KubeObject, LabelSelector, ObjectRef, Pod } from "../api/objects.ts";
import { edited } from "../base/edited.ts";
import { equal, keysThatDiffer } from "../base/equal.ts";
import { matches } from "../base/selector.ts";
import type { TimeMs } from "../base/units.ts";

/** One write, as a watch delivers it. Created: no `before`; deleted: no `after`. */
export interface WatchEvent {
  readonly kind: string;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** Objects of one kind: by namespace and name, and in creation order, with a cached list. */
class Shelf {
  private readonly byName = new Map<string, Map<string, KubeObject>>();
  private readonly byUid: Map<string, KubeObject>;
  private cachedList: readonly KubeObject[] | undefined;

  constructor(from?: Shelf) {
    this.byUid = new Map(from?.byUid);
    for (const [namespace, objects] of from?.byName ?? []) this.byName.set(namespace, new Map(objects));
  }

  get list(): readonly KubeObject[] {
    this.cachedList ??= [...this.byUid.values()];
    return this.cachedList;
  }

  get(namespace: string, name: string): KubeObject | undefined {
    return this.byName.get(namespace)?.get(name);
  }

  put(object: KubeObject): void {
    const { namespace, name, uid } = object.metadata;
    bucket(this.byName, namespace).set(name, object);
    this.byUid.set(uid, object);
    this.cachedList = undefined;
  }

  remove({ metadata: { namespace, name, uid } }: KubeObject): void {
    this.byName.get(namespace)?.delete(name);
    this.byUid.delete(uid);
    this.cachedList = undefined;
  }
}

/**
 * The object tree: immutable objects, replaced on write, with a log of watch events. It is the only writer of uid,
 * resourceVersion, generation and creationTimestamp. A copy costs one map a kind and shares every object.
 */
export class Store implements ClusterView {
  now: TimeMs = 0;
  private shelves = new Map<string, Shelf>();
  /** Objects by the uid of their controlling owner, and pods by "namespace/label=value"; within these by their own uid. */
  private owned = new Map<string, Map<string, KubeObject>>();
  private labelled = new Map<string, Map<string, Pod>>();
  private readonly unplaced = new Map<string, Pod>();
  private revision = 0;
  private nextUid = 1;
  private log: WatchEvent[] = [];

  get<K extends string>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.shelves.get(kind)?.get(namespace, name) as ObjectOf<K> | undefined;
  }

  list<K extends string>(kind: K, namespace?: string): readonly ObjectOf<K>[] {
    const all = (this.shelves.get(kind)?.list ?? NO_OBJECTS) as readonly ObjectOf<K>[];
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  ownedBy<K extends string>(kind: K, ownerUid: string): readonly ObjectOf<K>[] {
    const found: ObjectOf<K>[] = [];
    for (const object of this.owned.get(ownerUid)?.values() ?? []) {
      if (object.kind === kind) found.push(object as ObjectOf<K>);
    }
    return found;
  }

  pods(namespace: string, selector: LabelSelector): readonly Pod[] {
    const [label, ...others] = Object.entries(selector.matchLabels ?? {});
    const candidates = label
      ? [...(this.labelled.get(`${namespace}/${label[0]}=${label[1]}`)?.values() ?? [])]
      : this.list("Pod", namespace);
    // The usual selector has one label, and the index has answered it.
    if (label && others.length === 0 && !selector.matchExpressions?.length) return candidates;
    return candidates.filter((pod) => matches(selector, pod.metadata.labels));
  }

  /**
   * Stores a new object; the name must be free.
   * @param born what is written into it once it has a name and a uid
   */
  create(object: NewObject, born: (named: KubeObject) => KubeObject = asItIs): KubeObject {
    const namespace = object.metadata.namespace ?? "default";
    const uid = `${object.kind.toLowerCase()}-${this.nextUid++}`;
    const name = object.metadata.name ?? `${object.metadata.generateName ?? ""}${uid}`;
    const metadata = edited(object.metadata as KubeObject["metadata"], {
      name,
      namespace,
      uid,
      generation: 1,
      resourceVersion: ++this.revision,
      creationTimestamp: this.now,
    });
    // Fields beside spec and status (a PriorityClass has them) are kept.
    const whole = edited(object as KubeObject, { metadata, spec: object.spec ?? {}, status: object.status ?? {} });
    const stored = born(whole);
    this.put(undefined, stored);
    return stored;
  }

  /**
   * Replaces an object by an edited copy of itself. A changed spec bumps the generation; an edit that changes nothing
   * is no write: no new revision, no watch event.
   */
  replace(before: KubeObject, next: KubeObject): KubeObject {
    const changed = !equal(next.spec, before.spec);
    if (!changed && equal(next.status, before.status) && sameMetadata(next, before) && sameRest(next, before))
      return before;
    const after = edited(next, {
      // Shared where equal, so that later comparisons and caches by identity find it again.
      spec: changed ? next.spec : before.spec,
      metadata: edited(next.metadata, {
        uid: before.metadata.uid,
        creationTimestamp: before.metadata.creationTimestamp,
        generation: before.metadata.generation + (changed ? 1 : 0),
        resourceVersion: ++this.revision,
      }),
    });
    this.put(before, after);
    return after;
  }

  /** Replaces nothing but the status. The same status is no write. */
  replaceStatus(before: KubeObject, status: KubeObject["status"]): KubeObject {
    if (equal(status, before.status)) return before;
    const metadata = edited(before.metadata, { resourceVersion: ++this.revision });
    const after = edited(before, { status, metadata });
    this.put(before, after);
    return after;
  }

  /**
   * A lease's new spec: a write that no watcher is told of. Nobody in a run waits for one, and most of all writes are
   * renewals.
   */
  renew(lease: KubeObject, spec: object): void {
    const metadata = edited(lease.metadata, {
      generation: lease.metadata.generation + 1,
      resourceVersion: ++this.revision,
    });
    this.shelves.get(lease.kind)?.put(edited(lease, { metadata, spec }));
  }

  remove(object: KubeObject): void {
    this.put(object, undefined);
  }

  find(ref: ObjectRef): KubeObject | undefined {
    return this.get(ref.kind, ref.namespace, ref.name);
  }

  unplacedPods(): readonly Pod[] {
    return [...this.unplaced.values()];
  }

  /** Watch events since the last call, oldest first. */
  takeEvents(): readonly WatchEvent[] {
    const taken = this.log;
    this.log = [];
    return taken;
  }

  copy(): Store {
    const twin = new Store();
    twin.now = this.now;
    twin.revision = this.revision;
    twin.nextUid = this.nextUid;
    twin.log = this.log.slice();
    for (const [kind, shelf] of this.shelves) twin.shelves.set(kind, new Shelf(shelf));
    // Buckets are copied, not rebuilt: an adopted object stands where it was adopted, and order decides.
    for (const [owner, objects] of this.owned) twin.owned.set(owner, new Map(objects));
    for (const [label, pods] of this.labelled) twin.labelled.set(label, new Map(pods));
    for (const [key, pod] of this.unplaced) twin.unplaced.set(key, pod);
    return twin;
  }

  private put(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const { kind } = (after ?? before) as KubeObject;
    let shelf = this.shelves.get(kind);
    if (!shelf) {
      shelf = new Shelf();
      this.shelves.set(kind, shelf);
    }
    if (after) shelf.put(after);
    else shelf.remove(before as KubeObject);
    this.index(before, after);
    this.log.push({ kind, before, after });
  }

  private index(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const [ownerBefore, ownerAfter] = [ownerUid(before), ownerUid(after)];
    // What nobody owns, of another kind than pods, stands in no index.
    if (!ownerBefore && !ownerAfter && (after ?? before)?.kind !== "Pod") return;
    const { kind, metadata } = (after ?? before) as KubeObject;
    const { uid } = metadata;
    if (ownerBefore && ownerBefore !== ownerAfter) this.owned.get(ownerBefore)?.delete(uid);
    if (after && ownerAfter) bucket(this.owned, ownerAfter).set(uid, after);
    if (kind !== "Pod") return;
    if (after && (after as Pod).spec.nodeName === undefined) this.unplaced.set(uid, after as Pod);
    else this.unplaced.delete(uid);
    const [labelsBefore, labelsAfter] = [labelKeys(before), labelKeys(after)];
    if (labelsBefore !== labelsAfter) {
      for (const label of labelsBefore) if (!labelsAfter.includes(label)) this.labelled.get(label)?.delete(uid);
    }
    for (const label of labelsAfter) bucket(this.labelled, label).set(uid, after as Pod);
  }
}

const NO_OBJECTS: readonly KubeObject[] = [];
const asItIs = (object: KubeObject): KubeObject => object;

/** What the store itself writes. */
const STORED: ReadonlySet<string> = new Set(["uid", "generation", "resourceVersion", "creationTimestamp"]);
/** What every object has; some have more: a ConfigMap its data, an Application its operation. */
export const PARTS: ReadonlySet<string> = new Set(["metadata", "spec", "status"]);

const sameMetadata = ({ metadata: a }: KubeObject, { metadata: b }: KubeObject): boolean =>
  keysThatDiffer(a, b, STORED).length === 0;

const sameRest = (a: KubeObject, b: KubeObject): boolean => keysThatDiffer(a, b, PARTS).length === 0;

const ownerUid = (object: KubeObject | undefined): string | undefined =>
  object?.metadata.ownerReferences?.find((owner) => owner.controller)?.uid;

type Labels = NonNullable<KubeObject["metadata"]["labels"]>;

/** "namespace/label=value" of every label. Pods of a template share their labels, and so the keys. */
function labelKeys(object: KubeObject | undefined): readonly string[] {
  const labels = object?.metadata.labels;
  if (!labels) return NO_KEYS;
  const { namespace } = object.metadata;
  const known = keysOfLabels.get(labels);
  if (known?.namespace === namespace) return known.keys;
  const keys = Object.entries(labels).map(([name, value]) => `${namespace}/${name}=${value}`);
  keysOfLabels.set(labels, { namespace, keys });
  return keys;
}

const NO_KEYS: readonly string[] = [];
// A pure cache: objects are immutable.
const keysOfLabels = new WeakMap<Labels, { readonly namespace: string; readonly keys: readonly string[] }>();

function bucket<T>(index: Map<string, Map<string, T>>, name: string): Map<string, T> {
  let found = index.get(name);
  if (!found) {
    found = new Map();
    index.set(name, found);
  }
  return found;
}
