import type { TimeMs } from "../../base/units.ts";
import { type Budget, violators } from "./disruption.ts";
import { nodeCheck } from "./filters.ts";
import { fitError, NO_VICTIMS, NOT_HELPFUL, type Rejection } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Snapshot } from "./snapshot.ts";
import { hashText } from "./ties.ts";

/**
 * Which pods must go so that this one fits.
 * Upstream: pkg/scheduler/framework/preemption/preemption.go, plugins/defaultpreemption, v1.34.1.
 */

/** One node and the pods to remove there, most important first. */
interface Candidate {
  readonly node: number;
  readonly victims: readonly PodInfo[];
  readonly violations: number;
}

export type Preemption =
  /** Nodes that are equal in every rule; any of them may be nominated. */
  | { readonly outcome: "nominate"; readonly tied: readonly Candidate[] }
  /** Nothing helps: the pod's nomination, if any, is taken back. */
  | { readonly outcome: "hopeless"; readonly message: string }
  /** The pod may not preempt (now): its nomination stays. */
  | { readonly outcome: "ineligible"; readonly message: string };

export const PREEMPTED_REASON = "PreemptionByScheduler";
const MIN_CANDIDATE_PERCENT = 10;
const MIN_CANDIDATES = 100;

/** @param rejected every node's rejection of the pod, by index */
export function preempt(
  snapshot: Snapshot,
  pod: PodInfo,
  rejected: ReadonlyMap<number, Rejection>,
  budgets: readonly Budget[],
  now: TimeMs,
): Preemption {
  const refusal = ineligible(snapshot, pod, rejected);
  if (refusal) return { outcome: "ineligible", message: refusal };
  const mayHelp = (node: number) => rejected.get(node)?.code === "Unschedulable";
  // Trying every node is dear in a large cluster, and usually all pods are as important as this one.
  if (!snapshot.holdsBelow(pod.priority)) {
    return hopeless(snapshot, (node) => (mayHelp(node) ? NOBODY_BELOW : UNHELPED));
  }
  const helpful = snapshot.nodes.map(({ index }) => index).filter(mayHelp);
  const { candidates, failures } = dryRun(snapshot, pod, helpful, budgets, now);
  if (candidates.length > 0) return { outcome: "nominate", tied: pickCandidates(candidates, now) };
  return hopeless(snapshot, (node) => failures.get(node) ?? UNHELPED);
}

const NOBODY_BELOW = [NO_VICTIMS];
const UNHELPED = [NOT_HELPFUL];

const hopeless = (snapshot: Snapshot, reasonsAt: (node: number) => readonly string[]): Preemption => ({
  outcome: "hopeless",
  message: fitError(snapshot.nodes.map(({ index }) => reasonsAt(index))),
});

function ineligible(snapshot: Snapshot, pod: PodInfo, rejected: ReadonlyMap<number, Rejection>): string | undefined {
  if (pod.pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const { nominatedNodeName } = pod.pod.status;
  const node = nominatedNodeName ? snapshot.indexOf(nominatedNodeName) : undefined;
  if (node === undefined || rejected.get(node)?.code === "UnschedulableAndUnresolvable") return undefined;
  return snapshot.node(node).pods.some((other) => other.priority < pod.priority && isPreempted(other))
    ? "not eligible due to a terminating pod on the nominated node."
    : undefined;
}

const isPreempted = ({ terminating, pod }: PodInfo): boolean =>
  terminating &&
  (pod.status.conditions ?? []).some(
    ({ type, status, reason }) => type === "DisruptionTarget" && status === "True" && reason === PREEMPTED_REASON,
  );

interface DryRun {
  readonly candidates: readonly Candidate[];
  /** Why not, by node. */
  readonly failures: ReadonlyMap<number, readonly string[]>;
}

/** Tries nodes from an offset that the pod's uid decides (upstream: random) until there are enough candidates. */
function dryRun(
  snapshot: Snapshot,
  pod: PodInfo,
  nodes: readonly number[],
  budgets: readonly Budget[],
  now: TimeMs,
): DryRun {
  const enough = Math.max(Math.trunc((nodes.length * MIN_CANDIDATE_PERCENT) / 100), MIN_CANDIDATES);
  const offset = nodes.length > 0 ? hashText(pod.uid) % nodes.length : 0;
  const candidates: Candidate[] = [];
  const failures = new Map<number, readonly string[]>();
  for (let i = 0; i < nodes.length; i++) {
    if (candidates.length >= enough && candidates.some(({ violations }) => violations === 0)) break;
    const node = nodes[(offset + i) % nodes.length]!;
    const found = selectVictims(snapshot, pod, node, budgets, now);
    if ("victims" in found) candidates.push(found);
    else failures.set(node, found.reasons);
  }
  return { candidates, failures };
}

/**
 * Removes every pod of lower priority; if the newcomer then fits, lets back in ("reprieves") as many as possible: first
 * those whose removal breaks a budget, then the others, each most important first. The snapshot is left as it was.
 */
function selectVictims(
  snapshot: Snapshot,
  pod: PodInfo,
  node: number,
  budgets: readonly Budget[],
  now: TimeMs,
): Candidate | { readonly reasons: readonly string[] } {
  const lower = snapshot.node(node).pods.filter(({ priority }) => priority < pod.priority);
  if (lower.length === 0) return { reasons: NOBODY_BELOW };
  lower.sort((a, b) => byImportance(a, b, now));
  for (const victim of lower) snapshot.remove(victim, node);
  const rejection = nodeCheck(snapshot, pod)(node);
  if (rejection) {
    for (const victim of lower) snapshot.add(victim, node);
    return { reasons: rejection.reasons };
  }
  const breaking = violators(
    lower.map((victim) => victim.pod),
    budgets,
  );
  const victims = new Set<PodInfo>();
  let violations = 0;
  for (const violating of [true, false]) {
    for (const candidate of lower.filter((victim) => breaking.has(victim.pod) === violating)) {
      snapshot.add(candidate, node);
      if (!nodeCheck(snapshot, pod)(node)) continue;
      snapshot.remove(candidate, node);
      victims.add(candidate);
      if (violating) violations++;
    }
  }
  for (const victim of victims) snapshot.add(victim, node);
  return victims.size > 0
    ? { node, victims: lower.filter((victim) => victims.has(victim)), violations }
    : { reasons: NOBODY_BELOW };
}

/** Higher priority first, then the earlier start; a pod that has not started counts as starting now. */
const byImportance = (a: PodInfo, b: PodInfo, now: TimeMs): number =>
  b.priority - a.priority || (a.startedAt ?? now) - (b.startedAt ?? now) || (a.uid < b.uid ? -1 : 1);

/** Keeps the candidates that win each rule in turn. */
function pickCandidates(candidates: readonly Candidate[], now: TimeMs): readonly Candidate[] {
  const rules: readonly ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => victims[0]?.priority ?? 0,
    // Σ (priority + 2^31): of two sets with equal priorities the smaller one wins.
    ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2_147_483_648, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims, now),
  ];
  return rules.reduce((left, cost) => {
    const lowest = Math.min(...left.map(cost));
    return left.filter((candidate) => cost(candidate) === lowest);
  }, candidates);
}

/** The earliest start among the victims of the highest priority. */
function earliestStart(victims: readonly PodInfo[], now: TimeMs): TimeMs {
  const highest = victims[0]?.priority;
  const starts = victims.filter(({ priority }) => priority === highest).map(({ startedAt }) => startedAt ?? now);
  return Math.min(...starts);
}
