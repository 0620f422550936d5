import type { KubeObject, Node, Pod } from "../../api/objects.ts";
import { isPodFinished } from "../../cluster/pod-state.ts";
import type { Memory, Observation } from "./memory.ts";

/** Something that happened to a node, or to a pod that holds (or held) a place on one. */
export type Change =
  | { readonly of: "node"; readonly before: Node | undefined; readonly after: Node | undefined }
  | { readonly of: "pod"; readonly before: Pod | undefined; readonly after: Pod | undefined };

/** What differs between the last look and this one; pods that wait for a node are left out. */
export function changesSince(memory: Memory, seen: Observation): Change[] {
  const changes: Change[] = [];
  differences(memory.nodes, seen.nodes, (before, after) => changes.push({ of: "node", before, after }));
  placedDifferences(memory.pods, seen.pods, (before, after) => changes.push({ of: "pod", before, after }));
  return changes;
}

/** Differences among the pods that hold a place on a node: a pod that gives its place up is gone. */
export function placedDifferences(
  before: readonly Pod[],
  after: readonly Pod[],
  report: (before: Pod | undefined, after: Pod | undefined) => void,
): void {
  differences(before, after, (old, now) => {
    const [held, holds] = [placed(old), placed(now)];
    if (held || holds) report(held, holds);
  });
}

const placed = (pod: Pod | undefined): Pod | undefined =>
  pod?.spec.nodeName !== undefined && !isPodFinished(pod) ? pod : undefined;

/** Both lists are in creation order, so what is missing at its place was deleted, and what is new stands at the end. */
function differences<T extends KubeObject>(
  before: readonly T[],
  after: readonly T[],
  report: (before: T | undefined, after: T | undefined) => void,
): void {
  if (before === after) return;
  let next = 0;
  for (const old of before) {
    const now = after[next];
    if (now?.metadata.uid !== old.metadata.uid) report(old, undefined);
    else {
      if (now !== old) report(old, now);
      next++;
    }
  }
  for (const added of after.slice(next)) report(undefined, added);
}
