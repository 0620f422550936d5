import type { Node } from "../../api/objects.ts";
import { goDuration } from "../../base/go-duration.ts";

import { isBackedOff, isForgotten } from "./backoff.ts";
import { decreaseTarget } from "./cloud.ts";
import { isNodeReady, plainOrder } from "./facts.ts";
import { failScaleUp, groupById, type Loop, optionsOf, say, targetOf } from "./loop.ts";
import type { GroupSeen, Instance } from "./observation.ts";
import type { GroupStatus } from "./report.ts";

/**
 * What the autoscaler knows of its groups: who is there, what was ordered, what failed.
 * Upstream: clusterstate/clusterstate.go, 1.36.1.
 */

/** Names of a group's nodes and instances by state. */
export interface Readiness {
  readonly registered: readonly string[];
  readonly ready: readonly string[];
  /** Not ready, but young. */
  readonly notStarted: readonly string[];
  readonly unready: readonly string[];
  /** Instances without a node. */
  readonly unregistered: readonly string[];
  readonly longUnregistered: readonly string[];
}
/** Sizes at the last recalculation, by group: what was asked for, and the fewest nodes that are fine. */
export type Ranges = ReadonlyMap<string, { readonly target: number; readonly min: number }>;

const NOBODY: Readiness = {
  registered: [],
  ready: [],
  notStarted: [],
  unready: [],
  unregistered: [],
  longUnregistered: [],
};
const OUTSIDE = "";

/** One update at the beginning of a loop. */
export function updateState(loop: Loop): void {
  noteUnregistered(loop);
  loop.readiness = readiness(loop);
  recalculate(loop);
  updateOrders(loop);
  noteCreationErrors(loop);
  recalculate(loop);
  noteWrongSizes(loop);
}

export const readinessOf = (loop: Loop, group: string): Readiness => loop.readiness.get(group) ?? NOBODY;

function noteUnregistered({ seen, work, now }: Loop): void {
  const registered = new Set(seen.nodes.map(({ metadata }) => metadata.name));
  const since = new Map<string, number>();
  for (const { instances } of seen.groups) {
    for (const { id, error } of instances) {
      if (!error && !registered.has(id)) since.set(id, work.unregistered.get(id) ?? now);
    }
  }
  work.unregistered = since;
}

function readiness(loop: Loop): ReadonlyMap<string, Readiness> {
  const { seen, work, now } = loop;
  const found = new Map<string, { [K in keyof Readiness]: string[] }>();
  const of = (group: string) => {
    const known = found.get(group);
    if (known) return known;
    const fresh = { registered: [], ready: [], notStarted: [], unready: [], unregistered: [], longUnregistered: [] };
    found.set(group, fresh);
    return fresh;
  };
  for (const node of seen.nodes) {
    const { name } = node.metadata;
    const id = seen.groupOf.get(name) ?? OUTSIDE;
    const states = of(id);
    states.registered.push(name);
    states[stateOf(loop, node, groupById(loop, id))].push(name);
  }
  for (const group of seen.groups) {
    const { maxNodeProvisionMs } = optionsOf(loop, group);
    for (const { id } of group.instances) {
      const since = work.unregistered.get(id);
      if (since === undefined) continue;
      of(group.id)[since + maxNodeProvisionMs < now ? "longUnregistered" : "unregistered"].push(id);
    }
  }
  return found;
}

function stateOf(loop: Loop, node: Node, group: GroupSeen | undefined): "ready" | "notStarted" | "unready" {
  if (isNodeReady(node)) return "ready";
  const { maxNodeStartupMs } = group ? optionsOf(loop, group) : loop.options;
  return node.metadata.creationTimestamp + maxNodeStartupMs > loop.now ? "notStarted" : "unready";
}

/** Sizes as they are now. */
export function recalculate(loop: Loop): void {
  const ranges = new Map<string, { readonly target: number; readonly min: number }>();
  for (const { id } of loop.seen.groups) {
    const target = targetOf(loop, id);
    const open = loop.work.orders.get(id)?.increase ?? 0;
    ranges.set(id, { target, min: target - readinessOf(loop, id).longUnregistered.length - open });
  }
  loop.ranges = ranges;
}

/** Fewer nodes (started or given up) than were asked for. */
function awaitsNodes(loop: Loop, group: string): boolean {
  const { ready, unready, longUnregistered } = readinessOf(loop, group);
  return ready.length + unready.length + longUnregistered.length < (loop.ranges.get(group)?.target ?? 0);
}

const isScalingUp = (loop: Loop, group: string): boolean => awaitsNodes(loop, group) && loop.work.orders.has(group);

/** Closes orders that were seen through; gives up those that took too long. */
export function updateOrders(loop: Loop): void {
  const { work, now } = loop;
  for (const [group, backoff] of work.backoffs) {
    if (isForgotten(backoff, loop.options, now)) work.backoffs.delete(group);
  }
  for (const id of [...work.orders.keys()].sort(plainOrder)) {
    const order = work.orders.get(id);
    if (!order) continue;
    if (!awaitsNodes(loop, id)) work.orders.delete(id);
    else if (order.expires < now) giveUp(loop, id, order.increase, now - order.at);
  }
}

function giveUp(loop: Loop, id: string, nodes: number, afterMs: number): void {
  const after = goDuration(afterMs);
  say(loop, "Warning", "ScaleUpTimedOut", `Nodes added to group ${id} failed to register within ${after}`);
  const message = `Scale-up timed out for node group ${id} after ${after}`;
  failScaleUp(loop, id, { class: "Other", code: "timeout", message });
  loop.work.orders.delete(id);
  const error = decreaseTarget(loop, id, -nodes);
  if (error === undefined) return;
  const what = `Failed to decrease target size for group ${id} after scale-up timeout: ${error}`;
  say(loop, "Warning", "FailedToRevertScaleUp", what);
}

/** Machines of a group that is scaling up could not be created, and that is news. */
function noteCreationErrors(loop: Loop): void {
  const failed = new Set<string>();
  for (const { id, instances } of loop.seen.groups) {
    for (const [key, listed] of byError(instances)) {
      const fresh = listed.filter((instance) => !loop.work.failedInstances.has(instance.id));
      const error = listed[0]?.error;
      for (const instance of listed) failed.add(instance.id);
      if (fresh.length === 0 || !error || !isScalingUp(loop, id)) continue;
      const message = [...new Set(listed.flatMap((instance) => instance.error?.message ?? []))].join(", ");
      const what = `Failed adding ${fresh.length} nodes to group ${id} due to ${key}; source errors: ${message}`;
      say(loop, "Warning", "ScaleUpFailed", what);
      changeOrder(loop, id, -fresh.length);
      failScaleUp(loop, id, { class: error.class, code: error.code, message });
    }
  }
  loop.work.failedInstances = failed;
}

/** Failed instances by "class.code", in that order. */
function byError(instances: readonly Instance[]): readonly (readonly [string, readonly Instance[]])[] {
  const found = new Map<string, Instance[]>();
  for (const instance of instances) {
    if (!instance.error) continue;
    const key = `${instance.error.class}.${instance.error.code}`;
    found.set(key, [...(found.get(key) ?? []), instance]);
  }
  return [...found].sort(([a], [b]) => plainOrder(a, b));
}

/** Opens an order, or makes it larger (which also gives it more time) or smaller. */
export function changeOrder(loop: Loop, id: string, delta: number): void {
  const group = groupById(loop, id);
  if (!group) return;
  const { orders } = loop.work;
  const order = orders.get(id);
  const increase = (order?.increase ?? 0) + delta;
  const expires = loop.now + optionsOf(loop, group).maxNodeProvisionMs;
  if (increase <= 0) orders.delete(id);
  else if (delta > 0) orders.set(id, { increase, at: loop.now, expires });
  else if (order) orders.set(id, { ...order, increase });
}

function noteWrongSizes(loop: Loop): void {
  const { work, now } = loop;
  const wrong = new Map<string, { readonly registered: number; readonly target: number; readonly since: number }>();
  for (const { id } of loop.seen.groups) {
    const { registered, unregistered, longUnregistered } = readinessOf(loop, id);
    const range = loop.ranges.get(id);
    if (!range) continue;
    const { target } = range;
    const unseen = unregistered.length + longUnregistered.length;
    const count = registered.length;
    if (count <= target && count >= Math.min(range.min, target - unseen)) continue;
    const known = work.wrongSizes.get(id);
    const same = known?.registered === count && known.target === target;
    wrong.set(id, same ? known : { registered: count, target, since: now });
  }
  work.wrongSizes = wrong;
}

/** Upstream: IsClusterHealthy. Both limits are strict; nodes that have not started yet do not count. */
export function isClusterHealthy({ readiness: known, options, seen }: Loop): boolean {
  let unready = 0;
  for (const states of known.values()) unready += states.unready.length;
  return tolerable(unready, seen.nodes.length, options);
}

/** Upstream: IsNodeGroupHealthy. */
function isGroupHealthy(loop: Loop, id: string): boolean {
  const range = loop.ranges.get(id) ?? { target: 0, min: 0 };
  const states = loop.readiness.get(id);
  if (!states) return range.target === 0 || range.min === 0;
  const missing = Math.max(0, range.min - states.ready.length);
  return tolerable(missing, states.ready.length + states.unready.length + states.notStarted.length, loop.options);
}

const tolerable = (
  bad: number,
  all: number,
  { okTotalUnreadyCount, maxTotalUnreadyPercentage }: Loop["options"],
): boolean => bad <= okTotalUnreadyCount || bad <= (maxTotalUnreadyPercentage / 100) * all;

/** Why a group cannot grow now, in the words of the skip reasons; undefined when it can. */
export function unsafeToScaleUp(loop: Loop, id: string): string | undefined {
  if (!isGroupHealthy(loop, id)) return "not ready for scale-up";
  return isBackedOff(loop.work.backoffs.get(id), loop.now) ? "in backoff after failed scale-up" : undefined;
}

/** Nodes still to come of each group with an open order, and registered ones that stand for some of them. */
export function upcomingNodes(loop: Loop): {
  readonly counts: ReadonlyMap<string, number>;
  readonly notStarted: ReadonlyMap<string, readonly string[]>;
} {
  const counts = new Map<string, number>();
  const notStarted = new Map<string, readonly string[]>();
  for (const { id } of loop.seen.groups) {
    if (!loop.work.orders.has(id) || isBackedOff(loop.work.backoffs.get(id), loop.now)) continue;
    const states = readinessOf(loop, id);
    const waiting = states.longUnregistered.filter((name) => loop.instances.get(id)?.some((each) => each.id === name));
    const count = targetOf(loop, id) - states.ready.length - states.unready.length - waiting.length;
    if (count <= 0) continue;
    counts.set(id, count);
    if (states.notStarted.length > 0) notStarted.set(id, states.notStarted);
  }
  return { counts, notStarted };
}

/** One line a group, as in the status ConfigMap. */
export const groupStatuses = (loop: Loop): GroupStatus[] =>
  loop.seen.groups.map(({ id }) => {
    const states = readinessOf(loop, id);
    const healthy = isGroupHealthy(loop, id);
    return {
      group: id,
      healthy,
      scaleUp: scaleUpStatus(loop, id, healthy),
      candidates: loop.work.candidateGroups.has(id),
      registered: states.registered.length,
      ready: states.ready.length,
      notStarted: states.notStarted.length,
      unready: states.unready.length,
      unregistered: states.unregistered.length,
      longUnregistered: states.longUnregistered.length,
    };
  });

function scaleUpStatus(loop: Loop, id: string, healthy: boolean): GroupStatus["scaleUp"] {
  if (!healthy) return "Unhealthy";
  if (isScalingUp(loop, id)) return "InProgress";
  return isBackedOff(loop.work.backoffs.get(id), loop.now) ? "Backoff" : "NoActivity";
}
