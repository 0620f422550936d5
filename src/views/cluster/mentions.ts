import type { DecisionRecord } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { type History, lastAt } from "../../session/history.ts";

/** Loops that add and remove nodes. */
const NODE_LOOPS = /^(cluster-autoscaler|karpenter)/;

export const isNodeLoop = ({ controller }: Pick<DecisionRecord, "controller">): boolean => NODE_LOOPS.test(controller);

const wholeName = (name: string): RegExp =>
  new RegExp(`(^|[^\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
/** Between the members of a list, each with its remark in brackets. */
const BETWEEN = /, (?![^(]*\))/;
/** What a list ends with that names only some of its members. */
const UNNAMED = / and \d+ more$/;

/** Of a list that names a node only what it says of that node; any other text as it is. */
function ownPart(text: string, name: string): string {
  const part = text
    .replace(UNNAMED, "")
    .split(BETWEEN)
    .find((each) => each === name || each.startsWith(`${name} (`));
  return part ?? text;
}

/** The lines of a decision that say something of an object, by its whole name. */
function linesAbout({ explanation }: DecisionRecord, name: string): readonly string[] {
  const whole = wholeName(name);
  const { outcome, message, inputs, steps, turningPoint = "" } = explanation;
  return [
    ...inputs.map(({ name: input, seen }) => `${input}: ${seen.value ?? "unknown"}`).filter((line) => whole.test(line)),
    ...steps
      .filter(({ rule, because }) => whole.test(because) || whole.test(rule))
      .map(({ rule, because }) => `${rule}: ${ownPart(because, name)}`),
    ...[outcome, message, turningPoint].filter((line) => whole.test(line)),
  ];
}

/** What a decision says of a node that its steps only count. */
function unnamed({ explanation: { unnamed: lines = {} } }: DecisionRecord, node: string): readonly string[] {
  const line = Object.hasOwn(lines, node) ? lines[node] : undefined;
  return line === undefined ? [] : [line];
}

/** Why a node stands, as the loops above it said last. */
interface Kept {
  readonly decision: DecisionRecord;
  /** Of the decision, what is about this node. */
  readonly lines: readonly string[];
}

/**
 * The last decision of a node loop that says something of the node, by name or among those it counts. Before any such:
 * the last decision at all, with what would have changed it.
 */
export function keptBecause(history: History, node: string, at: TimeMs): Kept | undefined {
  const { decisions } = history;
  let newest: DecisionRecord | undefined;
  for (let index = lastAt(decisions, at); index >= 0; index--) {
    const decision = decisions[index];
    if (!decision || !isNodeLoop(decision)) continue;
    newest ??= decision;
    const named = linesAbout(decision, node);
    const lines = named.length > 0 ? named : unnamed(decision, node);
    if (lines.length > 0) return { decision, lines };
  }
  return newest && { decision: newest, lines: [newest.explanation.turningPoint ?? ""].filter((line) => line !== "") };
}
