import type { Pod } from "../../api/objects.ts";
import { placedDifferences, podInfo, Snapshot } from "../../cluster/schedule/index.ts";
import type { Memory, Observation } from "./memory.ts";

/**
 * Snapshots of finished turns, by the list of pods they show. A pure cache: sums are of integers, so a snapshot brought
 * up to date equals one made anew; a run that resumes elsewhere finds nothing here and makes its own.
 */
const kept = new WeakMap<readonly Pod[], Kept>();

interface Kept {
  readonly seen: Observation;
  readonly snapshot: Snapshot;
}

/** The cluster as seen, from the last snapshot unless nodes have left since. */
export function takeSnapshot(seen: Observation, memory: Memory): Snapshot {
  const last = kept.get(memory.snapshotPods);
  kept.delete(memory.snapshotPods);
  if (!last || !equalLists(last.seen.namespaces, seen.namespaces) || !followNodes(last, seen)) {
    return new Snapshot(seen.nodes, seen.pods, seen);
  }
  const { snapshot } = last;
  snapshot.around = seen;
  const nodeOf = (pod: Pod) => snapshot.indexOf(pod.spec.nodeName ?? "");
  placedDifferences(memory.snapshotPods, seen.pods, (before, after) => {
    const [from, to] = [before && nodeOf(before), after && nodeOf(after)];
    if (before && from !== undefined) snapshot.remove(podInfo(before), from);
    if (after && to !== undefined) snapshot.add(podInfo(after), to);
  });
  return snapshot;
}

/** Keeps a snapshot that shows `seen.pods` for the next turn. */
export const keepSnapshot = (seen: Observation, snapshot: Snapshot): void => {
  kept.set(seen.pods, { seen, snapshot });
};

const equalLists = <T>(before: readonly T[], after: readonly T[]): boolean =>
  before === after || (before.length === after.length && after.every((now, i) => now === before[i]));

/** Brings the nodes up to date: new ones stand at the end. False when that cannot be: a node is gone. */
function followNodes({ snapshot, seen: { nodes: before } }: Kept, { nodes }: Observation): boolean {
  if (nodes === before) return true;
  for (const [index, node] of nodes.entries()) {
    if (index >= before.length) snapshot.addNode(node);
    else if (before[index]?.metadata.uid !== node.metadata.uid || !snapshot.changeNode(index, node)) return false;
  }
  return nodes.length >= before.length;
}
