import { failed, ok, type Result } from "../../../base/result.ts";

/** One queue's figures in the management API; rates per second. */
export interface QueueFigures {
  readonly messages: number;
  readonly ready: number;
  readonly publishRate: number;
  readonly deliverGetRate: number;
}

const NONE: QueueFigures = { messages: 0, ready: 0, publishRate: 0, deliverGetRate: 0 };

/** One set of figures for all queues that a regular expression matches. Upstream getComposedQueue. */
export function compose(queues: readonly QueueFigures[], operation: string): Result<QueueFigures, string> {
  if (queues.length === 0) return ok(NONE);
  if (operation === "sum") return ok(total(queues));
  if (operation === "avg") return ok(average(queues));
  if (operation === "max") return ok(queues.reduce(largest, NONE));
  return failed(`operation mode ${operation} must be one of sum, avg, max`);
}

const total = (queues: readonly QueueFigures[]): QueueFigures =>
  queues.reduce(
    (sum, queue) => ({
      messages: sum.messages + queue.messages,
      ready: sum.ready + queue.ready,
      publishRate: sum.publishRate + queue.publishRate,
      deliverGetRate: sum.deliverGetRate + queue.deliverGetRate,
    }),
    NONE,
  );

/** Counts divide as integers. */
function average(queues: readonly QueueFigures[]): QueueFigures {
  const sum = total(queues);
  return {
    messages: Math.trunc(sum.messages / queues.length),
    ready: Math.trunc(sum.ready / queues.length),
    publishRate: sum.publishRate / queues.length,
    deliverGetRate: sum.deliverGetRate / queues.length,
  };
}

/** Each figure by itself. */
const largest = (a: QueueFigures, b: QueueFigures): QueueFigures => ({
  messages: Math.max(a.messages, b.messages),
  ready: Math.max(a.ready, b.ready),
  publishRate: Math.max(a.publishRate, b.publishRate),
  deliverGetRate: Math.max(a.deliverGetRate, b.deliverGetRate),
});
