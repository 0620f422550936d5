import type { Node, Pod } from "../../api/objects.ts";
import { differences, placedDifferences } from "../../cluster/schedule/index.ts";
import type { Memory, Observation } from "./memory.ts";

/** Something that happened to a node, or to a pod that holds (or held) a place on one. */
export type Change =
  | { readonly of: "node"; readonly before: Node | undefined; readonly after: Node | undefined }
  | { readonly of: "pod"; readonly before: Pod | undefined; readonly after: Pod | undefined };

export interface Changes {
  /** Did anything happen at all? */
  readonly happened: boolean;
  /** Without pods that only report their state: no hint asks about those, and there are many. */
  readonly telling: readonly Change[];
}

export const NO_CHANGES: Changes = { happened: false, telling: [] };

/** What differs between the last look and this one; pods that wait for a node are left out. */
export function changesSince(memory: Memory, seen: Observation): Changes {
  let moved = false;
  const telling: Change[] = [];
  differences(memory.nodes, seen.nodes, (before, after) => telling.push({ of: "node", before, after }));
  placedDifferences(memory.pods, seen.pods, (before, after) => {
    moved = true;
    if (!before || !after || before.spec !== after.spec || before.metadata.labels !== after.metadata.labels)
      telling.push({ of: "pod", before, after });
  });
  return { happened: moved || telling.length > 0, telling };
}
