import type { Node } from "../../api/objects.ts";
import { podsToMove } from "./drainability.ts";
import { isBeingDeleted, isNodeReady, mayNotScaleDown } from "./facts.ts";
import { aged, pack } from "./hints.ts";
import { groupById, type Loop, optionsOf } from "./loop.ts";
import type { Unneeded, Unremovable } from "./memory.ts";
import { RemainingBudgets } from "./remaining-budgets.ts";
import type { Simulation } from "./simulation.ts";
import { type Usage, utilizationOf } from "./utilization.ts";

/**
 * Which nodes are unneeded: each that passes the cheap tests is emptied in the simulation, one after the other, and what
 * succeeded stays so for those that follow.
 * Upstream: core/scaledown/{planner/planner,eligibility/eligibility}.go, simulator/cluster.go, 1.36.1.
 */
export interface Plan {
  readonly unneeded: readonly Unneeded[];
  readonly unremovable: readonly Unremovable[];
  readonly utilization: ReadonlyMap<string, Usage>;
}

/** One planning; it is part of every loop, so that timers run during delays too. */
export function plan(loop: Loop, base: Simulation, candidates: readonly Node[], destinations: readonly Node[]): Plan {
  const { work, now } = loop;
  const interval = work.lastPlan === undefined ? undefined : now - work.lastPlan;
  if (interval !== undefined) work.planInterval = Math.min(interval, work.planInterval ?? interval);
  work.lastPlan = now;
  for (const [node, { until }] of work.recheck) if (until <= now) work.recheck.delete(node);

  const leaving = new Set(work.deletions.map(({ node }) => node));
  const simulation = base.fork();
  const unremovable: Unremovable[] = [];
  const utilization = new Map<string, Usage>();
  const eligible: Node[] = [];
  for (const node of candidates) {
    if (leaving.has(node.metadata.name)) continue;
    const reason = ineligible(loop, simulation, node, utilization);
    if (reason === undefined) eligible.push(node);
    else unremovable.push(kept(loop, node.metadata.name, reason));
  }
  const targets = new Set(destinations.map(({ metadata }) => metadata.name).filter((name) => !leaving.has(name)));
  const removed = removals(loop, simulation, eligible, targets);
  unremovable.push(...removed.unremovable);
  work.moveHints = aged(work.moveHints);
  work.unneeded = removed.unneeded;
  return { unneeded: removed.unneeded, unremovable, utilization };
}

function kept({ work }: Loop, node: string, reason: string): Unremovable {
  const earlier = reason === RECENTLY ? work.recheck.get(node)?.why : undefined;
  return { node, reason, ...(earlier ? { earlier } : {}) };
}
const RECENTLY = "RecentlyUnremovable";

/** Why a node is not even tried. Notes its utilization on the way. */
function ineligible(loop: Loop, simulation: Simulation, node: Node, found: Map<string, Usage>): string | undefined {
  const { name } = node.metadata;
  const { work, now, seen, options } = loop;
  if (work.recheck.has(name)) return RECENTLY;
  if (isBeingDeleted(node, (seen.epochUnixMs + now) / 1000)) return "CurrentlyBeingDeleted";
  if (mayNotScaleDown(node)) return "ScaleDownDisabledAnnotation";
  const group = groupById(loop, seen.groupOf.get(name) ?? "");
  const place = simulation.find(name);
  if (!group || !place) return "UnexpectedError";
  if (!options.scaleDownUnreadyEnabled && !isNodeReady(node)) return "ScaleDownUnreadyDisabled";
  const own = optionsOf(loop, group);
  const usage = utilizationOf(place, own, now);
  found.set(name, usage);
  return usage.utilization > own.scaleDownUtilizationThreshold ? "NotUnderutilized" : undefined;
}

function removals(
  loop: Loop,
  simulation: Simulation,
  eligible: readonly Node[],
  targets: Set<string>,
): Pick<Plan, "unneeded" | "unremovable"> {
  const { work, now, options, seen } = loop;
  const budgets = new RemainingBudgets(seen.budgets);
  const context = { options, now, budgets, owners: seen.owners };
  const since = new Map(work.unneeded.map((entry) => [entry.node, entry.since]));
  const limit = unneededLimit(loop);
  const unneeded: Unneeded[] = [];
  const unremovable: Unremovable[] = [];
  let counted = 0;
  for (const { metadata } of eligible) {
    if (counted >= limit) break;
    const node = metadata.name;
    const toMove = podsToMove(simulation.find(node)?.pods ?? [], context);
    const failure = toMove.blocked
      ? { node, reason: "BlockedByPod", pod: toMove.blocked }
      : emptied(loop, simulation, node, toMove.pods, targets);
    if (failure) {
      unremovable.push(failure);
      work.recheck.set(node, { until: now + options.unremovableNodeRecheckMs, why: failure });
      continue;
    }
    const pods = toMove.pods.map(({ pod }) => pod);
    unneeded.push({ node, since: since.get(node) ?? now, pods, risky: !budgets.allowTogether(pods) });
    budgets.spend(pods);
    targets.delete(node);
    const group = groupById(loop, seen.groupOf.get(node) ?? "");
    if (!group || !optionsOf(loop, group).zeroOrMax) counted++;
  }
  return { unneeded, unremovable };
}

/** Moves the pods elsewhere and takes the node off the list; leaves everything as it was when one finds no place. */
function emptied(
  { work }: Loop,
  simulation: Simulation,
  node: string,
  pods: Parameters<typeof pack>[1],
  targets: ReadonlySet<string>,
): Unremovable | undefined {
  for (const pod of pods) simulation.take(pod, node);
  const accepts = ({ name }: { readonly name: string }) => name !== node && targets.has(name);
  const packed = pack(simulation, pods, accepts, work.moveHints, true);
  work.moveHints = packed.hints;
  if (packed.placed.length === pods.length) {
    simulation.remove(node);
    return undefined;
  }
  for (const placed of packed.placed) simulation.take(placed.pod, placed.node);
  for (const pod of pods) simulation.put(pod, node);
  return { node, reason: "NoPlaceToMovePods" };
}

/** So many unneeded nodes are enough for the deletions that can follow. */
function unneededLimit({ work, options }: Loop): number {
  const n = options.maxScaleDownParallelism;
  const { scaleDownUnneededMs } = options;
  const interval = work.planInterval ?? scaleDownUnneededMs;
  const loops = interval > 0 ? Math.floor(Math.max(scaleDownUnneededMs, interval) / interval) : 1;
  return Math.min(work.unneeded.length + 2 * n, n * loops + n);
}
