import type { Pod } from "../../api/objects.ts";
import { limitProblem } from "./limits.ts";
import { type NewClaim, newClaim } from "./new-claim.ts";
import { isCurrentlyReschedulable } from "./pdb.ts";
import type { ClaimPlan } from "./planned-claim.ts";
import { isProvisionable } from "./pods.ts";
import type { Recorder } from "./recorder.ts";
import { type Plan, solve } from "./solve.ts";
import { validatePod } from "./validate-pod.ts";
import type { StateNode, World } from "./world.ts";

/** A claim that was planned, and what became of it. */
export type Created = ClaimPlan & NewClaim & { readonly name: string; readonly problem: string | undefined };

/** Pending pods that may be planned for; the others get an event. */
export const pendingPods = (world: World, recorder: Recorder): readonly Pod[] =>
  world.pods.filter((pod) => {
    if (!isProvisionable(pod)) return false;
    const verdict = validatePod(pod, world.wellKnown);
    if (!verdict.ok && !verdict.silent) failedToSchedule(pod, verdict.problem, recorder);
    return verdict.ok;
  });

/** Pods that will have to move because their nodes go. */
export const podsOfDeletingNodes = (world: World, recorder: Recorder): readonly Pod[] =>
  world.nodes
    .filter(({ markedForDeletion }) => markedForDeletion)
    .flatMap(({ pods }) => pods.filter((pod) => isCurrentlyReschedulable(pod, world, recorder)));

const failedToSchedule = (pod: Pod, problem: string, recorder: Recorder): void =>
  recorder.publish(pod, "Warning", "FailedScheduling", `Failed to schedule pod, ${problem}`);

/**
 * One provisioning pass.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/provisioner.go Schedule.
 */
export function provision(world: World, recorder: Recorder): Plan {
  const pods = [...pendingPods(world, recorder), ...podsOfDeletingNodes(world, recorder)];
  const nothing: Plan = { claims: [], existing: [], errors: new Map() };
  if (pods.length === 0) return nothing;
  const nodes = world.nodes.filter(({ markedForDeletion }) => !markedForDeletion);
  const plan = solve(world, nodes, pods, { strictReservations: true, respectConsolidateAfter: false }, recorder);
  if (!plan) return nothing;
  announce(plan, recorder);
  return plan;
}

/** Events of a plan: why pods cannot be placed, and which nodes they should go to. */
export function announce(plan: Plan, recorder: Recorder): void {
  for (const [pod, { problem, deferred }] of plan.errors) if (!deferred) failedToSchedule(pod, problem, recorder);
  for (const { state, pods } of plan.existing) for (const pod of pods) nominate(pod, state, recorder);
}

function nominate(pod: Pod, { claim, node }: Pick<StateNode, "claim" | "node">, recorder: Recorder): void {
  const names = [
    ...(claim ? [`nodeclaim/${claim.metadata.name}`] : []),
    ...(node ? [`node/${node.metadata.name}`] : []),
  ];
  recorder.publish(pod, "Normal", "Nominated", `Pod should schedule on: ${names.join(", ")}`);
}

/** The nodes that pods are planned for: they are not disrupted for a while. */
export const nominees = (plan: Plan): readonly StateNode[] =>
  plan.existing.filter(({ pods }) => pods.length > 0).map(({ state }) => state);

const firstPod = ({ pods }: ClaimPlan): string => pods[0]?.metadata.name ?? "";

/**
 * Writes the planned claims, as far as limits still allow, by the name of their first pod (upstream: all at once).
 * @param nameOf unique names, given one after another
 */
export function createClaims(
  plans: readonly ClaimPlan[],
  world: World,
  nameOf: (pool: string) => string,
  recorder: Recorder | undefined,
): readonly Created[] {
  const ordered = [...plans].sort((a, b) => (firstPod(a) < firstPod(b) ? -1 : firstPod(a) > firstPod(b) ? 1 : 0));
  return ordered.map((plan) => {
    const { pool } = plan.template;
    const problem = limitProblem(world, pool);
    const name = problem === undefined ? nameOf(pool.metadata.name) : "";
    const created = { ...plan, ...newClaim(plan, name, world), name, problem };
    if (problem !== undefined || !recorder) return created;
    for (const pod of plan.pods) {
      recorder.publish(pod, "Normal", "Nominated", `Pod should schedule on: nodeclaim/${name}`);
    }
    return created;
  });
}
