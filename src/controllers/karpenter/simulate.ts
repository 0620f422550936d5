import type { Pod } from "../../api/objects.ts";
import type { Candidate } from "./candidates.ts";
import { isCurrentlyReschedulable } from "./pdb.ts";
import { isProvisionable, podKey } from "./pods.ts";
import { pendingPods, podsOfDeletingNodes } from "./provision.ts";
import type { Recorder } from "./recorder.ts";
import { type Plan, solve } from "./solve.ts";
import type { World } from "./world.ts";

/**
 * What would be planned if these nodes were gone. Undefined when no NodePool is ready.
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/helpers.go SimulateScheduling.
 */
export function simulate(
  world: World,
  gone: readonly Candidate[],
  respectConsolidateAfter: boolean,
  recorder: Recorder,
): Plan | undefined {
  const names = new Set(gone.map(({ id }) => id));
  const nodes = world.nodes.filter(({ id, markedForDeletion }) => !markedForDeletion && !names.has(id));
  const moving = gone.flatMap(({ reschedulable }) =>
    reschedulable.filter((pod) => isCurrentlyReschedulable(pod, world, recorder)),
  );
  const leaving = podsOfDeletingNodes(world, recorder);
  const pods = [...pendingPods(world, recorder), ...moving, ...leaving];
  const plan = solve(world, nodes, pods, { strictReservations: false, respectConsolidateAfter }, recorder);
  return plan && withoutUninitialized(plan, new Set(leaving));
}

/** Nothing may rely on a node that has yet to start, except the pods of nodes that go anyway. */
function withoutUninitialized(plan: Plan, leaving: ReadonlySet<Pod>): Plan {
  const errors = new Map(plan.errors);
  for (const { state, pods } of plan.existing) {
    if (state.initialized) continue;
    const claim = state.claim ? [`nodeclaim/${state.claim.metadata.name}`] : [];
    const node = state.node ? [`node/${state.node.metadata.name}`] : [];
    const problem = `would schedule against uninitialized ${[...claim, ...node].join(", ")}`;
    for (const pod of pods) if (!leaving.has(pod)) errors.set(pod, { problem, deferred: false });
  }
  return { ...plan, errors };
}

const MAX_SHOWN = 5;

/** Why pods that run now could not move; undefined: all could. Pods that were pending already do not count. */
export function movingProblem({ errors }: Plan): string | undefined {
  const failed = [...errors].filter(([pod]) => !isProvisionable(pod));
  if (failed.length === 0) return undefined;
  const shown = failed
    .sort(([a], [b]) => (podKey(a) < podKey(b) ? -1 : 1))
    .slice(0, MAX_SHOWN)
    .map(([pod, { problem }]) => `${podKey(pod)} => ${problem} `);
  const more = failed.length >= MAX_SHOWN ? ` and ${failed.length - MAX_SHOWN} other(s)` : "";
  return `Not all pods would schedule, ${shown.join("")}${more}`;
}
