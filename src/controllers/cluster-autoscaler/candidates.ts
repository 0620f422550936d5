import type { Node } from "../../api/objects.ts";
import { verdictOn } from "./drainability.ts";
import { groupById, type Loop, targetOf } from "./loop.ts";
import { RemainingBudgets } from "./remaining-budgets.ts";
import type { Simulation } from "./simulation.ts";

/**
 * Which nodes may be asked whether they can go, in which order.
 * Upstream: processors/{nodes/pre_filtering_processor,scaledowncandidates}, 1.36.1.
 */

/** Nodes of groups above their minimum. */
export const mayShrink = (loop: Loop, nodes: readonly Node[]): readonly Node[] =>
  nodes.filter(({ metadata }) => {
    const group = groupById(loop, loop.seen.groupOf.get(metadata.name) ?? "");
    return group !== undefined && targetOf(loop, group.id) > group.min;
  });

/** Empty nodes first (those that wait for no pod before the others), then what was unneeded before; else as listed. */
export function inOrder(loop: Loop, nodes: readonly Node[], simulation: Simulation): readonly Node[] {
  const { options, now, work } = loop;
  const context = { options, now, budgets: new RemainingBudgets([]), owners: undefined };
  const rank = ({ metadata }: Node): number => {
    const known = work.previousCandidates.has(metadata.name) ? 0 : 1;
    let waits = false;
    for (const { pod } of simulation.find(metadata.name)?.pods ?? []) {
      const { may } = verdictOn(pod, context);
      // One pod that would have to move, or cannot, is enough: the node is not empty.
      if (may === "move" || may === "block") return 4 + known;
      waits ||= may === "wait";
    }
    return (waits ? 2 : 0) + known;
  };
  const ranks = new Map(nodes.map((node) => [node, rank(node)]));
  return [...nodes].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** With local delays: a group that just grew or shrank keeps its nodes. */
export function afterLocalDelays(loop: Loop, nodes: readonly Node[]): readonly Node[] {
  const { options, work, now, seen } = loop;
  if (!options.scaleDownDelayTypeLocal) return nodes;
  const recent = (at: number | undefined, delayMs: number): boolean => at !== undefined && at + delayMs > now;
  return nodes.filter(({ metadata }) => {
    const group = seen.groupOf.get(metadata.name) ?? "";
    return !(
      recent(work.groupScaleUp.get(group), options.scaleDownDelayAfterAddMs) ||
      recent(work.groupScaleDown.get(group), options.scaleDownDelayAfterDeleteMs)
    );
  });
}
