import { decreaseTarget, deleteNodes } from "./cloud.ts";
import { readinessOf } from "./cluster-state.ts";
import { groupById, type Loop, optionsOf, say, targetOf } from "./loop.ts";

/** What a loop puts right before it looks at pods. Upstream: core/static_autoscaler.go, 1.36.1. */

/** Deletes instances that never became nodes; never below the minimum; all of an all-or-nothing group. */
export function deleteUnregistered(loop: Loop): void {
  for (const group of loop.seen.groups) {
    const late = readinessOf(loop, group.id).longUnregistered;
    const spare = targetOf(loop, group.id) - group.min;
    if (late.length === 0 || spare <= 0) continue;
    const nodes = optionsOf(loop, group).zeroOrMax ? group.instances.map(({ id }) => id) : late.slice(0, spare);
    if (deleteNodes(loop, group.id, nodes) !== undefined) continue;
    for (const node of nodes) say(loop, "Normal", "DeleteUnregistered", `Removed unregistered node ${node}`);
  }
}

/** Deletes instances that could not be created. True when there were any. */
export function deleteErrored(loop: Loop): boolean {
  let any = false;
  for (const group of loop.seen.groups) {
    const failed = group.instances.filter(({ error }) => error);
    if (failed.length === 0) continue;
    const nodes = optionsOf(loop, group).zeroOrMax ? group.instances : failed;
    deleteNodes(
      loop,
      group.id,
      nodes.map(({ id }) => id),
    );
    any = true;
  }
  return any;
}

/** Lowers a target that had nothing behind it for too long. True when one was lowered. */
export function fixSizes(loop: Loop): { readonly fixed: boolean; readonly error?: string } {
  let fixed = false;
  for (const [id, { registered, target, since }] of loop.work.wrongSizes) {
    const group = groupById(loop, id);
    if (!group || registered >= target || since + optionsOf(loop, group).maxNodeProvisionMs >= loop.now) continue;
    const error = decreaseTarget(loop, id, registered - target);
    if (error !== undefined) return { fixed, error: `failed to decrease ${id}: ${error}` };
    fixed = true;
  }
  return { fixed };
}
