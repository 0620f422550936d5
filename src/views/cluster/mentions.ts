import type { DecisionRecord } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { type History, lastAt } from "../../session/history.ts";

/** Loops that add and remove nodes. */
const NODE_LOOPS = /^(cluster-autoscaler|karpenter)/;

export const isNodeLoop = ({ controller }: Pick<DecisionRecord, "controller">): boolean => NODE_LOOPS.test(controller);

/** The lines of a decision that say something of an object, by its whole name. */
export function linesAbout({ explanation }: DecisionRecord, name: string): readonly string[] {
  const whole = new RegExp(`(^|[^\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
  const { outcome, message, inputs, steps, turningPoint = "" } = explanation;
  return [
    ...inputs.map(({ name: input, seen }) => `${input}: ${seen.value ?? "unknown"}`),
    ...steps.map(({ rule, because }) => `${rule}: ${because}`),
    outcome,
    message,
    turningPoint,
  ].filter((line) => whole.test(line));
}

/** The last decision of a node loop up to an instant that names a node; undefined when none did. */
export function lastMention(history: History, node: string, at: TimeMs): DecisionRecord | undefined {
  const { decisions } = history;
  for (let index = lastAt(decisions, at); index >= 0; index--) {
    const decision = decisions[index];
    if (decision && isNodeLoop(decision) && linesAbout(decision, node).length > 0) return decision;
  }
  return undefined;
}
