import type { KubeObject, LabelSelector, PodSpec } from "../../api/objects.ts";
import { ln } from "../../base/detmath.ts";
import { edited } from "../../base/edited.ts";
import { matches } from "../../base/selector.ts";
import { reject } from "./messages.ts";
import { meetsRequirement } from "./node-affinity.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Filter, NodeInfo, Score, Snapshot } from "./snapshot.ts";
import { toleratesNode } from "./taints.ts";
import { isEmpty, type Labels, selects, type TopologySpreadConstraint, withOwnLabels } from "./terms.ts";

/** Upstream: pkg/scheduler/framework/plugins/podtopologyspread/{filtering,scoring,common}.go, v1.34.1. */
export interface SpreadConstraint {
  readonly hard: boolean;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly topologyKey: string;
  readonly selector: LabelSelector | undefined;
  readonly honourAffinity: boolean;
  readonly honourTaints: boolean;
}

const HOSTNAME = "kubernetes.io/hostname";
const SKEWED = reject("PodTopologySpread", "Unschedulable", ["node(s) didn't match pod topology spread constraints"]);
const UNLABELLED = reject("PodTopologySpread", "UnschedulableAndUnresolvable", [
  "node(s) didn't match pod topology spread constraints (missing required label)",
]);
const NONE: readonly SpreadConstraint[] = [];

/** The pod's own constraints; matchLabelKeys are merged into the selector. */
export function spreadConstraints(spec: PodSpec, labels: Labels): readonly SpreadConstraint[] {
  const written = (spec.topologySpreadConstraints ?? []) as readonly TopologySpreadConstraint[];
  if (written.length === 0) return NONE;
  return written.map((constraint) => ({
    hard: constraint.whenUnsatisfiable !== "ScheduleAnyway",
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    topologyKey: constraint.topologyKey,
    selector: withOwnLabels(constraint.labelSelector, labels, constraint.matchLabelKeys),
    honourAffinity: constraint.nodeAffinityPolicy !== "Ignore",
    honourTaints: constraint.nodeTaintsPolicy === "Honor",
  }));
}

/** Pods per node that a constraint counts: same namespace, selected, not terminating. An empty selector counts none. */
function matchCounts(snapshot: Snapshot, namespace: string, selector: LabelSelector | undefined): Int32Array {
  if (!selector || isEmpty(selector)) return snapshot.count("none", () => false);
  return snapshot.count(
    `spread ${namespace} ${JSON.stringify(selector)}`,
    (pod) => !pod.terminating && pod.namespace === namespace && matches(selector, pod.labels),
  );
}

/** Does the node take part in this constraint's count? */
const takesPart = (constraint: SpreadConstraint, pod: PodInfo, node: NodeInfo): boolean =>
  (!constraint.honourAffinity || meetsRequirement(pod.nodes, node.node)) &&
  (!constraint.honourTaints || toleratesNode(pod.tolerations, node.taints));

const hasAllKeys = (constraints: readonly SpreadConstraint[], node: NodeInfo): boolean =>
  constraints.every(({ topologyKey }) => node.labels[topologyKey] !== undefined);

/** Hard constraints; undefined when the pod has none. */
export function spreadFilter(snapshot: Snapshot, pod: PodInfo): Filter | undefined {
  const constraints = pod.spread.filter(({ hard }) => hard);
  if (constraints.length === 0) return undefined;
  const eligible = snapshot.nodes.filter((node) => hasAllKeys(constraints, node));
  const checks = constraints.map((constraint) => {
    const domains = snapshot.domains(constraint.topologyKey);
    const counts = matchCounts(snapshot, pod.namespace, constraint.selector);
    const matching = new Map<number, number>();
    for (const node of eligible) {
      if (!takesPart(constraint, pod, node)) continue;
      const domain = domains.of[node.index]!;
      matching.set(domain, (matching.get(domain) ?? 0) + counts[node.index]!);
    }
    let min = matching.size < constraint.minDomains ? 0 : Number.MAX_SAFE_INTEGER;
    for (const count of matching.values()) min = Math.min(min, count);
    const self = selects(constraint.selector, pod.labels) ? 1 : 0;
    return { domains, matching, limit: constraint.maxSkew + min - self };
  });
  return (node) => {
    for (const { domains, matching, limit } of checks) {
      const domain = domains.of[node]!;
      if (domain < 0) return UNLABELLED;
      if ((matching.get(domain) ?? 0) > limit) return SKEWED;
    }
    return undefined;
  };
}

/** A raw score for feasible nodes and its normalisation. `undefined` from `raw` leaves the node out: it scores 0. */
export interface SpreadScore {
  readonly raw: (node: number) => number | undefined;
  readonly normalise: (raw: readonly (number | undefined)[]) => number[];
}

/** Soft constraints, or the built-in ones; undefined when there are none. */
export function spreadScore(snapshot: Snapshot, pod: PodInfo, feasible: readonly number[]): SpreadScore | undefined {
  const builtIn = pod.spread.length === 0;
  const constraints = builtIn ? builtInConstraints(snapshot, pod) : pod.spread.filter(({ hard }) => !hard);
  if (constraints.length === 0) return undefined;
  const takes = (node: NodeInfo) => builtIn || hasAllKeys(constraints, node);
  const scored = feasible.filter((node) => takes(snapshot.node(node)));
  const parts = constraints.map((constraint) => softPart(snapshot, pod, constraint, scored, takes));
  return {
    raw: (node) => {
      if (!takes(snapshot.node(node))) return undefined;
      let sum = 0;
      for (const part of parts) sum += part(node);
      return Math.round(sum);
    },
    normalise: normaliseSpread,
  };
}

/** count · ln(domains + 2) + maxSkew − 1, or 0 where the node lacks the key. */
function softPart(
  snapshot: Snapshot,
  pod: PodInfo,
  constraint: SpreadConstraint,
  scored: readonly number[],
  takes: (node: NodeInfo) => boolean,
): Score {
  const counts = matchCounts(snapshot, pod.namespace, constraint.selector);
  const domains = snapshot.domains(constraint.topologyKey);
  const offset = constraint.maxSkew - 1;
  if (constraint.topologyKey === HOSTNAME) {
    const weight = ln(scored.length + 2);
    return (node) => (domains.of[node]! < 0 ? 0 : counts[node]! * weight + offset);
  }
  // Where no node has the label nobody scores.
  if (domains.size === 0) return () => 0;
  // A missing label is a domain of its own (the empty value) among the nodes to score; it has the last slot here.
  const slot = (node: number): number => (domains.of[node]! < 0 ? domains.size : domains.of[node]!);
  const present = new Uint8Array(domains.size + 1);
  for (const node of scored) present[slot(node)] = 1;
  let distinct = 0;
  for (const flag of present) distinct += flag;
  const weight = ln(distinct + 2);
  const sums = new Float64Array(domains.size + 1);
  for (const node of snapshot.nodes) {
    const count = counts[node.index]!;
    if (count > 0 && takes(node) && takesPart(constraint, pod, node)) sums[slot(node.index)]! += count;
  }
  return (node) => (domains.of[node]! < 0 ? 0 : sums[slot(node)]! * weight + offset);
}

/** 100·(max + min − raw) / max; 100 for everyone when max is 0. */
function normaliseSpread(raw: readonly (number | undefined)[]): number[] {
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  for (const value of raw) {
    if (value === undefined) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return raw.map((value) => {
    if (value === undefined) return 0;
    return max === 0 ? 100 : Math.trunc((100 * (max + min - value)) / max);
  });
}

/** Hostname with maxSkew 3 and zone with maxSkew 5 over the pods of the same services and owner. */
function builtInConstraints(snapshot: Snapshot, pod: PodInfo): readonly SpreadConstraint[] {
  const selector = defaultSelector(snapshot, pod);
  if (!selector || isEmpty(selector)) return NONE;
  const shared = { hard: false, minDomains: 1, selector, honourAffinity: true, honourTaints: false };
  return [
    { topologyKey: HOSTNAME, maxSkew: 3, ...shared },
    { topologyKey: "topology.kubernetes.io/zone", maxSkew: 5, ...shared },
  ];
}

/** Labels of every Service that selects the pod, and the selector of its owner, taken together. */
function defaultSelector(snapshot: Snapshot, pod: PodInfo): LabelSelector | undefined {
  const { services = [], owners = [] } = snapshot.around;
  let labels: Record<string, string> | undefined;
  for (const service of services) {
    const selector = (service.spec as { readonly selector?: Labels }).selector;
    if (!selector || service.metadata.namespace !== pod.namespace) continue;
    if (matches({ matchLabels: selector }, pod.labels)) labels = { ...labels, ...selector };
  }
  const ownerUid = pod.pod.metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
  const owner = ownerUid === undefined ? undefined : ownerSelectors(owners).get(ownerUid);
  if (!owner) return labels && { matchLabels: labels };
  return labels
    ? edited(owner, { matchExpressions: [...(owner.matchExpressions ?? []), ...equalities(labels)] })
    : owner;
}

const equalities = (labels: Labels) =>
  Object.keys(labels).map((key) => ({ key, operator: "In" as const, values: [labels[key] ?? ""] }));

function ownerSelectors(owners: readonly KubeObject[]): ReadonlyMap<string, LabelSelector> {
  const known = selectorsByOwner.get(owners);
  if (known) return known;
  const selectors = new Map<string, LabelSelector>();
  for (const { metadata, spec } of owners) {
    const { selector } = spec as { readonly selector?: LabelSelector };
    if (selector) selectors.set(metadata.uid, selector);
  }
  selectorsByOwner.set(owners, selectors);
  return selectors;
}
const selectorsByOwner = new WeakMap<readonly KubeObject[], ReadonlyMap<string, LabelSelector>>();
