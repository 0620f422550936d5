import type { Node } from "../../api/objects.ts";
import { DELETION_CANDIDATE, hasTaint, TO_BE_DELETED } from "./facts.ts";
import type { Loop } from "./loop.ts";

/** Upstream: core/scaledown/actuation/softtaint.go, 1.36.1. */

/** Unneeded nodes get a soft taint, others lose it: removals first, a limited number of writes a loop. */
export function updateSoftTaints(loop: Loop, nodes: readonly Node[]): void {
  const unneeded = new Set(loop.work.unneeded.map(({ node }) => node));
  const ours = nodes.filter((node) => loop.seen.groupOf.has(node.metadata.name) && !hasTaint(node, TO_BE_DELETED));
  const wrong = (wanted: boolean) =>
    ours.filter((node) => unneeded.has(node.metadata.name) === wanted && hasTaint(node, DELETION_CANDIDATE) !== wanted);
  const removals = wrong(false).map(({ metadata }) => ({ node: metadata.name, taint: false }));
  const additions = wrong(true).map(({ metadata }) => ({ node: metadata.name, taint: true }));
  for (const { node, taint } of [...removals, ...additions].slice(0, loop.options.maxBulkSoftTaintCount)) {
    const error = loop.seen.refusedNodes.get(node);
    if (error !== undefined) loop.actions.push({ op: "updateNode", node, error });
    else if (taint) loop.actions.push({ op: "taint", node, key: DELETION_CANDIDATE, effect: "PreferNoSchedule" });
    else loop.actions.push({ op: "untaint", node, key: DELETION_CANDIDATE });
  }
}
