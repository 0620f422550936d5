import type { Node, Pod } from "../../api/objects.ts";
import {
  amountsOf,
  meetsRequirement,
  type PodInfo,
  podInfo,
  portsClash,
  selects,
  toleratesCordon,
  toleratesNode,
} from "../../cluster/schedule/index.ts";
import type { Change, Changes } from "./changes.ts";

/**
 * May a change make room for a pod that a filter rejected?
 * Upstream: QueueingHints, EventsToRegister and isSchedulableAfter… of each plugin, pkg/scheduler/framework/plugins, v1.34.1.
 */
type Hint = (pod: PodInfo, change: Change) => boolean;

/** Is a new attempt worth while? A pod that no filter rejected (there were no nodes) is tried at any change. */
export function mayHelp(plugins: readonly string[], pod: PodInfo, { happened, telling }: Changes): boolean {
  if (plugins.length === 0) return happened;
  return telling.some((change) => plugins.some((plugin) => HINTS[plugin]?.(pod, change) ?? true));
}

/** A node that appears, or that changes so that a test which failed now passes. */
const nowPasses =
  (test: (pod: PodInfo, node: Node) => boolean): Hint =>
  (pod, { of, before, after }) =>
    of === "node" && after !== undefined && test(pod, after) && !(before && test(pod, before));

const removed = (change: Change): Pod | undefined => (change.of === "pod" && !change.after ? change.before : undefined);

const appeared = (change: Change): Pod | undefined =>
  change.of === "pod" && change.before?.metadata.labels !== change.after?.metadata.labels ? change.after : undefined;

/** Does a node appear, vanish or move between domains of one of these labels? */
function moves({ of, before, after }: Change, keys: readonly string[]): boolean {
  if (of !== "node") return false;
  if (!before || !after) return true;
  return keys.some((key) => before.metadata.labels?.[key] !== after.metadata.labels?.[key]);
}

const HINTS: Readonly<Record<string, Hint>> = {
  NodeUnschedulable: nowPasses((pod, node) => !node.spec.unschedulable || toleratesCordon(pod.tolerations)),
  TaintToleration: nowPasses((pod, node) => toleratesNode(pod.tolerations, node.spec.taints ?? [])),
  NodeAffinity: nowPasses((pod, node) => meetsRequirement(pod.nodes, node)),
  NodePorts: (pod, change) => {
    const gone = removed(change);
    return gone ? portsClash(pod.ports, podInfo(gone).ports) : change.of === "node" && !change.before;
  },
  NodeResourcesFit: (pod, change) => {
    if (change.of === "node") return growsEnough(pod, change.before, change.after);
    return change.before !== undefined && (!change.after || asksLess(change.before, change.after));
  },
  PodTopologySpread: (pod, change) => {
    if (change.of === "node")
      return moves(
        change,
        pod.spread.map(({ topologyKey }) => topologyKey),
      );
    const other = removed(change) ?? appeared(change);
    if (!other || other.metadata.namespace !== pod.namespace) return false;
    return pod.spread.some(({ selector }) => selects(selector, other.metadata.labels ?? {}));
  },
  InterPodAffinity: (pod, change) => {
    const { required, forbidden } = pod.terms;
    if (change.of === "node")
      return moves(
        change,
        [...required, ...forbidden].map(({ topologyKey }) => topologyKey),
      );
    const gone = removed(change);
    // Existing pods' anti-affinity counts too, so a pod that carries some may have been the one in the way.
    if (gone) return podInfo(gone).terms.forbidden.length > 0 || meant(forbidden, gone);
    const came = appeared(change);
    return came !== undefined && meant(required, came);
  },
};

const meant = (terms: PodInfo["terms"]["required"], other: Pod): boolean =>
  terms.some(({ selector }) => selects(selector, other.metadata.labels ?? {}));

/** The node alone could hold the pod, and could not before, or has more of something the pod wants. */
function growsEnough(pod: PodInfo, before: Node | undefined, after: Node | undefined): boolean {
  if (!after) return false;
  const now = amountsOf(after.status.allocatable);
  const wanted = pod.requests.positive;
  if (wanted.some(({ name, amount }) => amount > (now[name] ?? 0))) return false;
  if (!before) return true;
  const was = amountsOf(before.status.allocatable);
  return (now.pods ?? 0) > (was.pods ?? 0) || wanted.some(({ name }) => (now[name] ?? 0) > (was[name] ?? 0));
}

function asksLess(before: Pod, after: Pod): boolean {
  if (before.spec === after.spec) return false;
  const { positive } = podInfo(after).requests;
  const now = new Map(positive.map(({ name, amount }) => [name, amount]));
  return podInfo(before).requests.positive.some(({ name, amount }) => (now.get(name) ?? 0) < amount);
}
