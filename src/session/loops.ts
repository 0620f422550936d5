import type { DecisionRecord } from "../api/frame.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import { type History, lastAt } from "./history.ts";

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

/** How old, at an instant, the reading is that a loop last took of a column; NaN when none says. */
export function seenAge(history: History, truth: string, at: TimeMs): DurationMs {
  const decisions = loopDecisions(history);
  for (let index = lastAt(decisions, at); index >= 0; index -= 1) {
    const input = decisions[index]?.explanation.inputs.find((candidate) => candidate.truth === truth);
    if (input?.seenAt !== undefined) return at - input.seenAt;
  }
  return Number.NaN;
}

/** What the decision ended at, after all its steps. */
export const resultOf = (decision: DecisionRecord): number | string | null =>
  decision.explanation.steps.at(-1)?.after ?? null;

/** "79 × keep 2" when every decision kept the same number, else how many of all syncs changed something. */
export function countKept(decisions: readonly DecisionRecord[]): string {
  const kept = decisions.filter((decision) => decision.effect === "kept");
  const results = new Set(kept.map(resultOf));
  const [only] = results;
  const changed = decisions.filter(({ effect }) => effect === "up" || effect === "down").length;
  if (changed === 0 && results.size === 1 && only != null) return `${kept.length} × keep ${only}`;
  return decisions.length === 0 ? "" : `${changed} of ${decisions.length} changed`;
}
