import type { KubeObject, Pod } from "../../api/objects.ts";
import { isPodFinished } from "../pod-state.ts";

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

const placed = (pod: Pod | undefined): Pod | undefined => (pod && isPlaced(pod) ? pod : undefined);

/** Holds a place on a node. */
export const isPlaced = (pod: Pod): boolean => pod.spec.nodeName !== undefined && !isPodFinished(pod);

/** Both lists are in creation order, so what is missing at its place was deleted, and what is new stands at the end. */
export function differences<T extends KubeObject>(
  before: readonly T[],
  after: readonly T[],
  report: (before: T | undefined, after: T | undefined) => void,
): void {
  if (before === after) return;
  let next = 0;
  for (let i = 0; i < before.length; i++) {
    const old = before[i] as T;
    const now = after[next];
    // Most objects are what they were: nothing of them is read.
    if (now === old) next++;
    else if (now?.metadata.uid !== old.metadata.uid) report(old, undefined);
    else {
      report(old, now);
      next++;
    }
  }
  for (const added of after.slice(next)) report(undefined, added);
}
