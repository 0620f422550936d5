import type { Loop } from "./loop.ts";
import { groupById, targetOf } from "./loop.ts";

/** Calls to the cloud: each is noted with its error, if it met one, and changes sizes at once. */

const QUOTA_EXCEEDED = "quota exceeded";
const EXISTING = "attempt to delete existing nodes";

/** Orders machines. */
export function increase(loop: Loop, id: string, delta: number): string | undefined {
  const group = groupById(loop, id);
  const beyond = targetOf(loop, id) + delta > (group?.quota ?? Number.POSITIVE_INFINITY);
  const error = group?.nextIncreaseFails ?? (beyond ? QUOTA_EXCEEDED : undefined);
  loop.actions.push({ op: "increase", group: id, delta, error });
  if (error === undefined) loop.targets.set(id, targetOf(loop, id) + delta);
  return error;
}

/** Gives up machines that do not exist yet. */
export function decreaseTarget(loop: Loop, id: string, delta: number): string | undefined {
  const existing = (loop.instances.get(id) ?? []).filter(({ gone }) => !gone).length;
  const error = targetOf(loop, id) + delta < existing ? EXISTING : undefined;
  loop.actions.push({ op: "decreaseTarget", group: id, delta, error });
  if (error === undefined) loop.targets.set(id, targetOf(loop, id) + delta);
  return error;
}

/** Deletes machines, by name; one that is gone already changes nothing. */
export function deleteNodes(loop: Loop, id: string, nodes: readonly string[]): string | undefined {
  const error = groupById(loop, id)?.nextDeleteFails;
  loop.actions.push({ op: "deleteNodes", group: id, nodes, error });
  if (error !== undefined) return error;
  const listed = loop.instances.get(id) ?? [];
  const deleted = listed.filter(({ id: name, gone }) => nodes.includes(name) && !gone);
  loop.targets.set(id, targetOf(loop, id) - deleted.length);
  loop.instances.set(
    id,
    listed.filter(({ id: name }) => !nodes.includes(name)),
  );
  return undefined;
}
