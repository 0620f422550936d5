import type { TimeMs } from "../../base/units.ts";
import { accepts, type Limiter, spent } from "./limiter.ts";

/** Nodes of one zone that wait for their NoExecute taint. */
export interface EvictionQueue {
  readonly limiter: Limiter;
  readonly waiting: readonly { readonly node: string; readonly from: TimeMs }[];
  /** Everyone who ever joined and has not been taken off: nobody joins twice. */
  readonly joined: readonly string[];
}

/** @param from not served before this moment */
export const join = (queue: EvictionQueue, node: string, from: TimeMs): EvictionQueue =>
  queue.joined.includes(node)
    ? queue
    : { ...queue, waiting: [...queue.waiting, { node, from }], joined: [...queue.joined, node] };

export const leave = (queue: EvictionQueue, node: string): EvictionQueue =>
  queue.joined.includes(node)
    ? {
        ...queue,
        waiting: queue.waiting.filter((entry) => entry.node !== node),
        joined: queue.joined.filter((name) => name !== node),
      }
    : queue;

/**
 * Takes nodes from the head as long as the limiter has tokens.
 * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go Try.
 */
export function serve(
  queue: EvictionQueue,
  now: TimeMs,
): { readonly queue: EvictionQueue; readonly served: readonly string[] } {
  let { limiter, waiting } = queue;
  const served: string[] = [];
  for (let head = waiting[0]; head && head.from <= now && accepts(limiter, now); head = waiting[0]) {
    limiter = spent(limiter, now);
    waiting = waiting.slice(1);
    served.push(head.node);
  }
  return { queue: { ...queue, limiter, waiting }, served };
}
