import type { Node } from "../../api/objects.ts";
import { podsToMove } from "./drainability.ts";
import { isBeingDeleted, isNodeReady, plainOrder } from "./facts.ts";
import { groupById, type Loop, optionsOf, targetOf } from "./loop.ts";
import type { Unneeded, Unremovable } from "./memory.ts";
import { sizeOf } from "./quota.ts";
import { RemainingBudgets } from "./remaining-budgets.ts";
import type { Simulation } from "./simulation.ts";

/**
 * Which unneeded nodes may go now. The first failing test is the reason of the others.
 * Upstream: core/scaledown/unneeded/nodes.go, resource/limits.go, processors/nodes/scale_down_set_processor.go, 1.36.1.
 */
export interface Removable {
  /** Empty nodes. */
  readonly empty: readonly Unneeded[];
  /** Nodes to drain, risky ones last. */
  readonly drain: readonly Unneeded[];
  readonly unremovable: readonly Unremovable[];
}

export function removableNow(loop: Loop, nodes: readonly Node[], simulation: Simulation): Removable {
  const sizes = new Map(loop.targets);
  const left = minimumLeft(loop, nodes);
  const unremovable: Unremovable[] = [];
  const chosen: Unneeded[] = [];
  const sorted = [...loop.work.unneeded].sort((a, b) => plainOrder(a.node, b.node));
  for (const entry of [...sorted.filter(isEmpty), ...sorted.filter((each) => !isEmpty(each))]) {
    const node = nodes.find(({ metadata }) => metadata.name === entry.node);
    const reason = node ? reasonToKeep(loop, entry, node, simulation, sizes, left) : "UnexpectedError";
    if (reason === undefined) chosen.push(entry);
    else unremovable.push({ node: entry.node, reason });
  }
  const incomplete = chosen.filter((entry) => !isWhole(loop, entry, chosen));
  unremovable.push(...incomplete.map(({ node }) => ({ node, reason: "AtomicScaleDownFailed" })));
  const going = chosen.filter((entry) => !incomplete.includes(entry));
  const drain = going.filter((entry) => !isEmpty(entry)).sort((a, b) => Number(a.risky) - Number(b.risky));
  return { empty: going.filter(isEmpty), drain, unremovable };
}

const isEmpty = ({ pods }: Unneeded): boolean => pods.length === 0;

function reasonToKeep(
  loop: Loop,
  { node: name, since }: Unneeded,
  node: Node,
  simulation: Simulation,
  sizes: Map<string, number>,
  left: { cores: number; memory: number },
): string | undefined {
  const { now, seen, work, options } = loop;
  const group = groupById(loop, seen.groupOf.get(name) ?? "");
  if (!group) return "NotAutoscaled";
  const own = optionsOf(loop, group);
  if (isNodeReady(node)) {
    if (since + own.scaleDownUnneededMs >= now) return "NotUnneededLongEnough";
  } else if (since + own.scaleDownUnreadyMs >= now) return "NotUnreadyLongEnough";
  const context = { options, now, budgets: new RemainingBudgets(seen.budgets), owners: seen.owners };
  if (podsToMove(simulation.find(name)?.pods ?? [], context).waits) return "BlockedByOnCompletionPod";
  const inProgress = work.deletions.filter((deletion) => deletion.group === group.id).length;
  const size = sizes.get(group.id) ?? 0;
  if (size - inProgress <= group.min) return "NodeGroupMinSizeReached";
  const { cores, memory } = sizeOf({ node });
  if (cores > left.cores || memory > left.memory) return "MinimalResourceLimitExceeded";
  left.cores -= cores;
  left.memory -= memory;
  sizes.set(group.id, size - 1);
  return undefined;
}

/** What the cluster has beyond its minimum of cores and memory; nodes on their way out do not count. */
function minimumLeft({ seen, options, now }: Loop, nodes: readonly Node[]): { cores: number; memory: number } {
  const left = { cores: -options.minCoresTotal, memory: -options.minMemoryTotalBytes };
  for (const node of nodes) {
    if (isBeingDeleted(node, (seen.epochUnixMs + now) / 1000)) continue;
    const { cores, memory } = sizeOf({ node });
    left.cores += cores;
    left.memory += memory;
  }
  return left;
}

/** An all-or-nothing group goes as a whole. */
function isWhole(loop: Loop, { node }: Unneeded, chosen: readonly Unneeded[]): boolean {
  const groupOf = (name: string) => loop.seen.groupOf.get(name);
  const group = groupById(loop, groupOf(node) ?? "");
  if (!group || !optionsOf(loop, group).zeroOrMax) return true;
  return chosen.filter((each) => groupOf(each.node) === group.id).length === targetOf(loop, group.id);
}
