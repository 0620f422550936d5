import type { Node, Pod } from "../../api/objects.ts";
import { assert } from "../../base/result.ts";
import { nodeCheck, type PodInfo, podInfo, type Rejection, Snapshot } from "../../cluster/schedule/index.ts";

/** A node of the simulated list. Upcoming nodes were ordered already, new ones belong to a running estimate. */
export interface Place {
  readonly name: string;
  readonly node: Node;
  readonly kind: "node" | "upcoming" | "new";
  readonly pods: readonly PodInfo[];
}

/** The position where the last round-robin search ended; shared by all simulations of all loops. */
export interface Cursor {
  at: number;
}

/** A place with its pods to change, and its index in the snapshot. */
interface Slot extends Place {
  readonly pods: PodInfo[];
  index: number;
}

/**
 * The node list that pods are tried on, in upstream's order: nodes, upcoming nodes, nodes of a running estimate.
 * Upstream: simulator/clustersnapshot/predicate/plugin_runner.go, 1.36.1.
 */
export class Simulation {
  private slots: Slot[];
  private readonly byName: Map<string, Slot>;
  private readonly cursor: Cursor;
  /** Built when first asked. */
  private built: Snapshot | undefined;
  /** The snapshot holds nodes that were taken off the list, without their pods. */
  private haunted = false;

  constructor(places: readonly Place[], cursor: Cursor) {
    this.slots = places.map((place, index) => ({ ...place, pods: [...place.pods], index }));
    this.byName = new Map(this.slots.map((slot) => [slot.name, slot]));
    this.cursor = cursor;
  }

  /** A copy to try things on; the cursor stays shared. */
  fork(): Simulation {
    const twin = new Simulation(this.slots, this.cursor);
    if (!this.built) return twin;
    twin.built = this.built.copy();
    twin.haunted = this.haunted;
    for (const [place, slot] of this.slots.entries()) twin.slots[place]!.index = slot.index;
    return twin;
  }

  get list(): readonly Place[] {
    return this.slots;
  }

  find(name: string): Place | undefined {
    return this.slot(name);
  }

  add(place: Place): void {
    const index = this.built?.addNode(place.node) ?? 0;
    for (const pod of place.pods) this.built?.add(pod, index);
    const slot = { ...place, pods: [...place.pods], index };
    this.slots.push(slot);
    this.byName.set(slot.name, slot);
  }

  /** Takes a node off the list: those behind it move up. */
  remove(name: string): void {
    const slot = this.slot(name);
    if (!slot) return;
    for (const pod of slot.pods) this.built?.remove(pod, slot.index);
    this.slots.splice(this.slots.indexOf(slot), 1);
    this.byName.delete(name);
    this.haunted = true;
  }

  put(pod: PodInfo, name: string): void {
    const slot = this.slot(name);
    if (!slot) return;
    slot.pods.push(pod);
    this.built?.add(pod, slot.index);
  }

  take(pod: PodInfo, name: string): void {
    const slot = this.slot(name);
    if (!slot) return;
    slot.pods.splice(slot.pods.indexOf(pod), 1);
    this.built?.remove(pod, slot.index);
  }

  /** Why the node does not take the pod; undefined when it does. The node must be on the list. */
  rejection(pod: PodInfo, name: string): Rejection | undefined {
    const snapshot = this.snapshotFor(pod);
    const slot = this.slot(name);
    assert(slot, `${name} is on the list`);
    return nodeCheck(snapshot, pod)(slot.index);
  }

  /** The first accepted node behind the cursor that takes the pod. Only a hit moves the cursor. */
  search(pod: PodInfo, accepts: (place: Place) => boolean): string | undefined {
    const check = nodeCheck(this.snapshotFor(pod), pod);
    const { length } = this.slots;
    for (let step = 1; step <= length; step++) {
      const position = (this.cursor.at + step) % length;
      const slot = this.slots[position];
      if (!slot || slot.node.spec.unschedulable || !accepts(slot) || check(slot.index)) continue;
      this.cursor.at = position;
      return slot.name;
    }
    return undefined;
  }

  private slot(name: string): Slot | undefined {
    return this.byName.get(name);
  }

  /** Made anew when nodes were taken off that a spread constraint would still count as domains. */
  private snapshotFor(pod: PodInfo): Snapshot {
    if (this.built && !(this.haunted && pod.spread.length > 0)) return this.built;
    const snapshot = new Snapshot([], []);
    for (const slot of this.slots) {
      slot.index = snapshot.addNode(slot.node);
      for (const info of slot.pods) snapshot.add(info, slot.index);
    }
    this.built = snapshot;
    this.haunted = false;
    return snapshot;
  }
}

/** Registered nodes in order, with the pods on them. */
export function registeredPlaces(nodes: readonly Node[], pods: readonly Pod[]): Place[] {
  const byNode = new Map<string, PodInfo[]>(nodes.map(({ metadata }) => [metadata.name, []]));
  for (const pod of pods) byNode.get(pod.spec.nodeName ?? "")?.push(podInfo(pod));
  return nodes.map((node) => ({
    name: node.metadata.name,
    node,
    kind: "node",
    pods: byNode.get(node.metadata.name) ?? [],
  }));
}
