import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { Condition, Node, Pod, Taint } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { conditionOf, wholeSecond } from "../../cluster/pod-state.ts";
import { type EvictionQueue, join, leave, serve } from "./eviction-queue.ts";
import { type Health, isSilent, noticed, unknownConditions } from "./health.ts";
import { atRate } from "./limiter.ts";
import { EVICTION_INTERVAL_MS, GRACE_PERIOD_MS } from "./settings.ts";
import { hasEvictionTaint, withConditionTaints, withEvictionTaint, withoutEvictionTaints } from "./taints.ts";
import { evictionInterval, type ZoneState, zoneState } from "./zones.ts";

/** A node, the last renewal of its lease (undefined: it has none), and its pods. */
export interface SeenNode {
  readonly node: Node;
  readonly renewedAt: TimeMs | undefined;
  readonly pods: readonly Pod[];
}

export interface Zone {
  readonly state: ZoneState;
  readonly queue: EvictionQueue;
}

/** What happened to one node, for the explanation. */
interface Note {
  readonly node: string;
  readonly rule: string;
  readonly before: string;
  readonly after: string;
  readonly because: string;
}

const NO_TAINTS: readonly Taint[] = [];

const zoneOf = ({ metadata: { labels = {} } }: Node): string =>
  `${labels["topology.kubernetes.io/region"] ?? ""}/${labels["topology.kubernetes.io/zone"] ?? ""}`;

/** The state of all nodes and zones while one decision is made. */
export class Monitor {
  readonly commands: Command[] = [];
  readonly notes: Note[] = [];
  private readonly taints = new Map<string, readonly Taint[]>();
  /** Ready as it is after this decision's own writes. */
  private readonly ready = new Map<string, Condition["status"]>();

  constructor(
    private readonly nodes: readonly SeenNode[],
    private readonly health: Map<string, Health>,
    private readonly zones: Map<string, Zone>,
    private readonly now: TimeMs,
  ) {
    for (const { node } of nodes) {
      this.taints.set(node.metadata.name, node.spec.taints ?? NO_TAINTS);
      const status = conditionOf(node.status.conditions, "Ready")?.status;
      if (status) this.ready.set(node.metadata.name, status);
    }
  }

  /** Nothing was done, every node is ready, and nobody waits in a queue. */
  get isCalm(): boolean {
    return (
      this.commands.length === 0 &&
      this.notes.length === 0 &&
      this.nodes.every(({ node }) => this.ready.get(node.metadata.name) === "True") &&
      [...this.zones.values()].every(({ state, queue }) => state === "Normal" && queue.joined.length === 0)
    );
  }

  /** A node is new to the controller. */
  register({ node }: SeenNode): void {
    const { name } = node.metadata;
    this.event(node, "Normal", "RegisteredNode", `Node ${name} event: Registered Node ${name} in Controller`);
    const zone = zoneOf(node);
    if (this.zones.has(zone)) return;
    const limiter = { intervalMs: EVICTION_INTERVAL_MS, freeAt: this.now };
    this.zones.set(zone, { state: "Normal", queue: { limiter, waiting: [], joined: [] } });
  }

  /**
   * The check of every 5 s.
   * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/node_lifecycle_controller.go monitorNodeHealth.
   */
  check(): void {
    for (const seen of this.nodes) this.checkNode(seen);
    this.handleDisruption();
  }

  /** Gives NoExecute taints to the heads of the queues, as the limiters allow. */
  evict(): void {
    for (const [name, zone] of this.zones) {
      if (zone.queue.waiting.length === 0) continue;
      const { queue, served } = serve(zone.queue, this.now);
      this.zones.set(name, { ...zone, queue });
      for (const node of served) this.taintForEviction(node);
    }
  }

  /** Writes each node whose taints differ from what is wanted by now. */
  writeTaints(): void {
    for (const { node } of this.nodes) {
      const taints = withConditionTaints(node, this.taintsOf(node.metadata.name));
      if (taints === (node.spec.taints ?? NO_TAINTS)) continue;
      this.commands.push({ verb: "update", object: { ...node, spec: { ...node.spec, taints } } });
    }
  }

  private checkNode({ node, renewedAt, pods }: SeenNode): void {
    const { name } = node.metadata;
    const before = this.ready.get(name);
    const silent = renewedAt !== undefined && this.isSilent(node, renewedAt);
    if (silent) this.markUnknown(node);
    const after = this.ready.get(name);
    if (after === undefined) return;
    this.placeInQueue(node, after, before !== after);
    if (after === "True" || before !== "True") return;
    this.event(node, "Normal", "NodeNotReady", `Node ${name} status is now: NodeNotReady`);
    for (const pod of pods) this.markNotReady(pod);
  }

  private isSilent(node: Node, renewedAt: TimeMs): boolean {
    const health = noticed(this.health.get(node.metadata.name), renewedAt, this.now);
    this.health.set(node.metadata.name, health);
    return isSilent(node, health, this.now);
  }

  private markUnknown(node: Node): void {
    const { name } = node.metadata;
    const before = node.status.conditions ?? [];
    const conditions = unknownConditions(before, this.now);
    const differs = conditions.some((condition, index) => condition !== before[index]);
    if (!differs) return;
    this.commands.push({ verb: "updateStatus", object: { ...node, status: { ...node.status, conditions } } });
    this.note(
      name,
      "grace period",
      this.ready.get(name) ?? "",
      "Unknown",
      `no renewal for more than ${GRACE_PERIOD_MS / SECOND_MS} s`,
    );
    this.ready.set(name, "Unknown");
  }

  /** A node whose status was written just now is served from the next tick on: the write must be seen first. */
  private placeInQueue(node: Node, ready: Condition["status"], written: boolean): void {
    const { name } = node.metadata;
    if (ready === "True") {
      this.clear(node);
    } else if (hasEvictionTaint(this.taintsOf(name))) {
      this.taints.set(name, withEvictionTaint(ready, this.taintsOf(name), this.now));
    } else {
      this.changeQueue(zoneOf(node), (queue) => join(queue, name, written ? this.now + 1 : this.now));
    }
  }

  private clear(node: Node): void {
    const { name } = node.metadata;
    const taints = this.taintsOf(name);
    const left = withoutEvictionTaints(taints);
    if (left !== taints) this.taints.set(name, left);
    this.changeQueue(zoneOf(node), (queue) => leave(queue, name));
  }

  private taintForEviction(name: string): void {
    const ready = this.ready.get(name);
    if (ready === undefined || ready === "True") return;
    this.taints.set(name, withEvictionTaint(ready, this.taintsOf(name), this.now));
    this.note(name, "limiter", "", "NoExecute", "the zone's limiter had a token");
  }

  /**
   * Rates follow the zones' states. When every zone is lost, the fault is taken to be the controller's own: nothing is
   * evicted.
   * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption.
   */
  private handleDisruption(): void {
    const states = this.zoneStates();
    const all = [...states.values()].every(({ state }) => state === "FullDisruption");
    const were = [...this.zones.values()].every(({ state }) => state === "FullDisruption");
    if (states.size === 0 || (all && were)) return;
    if (all) for (const { node } of this.nodes) this.clear(node);
    if (were) for (const [name, health] of this.health) this.health.set(name, { ...health, noticedAt: this.now });
    for (const [name, { state, nodes }] of states) {
      const zone = this.zones.get(name);
      if (!zone || (!all && !were && zone.state === state)) continue;
      const limiter = atRate(zone.queue.limiter, all ? null : evictionInterval(state, nodes), this.now);
      this.zones.set(name, { state, queue: { ...zone.queue, limiter } });
      if (zone.state !== state) this.note(name, "zone", zone.state, state, `of ${nodes} nodes`);
    }
  }

  private zoneStates(): ReadonlyMap<string, { readonly state: ZoneState; readonly nodes: number }> {
    const counts = new Map<string, { ready: number; notReady: number }>();
    for (const { node } of this.nodes) {
      const status = this.ready.get(node.metadata.name);
      if (status === undefined) continue;
      const zone = zoneOf(node);
      const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
      if (status === "True") count.ready++;
      else count.notReady++;
      counts.set(zone, count);
    }
    return new Map(
      [...counts].map(([zone, { ready, notReady }]) => [
        zone,
        { state: zoneState(ready, notReady), nodes: ready + notReady },
      ]),
    );
  }

  /** Pods of a silent node leave their endpoints. Upstream: pkg/controller/util/node/controller_utils.go MarkPodsNotReady. */
  private markNotReady(pod: Pod): void {
    const conditions = pod.status.conditions ?? [];
    if (conditionOf(conditions, "Ready")?.status !== "True") return;
    const lastTransitionTime = wholeSecond(this.now);
    const next = conditions.map(
      (condition): Condition =>
        condition.type === "Ready" ? { ...condition, status: "False", lastTransitionTime } : condition,
    );
    this.commands.push({ verb: "updateStatus", object: { ...pod, status: { ...pod.status, conditions: next } } });
    this.event(pod, "Warning", "NodeNotReady", "Node is not ready");
  }

  private taintsOf(name: string): readonly Taint[] {
    return this.taints.get(name) ?? NO_TAINTS;
  }

  private changeQueue(name: string, change: (queue: EvictionQueue) => EvictionQueue): void {
    const zone = this.zones.get(name);
    if (!zone) return;
    const queue = change(zone.queue);
    if (queue !== zone.queue) this.zones.set(name, { ...zone, queue });
  }

  private event(object: Node | Pod, type: "Normal" | "Warning", reason: string, message: string): void {
    this.commands.push({ verb: "event", involved: refOf(object), type, reason, message });
  }

  private note(node: string, rule: string, before: string, after: string, because: string): void {
    this.notes.push({ node, rule, before, after, because });
  }
}
