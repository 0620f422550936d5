import type { DecisionRecord } from "../api/frame.ts";
import type { History } from "./history.ts";

/** Objects whose reconciles are the plumbing of every workload; the rest are loops a person asks "why" of. */
const PLUMBING = new Set(["Deployment", "ReplicaSet", "Pod", "Node"]);

const cache = new WeakMap<readonly DecisionRecord[], readonly DecisionRecord[]>();

/** The decisions of the control loops (HPA, KEDA, …), in order of time. */
export function loopDecisions(history: History): readonly DecisionRecord[] {
  const known = cache.get(history.decisions);
  if (known) return known;
  const loops = history.decisions.filter((decision) => !PLUMBING.has(decision.object.kind));
  cache.set(history.decisions, loops);
  return loops;
}

/** What the decision ended at, after all its steps. */
export const resultOf = (decision: DecisionRecord): number | string | null =>
  decision.explanation.steps.at(-1)?.after ?? null;

/** "79 times keep 2" when every kept decision kept the same number, else how many syncs changed something. */
export function countKept(decisions: readonly DecisionRecord[]): string {
  const kept = decisions.filter((decision) => decision.effect === "kept");
  const results = new Set(kept.map(resultOf));
  const [only] = results;
  if (kept.length > 0 && results.size === 1 && only !== null) return `${kept.length} × keep ${only}`;
  const changed = decisions.length - kept.length;
  return decisions.length === 0 ? "" : `${kept.length} kept, ${changed} changed`;
}
