import type { Node } from "../../api/objects.ts";
import { reject } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Filter, NodeInfo, Snapshot } from "./snapshot.ts";
import type { Labels, NodeExpression, NodeSelectorTerm } from "./terms.ts";

/**
 * nodeSelector and node affinity.
 * Upstream: pkg/scheduler/framework/plugins/nodeaffinity and component-helpers scheduling/corev1/nodeaffinity, v1.34.1.
 */
export interface NodeRequirement {
  readonly selector: Labels;
  /** Any one of them; undefined: none asked for. An empty list matches no node. */
  readonly terms: readonly NodeSelectorTerm[] | undefined;
}

const MISMATCH = reject("NodeAffinity", "UnschedulableAndUnresolvable", [
  "node(s) didn't match Pod's node affinity/selector",
]);

/** What the pod demands of a node; undefined when any node will do. */
export function nodeRequirement(
  selector: Labels = {},
  terms: readonly NodeSelectorTerm[] | undefined,
): NodeRequirement | undefined {
  return Object.keys(selector).length > 0 || terms ? { selector, terms } : undefined;
}

/** Does the node meet it? */
export function meetsRequirement(requirement: NodeRequirement | undefined, node: Node): boolean {
  if (!requirement) return true;
  const labels = node.metadata.labels ?? {};
  for (const key of Object.keys(requirement.selector)) if (labels[key] !== requirement.selector[key]) return false;
  return requirement.terms === undefined || requirement.terms.some((term) => termMatches(term, node));
}

function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  const fields = { "metadata.name": node.metadata.name };
  return (
    matchExpressions.every((expression) => expressionMatches(expression, labels)) &&
    matchFields.every((expression) => expressionMatches(expression, fields))
  );
}

function expressionMatches({ key, operator, values = [] }: NodeExpression, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default: {
      const [have, bound] = [integer(value), integer(values[0])];
      if (have === undefined || bound === undefined) return false;
      return operator === "Gt" ? have > bound : operator === "Lt" && have < bound;
    }
  }
}

const integer = (text: string | undefined): number | undefined =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;

export function nodeAffinityFilter(snapshot: Snapshot, pod: PodInfo): Filter | undefined {
  if (!pod.nodes) return undefined;
  return (node) => (meetsRequirement(pod.nodes, snapshot.node(node).node) ? undefined : MISMATCH);
}

/** Σ weights of the preferred terms that the node matches; undefined when there are none. */
export function preferredNodeScore(pod: PodInfo): ((node: NodeInfo) => number) | undefined {
  if (pod.preferredNodes.length === 0) return undefined;
  return ({ node }) => {
    let sum = 0;
    for (const { weight, preference } of pod.preferredNodes) if (termMatches(preference, node)) sum += weight;
    return sum;
  };
}
