import type { Node, Pod } from "../../api/objects.ts";
import { isPlaced, type PodInfo, placedDifferences, podInfo, Snapshot } from "../../cluster/schedule/index.ts";
import type { Loop } from "./loop.ts";
import { isExpendable } from "./pending.ts";
import { Simulation, type Slot } from "./simulation.ts";

/** Registered nodes by name with the pods on them, and a snapshot of both. */
interface Registered {
  readonly slots: Map<string, Slot>;
  readonly snapshot: Snapshot;
  readonly cutoff: number;
}

/**
 * What loops found registered, by the list of pods they saw. A pure cache: brought up to date it equals one made anew; a
 * run that resumes elsewhere finds nothing here and makes its own.
 */
const kept = new WeakMap<readonly Pod[], Registered>();

/** The registered nodes in order, with the pods on them, to try things on. */
export function registeredNodes({ seen, work }: Pick<Loop, "seen" | "work">): Simulation {
  const cutoff = seen.options.expendablePodsPriorityCutoff;
  const known = kept.get(work.pods);
  kept.delete(work.pods);
  const stays = known?.cutoff === cutoff && refresh(known, seen, work.pods);
  const registered = stays ? known : { slots: new Map<string, Slot>(), snapshot: new Snapshot([], []), cutoff };
  if (!stays) refresh(registered, seen, []);
  kept.set(seen.pods, registered);
  work.pods = seen.pods;
  const slots = seen.nodes.flatMap(({ metadata }) => registered.slots.get(metadata.name) ?? []);
  return new Simulation(slots, work.cursor, registered.snapshot.copy());
}

/** Brings nodes and pods up to date. False when that cannot be: a node is gone. */
function refresh(registered: Registered, seen: Loop["seen"], before: readonly Pod[]): boolean {
  const touched = new Map<string, PodInfo[]>();
  for (const node of seen.nodes) {
    const { name } = node.metadata;
    const slot = registered.slots.get(name);
    if (slot?.node === node) continue;
    if (slot && !registered.snapshot.changeNode(slot.index, node)) return false;
    if (!slot) touched.set(name, []);
    registered.slots.set(name, slot ? { ...slot, node } : newSlot(registered, node));
  }
  if (registered.slots.size > seen.nodes.length) return false;
  placedDifferences(before, seen.pods, (old, now) => {
    for (const name of [old?.spec.nodeName, now?.spec.nodeName]) {
      if (name !== undefined && registered.slots.has(name)) touched.set(name, []);
    }
  });
  if (touched.size > 0) fill(touched, seen);
  for (const [name, pods] of touched) replacePods(registered, name, pods);
  return true;
}

const newSlot = ({ snapshot }: Registered, node: Node): Slot => ({
  name: node.metadata.name,
  node,
  kind: "node",
  pods: [],
  index: snapshot.addNode(node),
});

/** The pods on these nodes, in order. */
function fill(nodes: ReadonlyMap<string, PodInfo[]>, seen: Loop["seen"]): void {
  for (const pod of seen.pods) {
    const pods = nodes.get(pod.spec.nodeName ?? "");
    if (pods && isPlaced(pod) && !isExpendable(pod, seen)) pods.push(podInfo(pod));
  }
}

function replacePods({ slots, snapshot }: Registered, name: string, pods: readonly PodInfo[]): void {
  const slot = slots.get(name);
  if (!slot) return;
  for (const pod of slot.pods) if (!pods.includes(pod)) snapshot.remove(pod, slot.index);
  for (const pod of pods) if (!slot.pods.includes(pod)) snapshot.add(pod, slot.index);
  slots.set(name, { ...slot, pods });
}
