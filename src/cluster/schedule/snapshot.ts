import type { KubeObject, Node, Pod, Taint } from "../../api/objects.ts";
import { isPodFinished } from "../pod-state.ts";
import type { Rejection } from "./messages.ts";
import { type PodInfo, podInfo } from "./pod-info.ts";
import { amountsOf } from "./requests.ts";
import { type Labels, NO_TERMS, type PodTerm } from "./terms.ts";
import { hashText } from "./ties.ts";

/** Says why the node (by index) cannot take the pod, or nothing. */
export type Filter = (node: number) => Rejection | undefined;
/** Rates a node, by index. */
export type Score = (node: number) => number;

/** What else placement depends on. Everything is optional: absent means there is none. */
export interface Surroundings {
  readonly services?: readonly KubeObject[];
  /** Objects with a selector that own pods: ReplicaSets and StatefulSets. */
  readonly owners?: readonly KubeObject[];
  readonly namespaces?: readonly KubeObject[];
}

export interface NodeInfo {
  readonly index: number;
  readonly node: Node;
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly cordoned: boolean;
  readonly hash: number;
  /** Pods on the node, assumed ones included, terminal ones not. */
  readonly pods: readonly PodInfo[];
}

/** One resource over all nodes, indexed by node. */
interface Column {
  allocatable: Float64Array;
  used: Float64Array;
}

interface Image {
  readonly bytes: number;
  /** Indexes of those that hold it. */
  readonly nodes: Set<number>;
}

/** A node as it is worked with: what depends on the node is replaced as a whole, the pods come and go. */
interface Entry extends NodeInfo {
  pods: PodInfo[];
  /** The list of pods belongs to another snapshot, too: it is copied before it changes. */
  shared: boolean;
}

/** Pods per node that satisfy a predicate, kept up to date. */
interface Count {
  perNode: Int32Array;
  readonly holds: (pod: PodInfo) => boolean;
}

/** Pods that no predicate of a count tells apart, with the counts that they are in. */
interface Alike {
  readonly namespace: string;
  readonly terminating: boolean;
  readonly counts: readonly Count[];
}

/** Pods per node that carry an equal inter-pod term: for the scores of others, and for the anti-affinity filter. */
export interface CarriedTerm {
  readonly term: PodTerm;
  readonly role: "required" | "forbidden" | "preferred";
  /** Of a preferred term; negative for anti-affinity. */
  readonly weight: number;
  readonly perNode: Int32Array;
}

/** The value of one node label as a small number: -1 where the node lacks the label. */
interface Domains {
  readonly of: Int32Array;
  readonly size: number;
}

/**
 * Nodes and the pods on them, prepared for placement: sums stand in typed arrays and follow every `add` and `remove`.
 * A working state, not a memory: build it from objects, try things on it, throw it away.
 * Upstream: pkg/scheduler/backend/cache/snapshot.go, v1.34.1.
 */
export class Snapshot {
  around: Surroundings;
  readonly cpu: Column;
  readonly memory: Column;
  podCapacity: Float64Array;
  podCount: Float64Array;
  /** Σ requests with the scoring defaults of containers that request nothing. */
  scoredCpu: Float64Array;
  scoredMemory: Float64Array;
  anyCordoned = false;
  anyTainted = false;

  /** Pods on all nodes by priority. */
  private readonly priorities = new Map<number, number>();
  private readonly infos: Entry[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly columns = new Map<string, Column>();
  private readonly images = new Map<string, Image>();
  private readonly nominated = new Map<number, PodInfo[]>();
  private readonly domainsByKey = new Map<string, Domains>();
  private readonly counts = new Map<string, Count>();
  /** By labels, which pods of a template share: in a large cluster most counts are about other templates. */
  private readonly alike = new Map<Labels, Alike[]>();
  /** Pods on nodes that have inter-pod terms. */
  private termed = 0;
  private carriedTerms: Map<string, CarriedTerm> | undefined;
  private moved: Map<PodInfo, { readonly node: number; readonly sign: 1 | -1 }> | undefined;
  private capacity: number;

  /** Pods without a node of this list, and pods that ended, take no part. */
  constructor(nodes: readonly Node[], pods: readonly Pod[], around: Surroundings = {}) {
    this.around = around;
    this.capacity = nodes.length;
    this.cpu = this.column("cpu");
    this.memory = this.column("memory");
    this.podCapacity = new Float64Array(this.capacity);
    this.podCount = new Float64Array(this.capacity);
    this.scoredCpu = new Float64Array(this.capacity);
    this.scoredMemory = new Float64Array(this.capacity);
    for (const node of nodes) this.addNode(node);
    for (const pod of pods) {
      const node = pod.spec.nodeName === undefined ? undefined : this.indexes.get(pod.spec.nodeName);
      if (node !== undefined && !isPodFinished(pod)) this.add(podInfo(pod), node);
    }
  }

  /** Number of nodes. */
  get size(): number {
    return this.infos.length;
  }

  get nodes(): readonly NodeInfo[] {
    return this.infos;
  }

  node(index: number): NodeInfo {
    return this.infos[index]!;
  }

  indexOf(name: string): number | undefined {
    return this.indexes.get(name);
  }

  /** Appends a node (an autoscaler's "what if"). Filters and scores made before are void. */
  addNode(node: Node): number {
    const index = this.infos.length;
    if (index >= this.capacity) this.grow(Math.max(16, this.capacity * 2));
    this.indexes.set(node.metadata.name, index);
    this.describe(index, node, []);
    return index;
  }

  /**
   * Another version of a node stands at its place; filters and scores made before are void. False when that needs a new
   * snapshot: its images are others.
   */
  changeNode(index: number, node: Node): boolean {
    const info = this.infos[index]!;
    const { metadata, spec, status } = info.node;
    if (status.images !== node.status.images) return false;
    const { allocatable } = node.status;
    // Heartbeats do not count.
    if (metadata.labels === node.metadata.labels && spec === node.spec && status.allocatable === allocatable)
      return true;
    for (const column of this.columns.values()) column.allocatable[index] = 0;
    this.describe(index, node, info.pods);
    return true;
  }

  private describe(index: number, node: Node, pods: PodInfo[]): void {
    const { metadata, spec, status } = node;
    const info = {
      index,
      node,
      name: metadata.name,
      labels: metadata.labels ?? {},
      taints: spec.taints ?? [],
      cordoned: spec.unschedulable === true,
      hash: hashText(metadata.name),
      pods,
      shared: this.infos[index]?.shared ?? false,
    };
    this.infos[index] = info;
    this.anyCordoned ||= info.cordoned;
    this.anyTainted ||= info.taints.length > 0;
    const allocatable = amountsOf(status.allocatable);
    for (const name of Object.keys(allocatable)) this.column(name).allocatable[index] = allocatable[name]!;
    this.podCapacity[index] = allocatable.pods ?? 0;
    for (const { names, sizeBytes } of status.images ?? []) {
      for (const name of names) {
        const image = this.images.get(name) ?? { bytes: sizeBytes, nodes: new Set() };
        image.nodes.add(index);
        this.images.set(name, image);
      }
    }
    this.domainsByKey.clear();
    this.carriedTerms = undefined;
  }

  /** Puts a pod on a node. */
  add(pod: PodInfo, node: number): void {
    this.own(node).push(pod);
    this.account(pod, node, 1);
  }

  /** Takes away a pod that is on the node. */
  remove(pod: PodInfo, node: number): void {
    const pods = this.own(node);
    pods.splice(pods.indexOf(pod), 1);
    this.account(pod, node, -1);
  }

  /** A snapshot of the same cluster to try things on; nothing is tracked in it. */
  copy(): Snapshot {
    const twin = new Snapshot([], [], this.around);
    twin.grow(this.capacity);
    for (const info of this.infos) {
      info.shared = true;
      twin.infos.push({ ...info });
    }
    for (const [name, index] of this.indexes) twin.indexes.set(name, index);
    for (const [name, { bytes, nodes }] of this.images) twin.images.set(name, { bytes, nodes: new Set(nodes) });
    for (const [name, { allocatable, used }] of this.columns) {
      const column = twin.column(name);
      column.allocatable.set(allocatable);
      column.used.set(used);
    }
    twin.podCapacity.set(this.podCapacity);
    twin.podCount.set(this.podCount);
    twin.scoredCpu.set(this.scoredCpu);
    twin.scoredMemory.set(this.scoredMemory);
    twin.anyCordoned = this.anyCordoned;
    twin.anyTainted = this.anyTainted;
    for (const [priority, count] of this.priorities) twin.priorities.set(priority, count);
    for (const [node, pods] of this.nominated) twin.nominated.set(node, pods);
    twin.termed = this.termed;
    return twin;
  }

  /** From now on remembers what comes and goes, so that `rollback` can undo it. */
  track(): void {
    this.moved = new Map();
  }

  /** Back to where `track` was called, without nominations. */
  rollback(): void {
    const { moved } = this;
    this.moved = undefined;
    this.nominated.clear();
    for (const [pod, { node, sign }] of moved ?? []) {
      if (sign > 0) this.remove(pod, node);
      else this.add(pod, node);
    }
  }

  /** Is there a pod of lower priority on any node? */
  holdsBelow(priority: number): boolean {
    for (const [other, count] of this.priorities) if (other < priority && count > 0) return true;
    return false;
  }

  /** Notes that victims made way for this pod on the node; pods of lower priority must leave it the room. */
  nominate(pod: PodInfo, node: number): void {
    this.nominated.set(node, [...this.nominees(node), pod]);
  }

  /** Forgets a nomination (the pod was bound, or gave it up). */
  dismiss(uid: string): void {
    for (const [node, pods] of this.nominated) {
      const left = pods.filter((pod) => pod.uid !== uid);
      if (left.length > 0) this.nominated.set(node, left);
      else this.nominated.delete(node);
    }
  }

  nominees(node: number): readonly PodInfo[] {
    return this.nominated.size === 0 ? NO_PODS : (this.nominated.get(node) ?? NO_PODS);
  }

  /** One resource over all nodes; made of zeros when no node has it. */
  column(name: string): Column {
    const known = this.columns.get(name);
    if (known) return known;
    const column = { allocatable: new Float64Array(this.capacity), used: new Float64Array(this.capacity) };
    this.columns.set(name, column);
    return column;
  }

  /** An image that some node holds. Its size is that of the first node known to have it. */
  image(name: string): Image | undefined {
    return this.images.get(name);
  }

  domains(key: string): Domains {
    const known = this.domainsByKey.get(key);
    if (known) return known;
    const ids = new Map<string, number>();
    const of = new Int32Array(this.infos.length).fill(-1);
    for (const { index, labels } of this.infos) {
      const value = labels[key];
      if (value === undefined) continue;
      const id = ids.get(value) ?? ids.size;
      ids.set(value, id);
      of[index] = id;
    }
    const domains = { of, size: ids.size };
    this.domainsByKey.set(key, domains);
    return domains;
  }

  /**
   * Pods per node for which `holds` is true. The key names the predicate: equal keys must mean equal predicates.
   * @param holds looks at nothing of a pod but its labels, its namespace, and whether it is terminating
   */
  count(key: string, holds: (pod: PodInfo) => boolean): Int32Array {
    const known = this.counts.get(key);
    if (known) return known.perNode;
    const perNode = new Int32Array(this.capacity);
    for (const { index, pods } of this.infos) for (const pod of pods) if (holds(pod)) perNode[index]!++;
    this.counts.set(key, { perNode, holds });
    this.alike.clear();
    return perNode;
  }

  /** The counts that the pod is in. */
  private countsWith(pod: PodInfo): readonly Count[] {
    const { labels, namespace, terminating } = pod;
    const known = this.alike.get(labels) ?? [];
    const found = known.find((alike) => alike.namespace === namespace && alike.terminating === terminating);
    if (found) return found.counts;
    const counts = [...this.counts.values()].filter(({ holds }) => holds(pod));
    this.alike.set(labels, [...known, { namespace, terminating, counts }]);
    return counts;
  }

  /** The distinct inter-pod terms of the pods on nodes; some may have count 0 everywhere. */
  carried(): Iterable<CarriedTerm> {
    return this.carriedByKey().values();
  }

  private carriedByKey(): Map<string, CarriedTerm> {
    if (this.carriedTerms) return this.carriedTerms;
    this.carriedTerms = new Map();
    if (this.termed === 0) return this.carriedTerms;
    for (const { index, pods } of this.infos) for (const pod of pods) this.carry(this.carriedTerms, pod, index, 1);
    return this.carriedTerms;
  }

  private carry(into: Map<string, CarriedTerm>, pod: PodInfo, node: number, sign: 1 | -1): void {
    if (pod.terms === NO_TERMS) return;
    const { required, forbidden, preferred } = pod.terms;
    const note = (term: PodTerm, role: CarriedTerm["role"], weight: number) => {
      const key = `${role} ${weight} ${term.id}`;
      const carried = into.get(key) ?? { term, role, weight, perNode: new Int32Array(this.infos.length) };
      carried.perNode[node]! += sign;
      into.set(key, carried);
    };
    for (const term of required) note(term, "required", 0);
    for (const term of forbidden) note(term, "forbidden", 0);
    for (const { term, weight } of preferred) note(term, "preferred", weight);
  }

  /** The pods of a node, to change. */
  private own(node: number): PodInfo[] {
    const info = this.infos[node]!;
    if (info.shared) {
      info.pods = [...info.pods];
      info.shared = false;
    }
    return info.pods;
  }

  private account(pod: PodInfo, node: number, sign: 1 | -1): void {
    // There and back again leaves nothing to undo.
    if (this.moved?.has(pod)) this.moved.delete(pod);
    else this.moved?.set(pod, { node, sign });
    const { positive, scoredCpuMilli, scoredMemoryBytes } = pod.requests;
    for (const { name, amount } of positive) this.column(name).used[node]! += sign * amount;
    this.scoredCpu[node]! += sign * scoredCpuMilli;
    this.scoredMemory[node]! += sign * scoredMemoryBytes;
    this.podCount[node]! += sign;
    this.priorities.set(pod.priority, (this.priorities.get(pod.priority) ?? 0) + sign);
    if (this.counts.size > 0) for (const { perNode } of this.countsWith(pod)) perNode[node]! += sign;
    if (pod.terms !== NO_TERMS) this.termed += sign;
    if (this.carriedTerms) this.carry(this.carriedTerms, pod, node, sign);
  }

  private grow(capacity: number): void {
    const wider = (array: Float64Array) => grown(array, new Float64Array(capacity));
    for (const column of this.columns.values()) {
      column.allocatable = wider(column.allocatable);
      column.used = wider(column.used);
    }
    this.podCapacity = wider(this.podCapacity);
    this.podCount = wider(this.podCount);
    this.scoredCpu = wider(this.scoredCpu);
    this.scoredMemory = wider(this.scoredMemory);
    for (const count of this.counts.values()) count.perNode = grown(count.perNode, new Int32Array(capacity));
    this.capacity = capacity;
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

const NO_PODS: readonly PodInfo[] = [];
