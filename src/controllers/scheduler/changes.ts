import type { Node, Pod } from "../../api/objects.ts";
import { differences, placedDifferences } from "../../cluster/schedule/index.ts";
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
