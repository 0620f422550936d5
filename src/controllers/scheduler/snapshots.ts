import type { Node, Pod } from "../../api/objects.ts";
import { podInfo, Snapshot } from "../../cluster/schedule/index.ts";
import { placedDifferences } from "./changes.ts";
import type { Memory, Observation } from "./memory.ts";

/**
 * Snapshots of finished turns, by the list of pods they show. A pure cache: sums are of integers, so a snapshot brought
 * up to date equals one made anew; a run that resumes elsewhere finds nothing here and makes its own.
 */
const kept = new WeakMap<readonly Pod[], { readonly seen: Observation; readonly snapshot: Snapshot }>();

/** The cluster as seen, from the last snapshot if only pods have changed since and nodes have joined. */
export function takeSnapshot(seen: Observation, memory: Memory): Snapshot {
  const last = kept.get(memory.snapshotPods);
  kept.delete(memory.snapshotPods);
  if (!last || !equalLists(last.seen.namespaces, seen.namespaces) || !startsWith(seen.nodes, last.seen.nodes)) {
    return new Snapshot(seen.nodes, seen.pods, seen);
  }
  const { snapshot } = last;
  snapshot.around = seen;
  for (const node of seen.nodes.slice(last.seen.nodes.length)) snapshot.addNode(node);
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

/** New nodes stand at the end. */
const startsWith = (nodes: readonly Node[], before: readonly Node[]): boolean =>
  nodes === before || (nodes.length >= before.length && before.every((old, i) => sameNode(old, nodes[i] as Node)));

/** Equal in all that placement reads; heartbeats do not count. */
const sameNode = (a: Node, b: Node): boolean =>
  a === b ||
  (a.metadata.uid === b.metadata.uid &&
    a.metadata.labels === b.metadata.labels &&
    a.spec === b.spec &&
    a.status.allocatable === b.status.allocatable &&
    a.status.images === b.status.images);
