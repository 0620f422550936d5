import type { Node } from "../../api/objects.ts";
import { assert } from "../../base/result.ts";
import { nodeCheck, type PodInfo, type Rejection, Snapshot } from "../../cluster/schedule/index.ts";

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

/** A place and its index in a snapshot. Lists of pods are replaced, never changed: copies share them. */
export interface Slot extends Place {
  pods: readonly PodInfo[];
  index: number;
}

/**
 * The node list that pods are tried on, in upstream's order: nodes, upcoming nodes, nodes of a running estimate.
 * Upstream: simulator/clustersnapshot/predicate/plugin_runner.go, 1.36.1.
 */
export class Simulation {
  private readonly slots: Slot[];
  private readonly byName: Map<string, Slot>;
  /** The snapshot holds nodes that were taken off the list, without their pods. */
  private haunted = false;

  /** @param snapshot shows the places; it is worked on from now on */
  constructor(
    places: readonly Slot[],
    private readonly cursor: Cursor,
    private snapshot: Snapshot = new Snapshot([], []),
  ) {
    this.slots = places.map((place) => ({ ...place }));
    this.byName = new Map(this.slots.map((slot) => [slot.name, slot]));
  }

  /** A copy to try things on; the cursor stays shared. */
  fork(): Simulation {
    const twin = new Simulation(this.slots, this.cursor, this.snapshot.copy());
    twin.haunted = this.haunted;
    return twin;
  }

  get list(): readonly Place[] {
    return this.slots;
  }

  find(name: string): Place | undefined {
    return this.byName.get(name);
  }

  add(place: Place): void {
    const slot = { ...place, index: this.snapshot.addNode(place.node) };
    for (const pod of slot.pods) this.snapshot.add(pod, slot.index);
    this.slots.push(slot);
    this.byName.set(slot.name, slot);
  }

  /** Takes a node off the list: those behind it move up. */
  remove(name: string): void {
    const slot = this.byName.get(name);
    if (!slot) return;
    for (const pod of slot.pods) this.snapshot.remove(pod, slot.index);
    this.slots.splice(this.slots.indexOf(slot), 1);
    this.byName.delete(name);
    this.haunted = true;
  }

  put(pod: PodInfo, name: string): void {
    const slot = this.byName.get(name);
    if (!slot) return;
    slot.pods = [...slot.pods, pod];
    this.snapshot.add(pod, slot.index);
  }

  take(pod: PodInfo, name: string): void {
    const slot = this.byName.get(name);
    if (!slot) return;
    slot.pods = slot.pods.filter((other) => other !== pod);
    this.snapshot.remove(pod, slot.index);
  }

  /** Why the node does not take the pod; undefined when it does. The node must be on the list. */
  rejection(pod: PodInfo, name: string): Rejection | undefined {
    const snapshot = this.snapshotFor(pod);
    const slot = this.byName.get(name);
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

  /** Made anew when nodes were taken off that a spread constraint would still count as domains. */
  private snapshotFor(pod: PodInfo): Snapshot {
    if (!this.haunted || pod.spread.length === 0) return this.snapshot;
    this.snapshot = new Snapshot([], []);
    for (const slot of this.slots) {
      slot.index = this.snapshot.addNode(slot.node);
      for (const info of slot.pods) this.snapshot.add(info, slot.index);
    }
    this.haunted = false;
    return this.snapshot;
  }
}
