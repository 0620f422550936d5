import { type ExplanationInput, endOf } from "../api/explanation.ts";
import type { DecisionRecord } from "../api/frame.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import { type History, lastAt } from "./history.ts";

/** Loops that are the plumbing of every cluster; the rest are loops a person asks "why" of. */
const PLUMBING = new Set([
  "deployment",
  "replicaset",
  "scheduler",
  "disruption",
  "node-lifecycle",
  "taint-eviction",
  "garbage-collector",
]);

const cache = new WeakMap<readonly DecisionRecord[], readonly DecisionRecord[]>();

/** The decisions of the control loops (HPA, KEDA, …), in order of time. */
export function loopDecisions(history: History): readonly DecisionRecord[] {
  const known = cache.get(history.decisions);
  if (known) return known;
  const loops = history.decisions.filter((decision) => !PLUMBING.has(decision.controller));
  cache.set(history.decisions, loops);
  return loops;
}

const named = new WeakMap<readonly DecisionRecord[], Map<string, string | undefined>>();

/**
 * The column that holds the truth of an input. A loop that reads another loop's metric by name does not know where it
 * comes from; then the loop that serves it says.
 */
export function truthOf(history: History, { name, truth }: ExplanationInput): string | undefined {
  if (truth !== undefined) return truth;
  const names = named.get(history.decisions) ?? new Map<string, string | undefined>();
  named.set(history.decisions, names);
  if (!names.has(name)) names.set(name, toldOf(history.decisions, name));
  return names.get(name);
}

/** What the last decision says of an input that says where it comes from: few are read until one does. */
function toldOf(decisions: readonly DecisionRecord[], name: string): string | undefined {
  for (let index = decisions.length - 1; index >= 0; index -= 1) {
    const input = decisions[index]?.explanation.inputs.find((each) => each.name === name && each.truth !== undefined);
    if (input) return input.truth;
  }
  return undefined;
}

/** How old, at an instant, the reading is that a loop last took of a column; NaN when none says. */
export function seenAge(history: History, truth: string, at: TimeMs): DurationMs {
  const decisions = loopDecisions(history);
  for (let index = lastAt(decisions, at); index >= 0; index -= 1) {
    const input = decisions[index]?.explanation.inputs.find((candidate) => truthOf(history, candidate) === truth);
    if (input?.seenAt !== undefined) return at - input.seenAt;
  }
  return Number.NaN;
}

/** What the decision ended at, after all its steps. */
export const resultOf = (decision: DecisionRecord): number | string | null =>
  decision.result === undefined ? endOf(decision.explanation) : decision.result;

/** From here on how many decisions there were says little, and takes room. */
const MANY = 1000;

/** "79 × keep 2", the number most often kept, when nothing was changed ("40 × kept" where it is none); else how many of all syncs changed something. */
export function countKept(decisions: readonly DecisionRecord[]): string {
  if (decisions.length === 0) return "";
  const changed = decisions.filter(({ effect }) => effect === "up" || effect === "down").length;
  const kept = changed > 0 ? [] : decisions.filter(({ effect }) => effect === "kept");
  if (kept.length > 0) return mostKept(kept);
  return decisions.length < MANY ? `${changed} of ${decisions.length} changed` : `${changed} changed`;
}

function mostKept(kept: readonly DecisionRecord[]): string {
  const times = new Map<number, number>();
  for (const decision of kept) {
    const result = resultOf(decision);
    if (typeof result === "number") times.set(result, (times.get(result) ?? 0) + 1);
  }
  const [most] = [...times].sort(([, a], [, b]) => b - a);
  return most ? `${most[1]} × keep ${most[0]}` : `${kept.length} × kept`;
}
