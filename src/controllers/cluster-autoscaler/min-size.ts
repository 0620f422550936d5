import { recalculate, unsafeToScaleUp } from "./cluster-state.ts";
import { executeScaleUps } from "./execute.ts";
import { type Loop, targetOf } from "./loop.ts";
import { quotaLeft, takeFromQuota } from "./quota.ts";
import { noScaleUp, type ScaleUp } from "./report.ts";
import type { Simulation } from "./simulation.ts";
import type { Template } from "./template.ts";

/** Raises groups that are below their minimum. Upstream: orchestrator.go ScaleUpToNodeGroupMinSize, 1.36.1. */
export function scaleUpToMin(loop: Loop, simulation: Simulation, templates: ReadonlyMap<string, Template>): ScaleUp {
  const quota = quotaLeft(simulation.list, loop.options);
  const { maxNodesTotal } = loop.options;
  const infos = loop.seen.groups.flatMap(({ id, min, max }) => {
    const from = targetOf(loop, id);
    const template = templates.get(id);
    if (from >= min || !template || unsafeToScaleUp(loop, id) !== undefined) return [];
    const granted = takeFromQuota(quota, template, min - from);
    const nodes = maxNodesTotal > 0 ? Math.min(granted, maxNodesTotal - from) : granted;
    return nodes > 0 ? [{ group: id, from, to: from + nodes, max }] : [];
  });
  if (infos.length === 0) return noScaleUp("ScaleUpNotNeeded");
  const { failed, error } = executeScaleUps(loop, infos);
  if (failed !== undefined) return { ...noScaleUp("ScaleUpError"), failed: [failed], error };
  recalculate(loop);
  return { ...noScaleUp("ScaleUpSuccessful"), infos };
}
