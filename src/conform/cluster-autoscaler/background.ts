import type { DeletionResult, Memory } from "../../controllers/cluster-autoscaler/memory.ts";

/** What the recordings note of deletions between loops. */
export interface RecordedAction {
  readonly op: string;
  readonly tMs: number;
  readonly key?: string;
  readonly node?: string;
  readonly nodes?: readonly string[];
  readonly error?: string;
  readonly before?: boolean;
}
export type RecordedEvent = readonly [number, readonly string[], string, string, string];

const TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

/** Is this the work of a deletion that started earlier? */
export function isBackground(action: RecordedAction, t: number, deleting: ReadonlySet<string>): boolean {
  if (action.tMs !== t || action.before || action.op === "evict") return true;
  if (action.op === "deleteNodes") return (action.nodes ?? []).some((node) => deleting.has(node));
  const undone = action.op === "uncordon" || (action.op === "untaint" && action.key === TO_BE_DELETED);
  return undone && deleting.has(action.node ?? "");
}

const BACKGROUND_MESSAGES = [
  /^deleting pod for node scale down$/,
  /^nodes removed by cluster autoscaler$/,
  /^Scale-down: node .* removed with drain$/,
  /^Scale-down: empty node .* removed$/,
  /^failed to (delete empty node|drain and delete node|delete pod)/,
];
export const isBackgroundEvent = ([at, , , , message]: RecordedEvent, t: number): boolean =>
  at !== t || BACKGROUND_MESSAGES.some((pattern) => pattern.test(message));

/** Takes the end of deletions from what was recorded after a loop. */
export function settled(memory: Memory, actions: readonly RecordedAction[], evicted: ReadonlySet<string>): Memory {
  const results = new Map(memory.results);
  for (const { node } of memory.deletions) {
    const result = resultOf(node, actions, evicted);
    if (result) results.set(node, result);
  }
  return { ...memory, results, deletions: memory.deletions.filter(({ node }) => !results.has(node)) };
}

function resultOf(
  node: string,
  actions: readonly RecordedAction[],
  evicted: ReadonlySet<string>,
): DeletionResult | undefined {
  const deleted = actions.find((action) => action.op === "deleteNodes" && action.nodes?.includes(node));
  if (deleted) return deleted.error === undefined ? "Ok" : "FailedToDelete";
  const undone = actions.some(({ op, key, node: name }) => op === "untaint" && key === TO_BE_DELETED && name === node);
  if (!undone) return undefined;
  return evicted.has(node) ? "FailedToEvictPods" : "Internal";
}
