import { nextDouble } from "../base/random.ts";
import type { QueueState, Tape, World } from "./world.ts";

/**
 * Order of the messages of one key. A message carries a ticket, its place in the key's order times the number of keys
 * plus the key; −1 without keys. Work on it begins in order when exactly the earlier messages of its key are done with
 * (acknowledged or dead-lettered): fewer, and an earlier one is still to do; more, and a later one came first.
 */
export function ticketFor(queue: QueueState, tape: Tape): number {
  const keys = queue.issued.length;
  if (keys === 0) return -1;
  const key = Math.floor(nextDouble(tape.key) * keys);
  return queue.issued[key]!++ * keys + key;
}

export const keyOf = ({ issued }: QueueState, ticket: number): number => ticket % issued.length;

/** Work on a keyed message begins. */
export function begin({ jobs, pods, workloads, queues }: World, job: number): void {
  const queue = queues[workloads[pods.workload[jobs.pod[job]!]!]!.target]!;
  const ticket = jobs.ticket[job]!;
  const key = keyOf(queue, ticket);
  if (queue.settled[key] !== (ticket - key) / queue.issued.length) queue.disordered++;
}

/** The broker is done with a message. */
export function settle(queue: QueueState, ticket: number): void {
  if (ticket >= 0) queue.settled[keyOf(queue, ticket)]!++;
}
