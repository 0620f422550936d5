import type { Node, Pod } from "../../api/objects.ts";
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

/**
 * The node list that pods are tried on, in upstream's order: nodes, upcoming nodes, nodes of a running estimate.
 * Upstream: simulator/clustersnapshot/predicate/plugin_runner.go, 1.36.1.
 */
export class Simulation {
  private places: (Place & { readonly pods: PodInfo[] })[];
  private readonly cursor: Cursor;
  /** Built when first asked; node indexes are positions. */
  private built: Snapshot | undefined;

  constructor(places: readonly Place[], cursor: Cursor) {
    this.places = places.map((place) => ({ ...place, pods: [...place.pods] }));
    this.cursor = cursor;
  }

  /** A copy to try things on; the cursor stays shared. */
  fork(): Simulation {
    return new Simulation(this.places, this.cursor);
  }

  get list(): readonly Place[] {
    return this.places;
  }

  find(name: string): Place | undefined {
    return this.places.find((place) => place.name === name);
  }

  add(place: Place): void {
    this.places.push({ ...place, pods: [...place.pods] });
    if (!this.built) return;
    const index = this.built.addNode(place.node);
    for (const pod of place.pods) this.built.add(pod, index);
  }

  /** Takes a node off the list: those behind it move up. */
  remove(name: string): void {
    this.places = this.places.filter((place) => place.name !== name);
    this.built = undefined;
  }

  put(pod: PodInfo, name: string): void {
    const index = this.indexOf(name);
    this.places[index]?.pods.push(pod);
    this.built?.add(pod, index);
  }

  take(pod: PodInfo, name: string): void {
    const index = this.indexOf(name);
    const pods = this.places[index]?.pods ?? [];
    pods.splice(pods.indexOf(pod), 1);
    this.built?.remove(pod, index);
  }

  /** Why the node does not take the pod; undefined when it does. */
  rejection(pod: PodInfo, name: string): Rejection | undefined {
    return nodeCheck(this.snapshot(), pod)(this.indexOf(name));
  }

  /** The first accepted node behind the cursor that takes the pod. Only a hit moves the cursor. */
  search(pod: PodInfo, accepts: (place: Place) => boolean): string | undefined {
    const { length } = this.places;
    const check = nodeCheck(this.snapshot(), pod);
    for (let step = 1; step <= length; step++) {
      const index = (this.cursor.at + step) % length;
      const place = this.places[index];
      if (!place || place.node.spec.unschedulable || !accepts(place) || check(index)) continue;
      this.cursor.at = index;
      return place.name;
    }
    return undefined;
  }

  private indexOf(name: string): number {
    return this.places.findIndex((place) => place.name === name);
  }

  private snapshot(): Snapshot {
    if (this.built) return this.built;
    const nodes = this.places.map(({ node }) => node);
    const snapshot = new Snapshot(nodes, []);
    this.places.forEach(({ pods }, index) => {
      for (const pod of pods) snapshot.add(pod, index);
    });
    this.built = snapshot;
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
