import { groupById, type Loop, optionsOf } from "./loop.ts";
import type { Unneeded } from "./memory.ts";
import type { Removable } from "./removable.ts";

/** How many deletions may start now. Upstream: core/scaledown/budgets/budgets.go, 1.36.1. */
export function withinParallelism(loop: Loop, { empty, drain }: Removable): Pick<Removable, "empty" | "drain"> {
  const { options, work } = loop;
  const draining = work.deletions.filter((deletion) => deletion.drain).length;
  let budget = options.maxScaleDownParallelism - work.deletions.length;
  let drainBudget = options.maxDrainParallelism - draining;
  const whole = { empty: [] as Unneeded[], drain: [] as Unneeded[] };
  // One all-or-nothing group may start beyond the budget.
  let mayOverflow = true;
  for (const nodes of wholeGroups(loop, [...empty, ...drain])) {
    const drains = nodes.filter(({ pods }) => pods.length > 0).length;
    const room = drains > 0 ? Math.min(budget, drainBudget) : budget;
    if (room <= 0 || (nodes.length > room && !mayOverflow)) continue;
    for (const node of nodes) whole[node.pods.length > 0 ? "drain" : "empty"].push(node);
    budget -= nodes.length;
    drainBudget -= drains;
    mayOverflow = false;
  }
  const single = (nodes: readonly Unneeded[]) => nodes.filter(({ node }) => !isWholeGroup(loop, node));
  const empties = single(empty).slice(0, Math.max(0, budget));
  const drains = single(drain).slice(0, Math.max(0, Math.min(budget - empties.length, drainBudget)));
  return { empty: [...whole.empty, ...empties], drain: [...whole.drain, ...drains] };
}

function isWholeGroup(loop: Loop, node: string): boolean {
  const group = groupById(loop, loop.seen.groupOf.get(node) ?? "");
  return group !== undefined && optionsOf(loop, group).zeroOrMax;
}

function wholeGroups(loop: Loop, nodes: readonly Unneeded[]): readonly (readonly Unneeded[])[] {
  const groups = new Map<string, Unneeded[]>();
  for (const node of nodes) {
    if (!isWholeGroup(loop, node.node)) continue;
    const group = loop.seen.groupOf.get(node.node) ?? "";
    groups.set(group, [...(groups.get(group) ?? []), node]);
  }
  return [...groups.values()];
}
