import type { Node } from "../../api/objects.ts";
import { type Started, startDeletion } from "./actuate.ts";
import { afterLocalDelays, inOrder, mayShrink } from "./candidates.ts";
import { recalculate } from "./cluster-state.ts";
import type { Loop } from "./loop.ts";
import type { Unneeded, Unremovable } from "./memory.ts";
import { withinParallelism } from "./parallelism.ts";
import { plan } from "./plan.ts";
import { removableNow } from "./removable.ts";
import type { Simulation } from "./simulation.ts";
import { updateSoftTaints } from "./soft-taints.ts";
import type { Usage } from "./utilization.ts";

/** Upstream: core/static_autoscaler.go, the part on scaling down, 1.36.1. */
export interface ScaleDown extends Started {
  readonly unneeded: readonly Unneeded[];
  readonly unremovable: readonly Unremovable[];
  readonly utilization: ReadonlyMap<string, Usage>;
}

/** @param vetoed new pods may be on their way, so nothing is deleted in this loop */
export function scaleDown(loop: Loop, simulation: Simulation, nodes: readonly Node[], vetoed: boolean): ScaleDown {
  const { work, now } = loop;
  const shrinkable = mayShrink(loop, nodes);
  const candidates = afterLocalDelays(loop, inOrder(loop, shrinkable, simulation));
  const planned = plan(loop, simulation, candidates, nodes);
  const names = work.unneeded.map(({ node }) => node);
  work.previousCandidates = new Set(names);
  work.candidateGroups = new Set(names.map((name) => loop.seen.groupOf.get(name) ?? ""));
  if (vetoed || isCoolingDown(loop) || candidates.length === 0) {
    updateSoftTaints(loop, nodes);
    const result = vetoed || isCoolingDown(loop) ? "InCooldown" : "NoCandidates";
    work.unremovable = planned.unremovable;
    return { ...planned, result, started: [] };
  }
  const removable = removableNow(loop, nodes, simulation);
  const started = startDeletion(loop, nodes, withinParallelism(loop, removable), planned.utilization);
  if (started.result === "NodeDeleteStarted") {
    work.lastScaleDown = now;
    recalculate(loop);
  }
  if (started.error !== undefined) work.lastFailure = now;
  updateSoftTaints(loop, nodes);
  const unremovable = [...planned.unremovable, ...removable.unremovable];
  work.unremovable = unremovable;
  return { ...planned, ...started, unremovable };
}

function isCoolingDown({ work, now, options }: Loop): boolean {
  if (options.scaleDownDelayTypeLocal) return false;
  return (
    work.lastScaleUp + options.scaleDownDelayAfterAddMs > now ||
    work.lastFailure + options.scaleDownDelayAfterFailureMs > now ||
    work.lastScaleDown + options.scaleDownDelayAfterDeleteMs > now
  );
}
