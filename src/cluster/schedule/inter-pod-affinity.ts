import { reject } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Filter, Score, Snapshot } from "./snapshot.ts";
import { type Labels, type PodTerm, selects } from "./terms.ts";

/** Upstream: pkg/scheduler/framework/plugins/interpodaffinity/{filtering,scoring}.go, v1.34.1. */
const FAR = reject("InterPodAffinity", "UnschedulableAndUnresolvable", ["node(s) didn't match pod affinity rules"]);
const NEAR = reject("InterPodAffinity", "Unschedulable", ["node(s) didn't match pod anti-affinity rules"]);
const UNWANTED = reject("InterPodAffinity", "Unschedulable", [
  "node(s) didn't satisfy existing pods anti-affinity rules",
]);
/** HardPodAffinityWeight: what an existing pod's required affinity toward the newcomer is worth. */
const REQUIRED_WEIGHT = 1;

/** Does the term mean this pod? */
function covers(snapshot: Snapshot, term: PodTerm, pod: PodInfo): boolean {
  if (!selects(term.selector, pod.labels)) return false;
  if (term.namespaces.includes(pod.namespace)) return true;
  return (
    term.namespaceSelector !== undefined && selects(term.namespaceSelector, namespaceLabels(snapshot, pod.namespace))
  );
}

const namespaceLabels = (snapshot: Snapshot, name: string): Labels =>
  snapshot.around.namespaces?.find(({ metadata }) => metadata.name === name)?.metadata.labels ?? {};

const countOf = (snapshot: Snapshot, term: PodTerm): Int32Array =>
  snapshot.count(`term ${term.id}`, (pod) => covers(snapshot, term, pod));

/** Sums a count per node over each value of a label; a node without it belongs nowhere. */
interface DomainSums {
  readonly of: Int32Array;
  readonly sums: Float64Array;
  readonly any: boolean;
}
function sumByDomain(snapshot: Snapshot, key: string, perNode: Int32Array): DomainSums {
  const { of, size } = snapshot.domains(key);
  const sums = new Float64Array(size);
  let any = false;
  for (let node = 0; node < perNode.length; node++) {
    const domain = of[node]!;
    if (perNode[node] === 0 || domain < 0) continue;
    sums[domain]! += perNode[node]!;
    any = true;
  }
  return { of, sums, any };
}
const occupied = ({ of, sums }: DomainSums, node: number): boolean => of[node]! >= 0 && sums[of[node]!]! > 0;

/** Required terms of the pod, and required anti-affinity of the pods already there; undefined when there are none. */
export function affinityFilter(snapshot: Snapshot, pod: PodInfo): Filter | undefined {
  const { required, forbidden } = pod.terms;
  const unwanted: DomainSums[] = [];
  for (const { role, term, perNode } of snapshot.carried()) {
    if (role === "forbidden" && covers(snapshot, term, pod))
      unwanted.push(sumByDomain(snapshot, term.topologyKey, perNode));
  }
  if (required.length + forbidden.length + unwanted.length === 0) return undefined;
  const near = requiredSums(snapshot, pod);
  const far = forbidden.map((term) => sumByDomain(snapshot, term.topologyKey, countOf(snapshot, term)));
  // The first of a group that wants to be together may go anywhere.
  const first = near.every(({ any }) => !any) && required.every((term) => covers(snapshot, term, pod));
  return (node) => {
    if (near.some((sums) => sums.of[node]! < 0)) return FAR;
    if (!first && !near.every((sums) => occupied(sums, node))) return FAR;
    if (far.some((sums) => occupied(sums, node))) return NEAR;
    return unwanted.some((sums) => occupied(sums, node)) ? UNWANTED : undefined;
  };
}

/** Where the pods are that match all required terms together. */
function requiredSums(snapshot: Snapshot, pod: PodInfo): DomainSums[] {
  const { required } = pod.terms;
  if (required.length === 0) return [];
  const perNode = snapshot.count(`terms ${required.map(({ id }) => id).join()}`, (other) =>
    required.every((term) => covers(snapshot, term, other)),
  );
  return required.map((term) => sumByDomain(snapshot, term.topologyKey, perNode));
}

/** Raw score: preferences of the pod, and of the pods already there; undefined when no term matches anything. */
export function affinityScore(snapshot: Snapshot, pod: PodInfo): Score | undefined {
  const parts: { readonly sums: DomainSums; readonly weight: number }[] = [];
  const consider = (term: PodTerm, perNode: Int32Array, weight: number) => {
    const sums = sumByDomain(snapshot, term.topologyKey, perNode);
    if (sums.any) parts.push({ sums, weight });
  };
  for (const { term, weight } of pod.terms.preferred) consider(term, countOf(snapshot, term), weight);
  for (const { term, role, weight, perNode } of snapshot.carried()) {
    if (role === "forbidden" || !covers(snapshot, term, pod)) continue;
    consider(term, perNode, role === "required" ? REQUIRED_WEIGHT : weight);
  }
  if (parts.length === 0) return undefined;
  return (node) => {
    let total = 0;
    for (const { sums, weight } of parts) {
      const domain = sums.of[node]!;
      if (domain >= 0) total += weight * sums.sums[domain]!;
    }
    return total;
  };
}
