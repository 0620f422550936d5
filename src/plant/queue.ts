import type { QueueSpec } from "../api/plant.ts";
import { nextDouble } from "../base/random.ts";
import { Backlog } from "./backlog.ts";
import { coast } from "./coast.ts";
import { draw } from "./demand.ts";
import { ABANDONED, POISON } from "./jobs.ts";
import { strike } from "./lists.ts";
import { catchUp, enter } from "./load.ts";
import { keyOf, settle, ticketFor } from "./order.ts";
import { heldBy, place, release } from "./slots.ts";
import { isPlain, type QueueState, type Tape, type World, waiting, working } from "./world.ts";

/** Publishes `count` messages now; keys or turns choose the partitions. Demands come from the given tape. */
export function publish(world: World, index: number, count: number, tape: Tape): void {
  const queue = world.queues[index]!;
  for (let i = 0; i < count; i++)
    if (!handOver(world, index, queue, tape)) serveLane(world, index, enqueue(world, queue, tape));
}

/**
 * A consumer that waits takes the message as it comes, without a line: what `enqueue` and `serveLane` come to where a
 * pod coasts and the queue is not special.
 * @returns false, with nothing done, where it is not so
 */
function handOver(world: World, index: number, queue: QueueState, tape: Tape): boolean {
  const { jobs, pods, now } = world;
  const pod = pods.hungry.first[index]!;
  if (pod < 0 || !queue.plain || pods.solo[pod] === 0 || pods.touched[pod] === 1 || queue.lanes[0]!.size > 0)
    return false;
  const { work, poisonShare } = queue.spec;
  const job = jobs.create();
  queue.published++;
  queue.delivered++;
  queue.unacked++;
  jobs.flags[job] = poisonShare > 0 && nextDouble(tape.poison) < poisonShare ? POISON : 0;
  jobs.born[job] = now;
  jobs.cpu[job] = draw(work.cpu, tape.cpu);
  jobs.wait[job] = draw(work.wait, tape.wait);
  jobs.tries[job] = 1;
  jobs.ticket[job] = -1;
  jobs.lane[job] = nextLane(queue);
  pods.hungry.remove(index, pod);
  place(world, job, pod);
  return true;
}

/** Publishes one message to nobody yet; returns its partition. */
export function enqueue({ now }: World, queue: QueueState, tape: Tape): number {
  const { work, poisonShare } = queue.spec;
  const ticket = ticketFor(queue, tape);
  const lane = ticket < 0 ? nextLane(queue) : keyOf(queue, ticket) % queue.lanes.length;
  queue.published++;
  const mark = poisonShare > 0 && nextDouble(tape.poison) < poisonShare ? 1 : 0;
  queue.lanes[lane]!.pushBack(now, draw(work.cpu, tape.cpu), draw(work.wait, tape.wait), mark, ticket);
  return lane;
}

/** Must an arrival be noticed as it comes? Not where it is known to be only one more message in the line. */
export function isAwaited({ queues, pods }: World, index: number): boolean {
  const { feeder, spec } = queues[index]!;
  return feeder < 0 || spec.partitions !== null || pods.hungry.first[index]! >= 0;
}

/** Partitions take turns. */
function nextLane(queue: QueueState): number {
  const lane = queue.turn < queue.lanes.length ? queue.turn : 0;
  queue.turn = lane + 1;
  return lane;
}

/** Delivers from one lane while it has messages and somebody may take them. */
function serveLane(world: World, index: number, lane: number): void {
  const queue = world.queues[index]!;
  const backlog = queue.lanes[lane]!;
  for (;;) {
    const pod = queue.spec.partitions === null ? world.pods.hungry.first[index]! : ownerOf(queue, lane);
    if (pod < 0 || !hasCredit(world, queue, pod)) return;
    if (backlog.size === 0 && !fetchLate(world, queue)) return;
    deliver(world, index, lane, pod);
  }
}

/** Whether messages have come while nobody waited for them; somebody does now, so if not the next one is an event. */
function fetchLate(world: World, { feeder, lanes }: QueueState): boolean {
  if (feeder < 0 || !world.loads[feeder]!.late) return false;
  catchUp(world, feeder, world.now, false);
  if (lanes[0]!.size > 0) return true;
  enter(world, feeder);
  return false;
}

/** The one consumer of a partition; −1 when there are no consumers. */
const ownerOf = ({ consumers }: QueueState, lane: number): number =>
  consumers.length === 0 ? -1 : consumers[lane % consumers.length]!;

/** May the pod hold one message more? As in RabbitMQ, prefetch 0 is no bound. */
const hasCredit = (world: World, { spec }: QueueState, pod: number): boolean =>
  spec.prefetch === 0 || heldBy(world, pod) < spec.prefetch;

function deliver(world: World, index: number, lane: number, pod: number): void {
  const { jobs } = world;
  const queue = world.queues[index]!;
  const job = jobs.create();
  queue.lanes[lane]!.take(jobs, job);
  jobs.lane[job] = lane;
  queue.delivered++;
  queue.unacked++;
  if (jobs.tries[job]! > 1) queue.redelivered++;
  place(world, job, pod);
  if (queue.spec.visibilityMs !== null) jobs.deadlines.schedule(job, world.now + queue.spec.visibilityMs);
  takeTurn(world, index, pod);
}

/** Competing consumers: the pod goes to the end of the line if it may take more, and leaves it if not. */
function takeTurn(world: World, index: number, pod: number): void {
  const queue = world.queues[index]!;
  if (queue.spec.partitions !== null) return;
  const { hungry } = world.pods;
  if (hungry.first[index] === pod) hungry.remove(index, pod);
  if (hasCredit(world, queue, pod)) hungry.append(index, pod);
}

/** A consumer has finished with a delivery: acknowledged, refused by poison, or too late to matter. */
export function executed(world: World, index: number, job: number): void {
  const { jobs, pods } = world;
  const queue = world.queues[index]!;
  const pod = jobs.pod[job]!;
  const hadCredit = hasCredit(world, queue, pod);
  queue.executions++;
  if ((jobs.flags[job]! & ABANDONED) === 0) {
    jobs.deadlines.cancel(job);
    if ((jobs.flags[job]! & POISON) !== 0) giveBack(world, queue, job);
    else {
      queue.unacked--;
      queue.acked++;
      settle(queue, jobs.ticket[job]!);
    }
  }
  release(world, job);
  const lane = jobs.lane[job]! % queue.lanes.length;
  jobs.destroy(job);
  if (pods.serving[pod] === 1) {
    if (queue.spec.partitions !== null) servePartitions(world, index, pod);
    else if (!hadCredit && hasCredit(world, queue, pod)) pods.hungry.append(index, pod);
  }
  serveLane(world, index, lane);
}

/**
 * The consumer that has finished begins the next message in the same place, or waits for one: what `executed` comes to
 * where a pod coasts, and neither the queue nor the message is special.
 * @returns false, with nothing done, where it is not so
 */
export function executedPlainly(world: World, job: number): boolean {
  const { jobs, pods } = world;
  const pod = jobs.pod[job]!;
  if (pods.solo[pod] === 0 || pods.touched[pod] === 1 || pods.serving[pod] === 0 || jobs.flags[job] !== 0) return false;
  const index = world.workloads[pods.workload[pod]!]!.target;
  const queue = world.queues[index]!;
  const line = queue.lanes[0]!;
  if (!queue.plain || jobs.held.size[waiting(pod)]! > 0) return false;
  queue.executions++;
  queue.acked++;
  // It may have been delivered when the queue still had a visibility timeout.
  jobs.deadlines.cancel(job);
  if (pods.hungry.first[index]! >= 0 || (line.size === 0 && !fetchLate(world, queue))) {
    queue.unacked--;
    jobs.waits.cancel(job);
    jobs.held.remove(working(pod), job);
    jobs.destroy(job);
    pods.hungry.append(index, pod);
    return true;
  }
  queue.delivered++;
  line.take(jobs, job);
  if (jobs.tries[job]! > 1) queue.redelivered++;
  if (jobs.cpu[job]! > 0 && jobs.wait[job]! > 0) coast(world, job, pod);
  else {
    jobs.waits.cancel(job);
    jobs.held.remove(working(pod), job);
    place(world, job, pod);
  }
  return true;
}

/** Delivers from the pod's own partitions in turn until it holds enough or all are empty. */
function servePartitions(world: World, index: number, pod: number): void {
  const { pods } = world;
  const { consumers, lanes } = world.queues[index]!;
  const rank = pods.rank[pod]!;
  const own = rank < lanes.length ? Math.ceil((lanes.length - rank) / consumers.length) : 0;
  for (let empty = 0; empty < own && hasCredit(world, world.queues[index]!, pod); ) {
    const turn = pods.turn[pod]! < own ? pods.turn[pod]! : 0;
    pods.turn[pod] = turn + 1;
    const lane = rank + turn * consumers.length;
    if (lanes[lane]!.size === 0) empty++;
    else {
      deliver(world, index, lane, pod);
      empty = 0;
    }
  }
}

/** An unacked message goes back to the head of its lane, or is dead-lettered when it was delivered often enough. */
function giveBack({ jobs }: World, queue: QueueState, job: number): void {
  queue.unacked--;
  const { maxReceive } = queue.spec;
  const tries = jobs.tries[job]!;
  if (maxReceive !== null && tries >= maxReceive) {
    queue.deadLettered++;
    settle(queue, jobs.ticket[job]!);
  } else {
    const poison = (jobs.flags[job]! & POISON) !== 0 ? 1 : 0;
    const lane = queue.lanes[jobs.lane[job]! % queue.lanes.length]!;
    lane.pushFront(jobs.born[job]!, jobs.cpu[job]!, jobs.wait[job]!, 2 * tries + poison, jobs.ticket[job]!);
  }
}

/** The visibility timeout ends: the message is ready again while its first consumer works on, unaware. */
export function visibleAgain(world: World, index: number, job: number): void {
  giveBack(world, world.queues[index]!, job);
  world.jobs.flags[job]! |= ABANDONED;
  serveLane(world, index, world.jobs.lane[job]! % world.queues[index]!.lanes.length);
}

/** The consumer of this delivery has died. Delivery to others waits for `serveAll`, when all of its work is back. */
export function returned(world: World, index: number, job: number): void {
  if ((world.jobs.flags[job]! & ABANDONED) === 0) giveBack(world, world.queues[index]!, job);
  world.jobs.destroy(job);
}

/** Delivers whatever can be delivered. */
export function serveAll(world: World, index: number): void {
  const queue = world.queues[index]!;
  if (queue.spec.partitions === null) serveLane(world, index, 0);
  else for (const pod of queue.consumers) servePartitions(world, index, pod);
}

/** The pod joins or leaves the consumers; partitions are dealt anew (what is unacked stays with its holder). */
export function setConsumer(world: World, index: number, pod: number, serving: boolean): void {
  const queue = world.queues[index]!;
  if (serving) queue.consumers.push(pod);
  else strike(queue.consumers, pod);
  if (queue.spec.partitions !== null) dealPartitions(world, queue);
  else if (hasCredit(world, queue, pod)) {
    if (serving) world.pods.hungry.append(index, pod);
    else world.pods.hungry.remove(index, pod);
  }
  serveAll(world, index);
}

function dealPartitions({ pods }: World, { consumers }: QueueState): void {
  for (let rank = 0; rank < consumers.length; rank++) pods.rank[consumers[rank]!] = rank;
}

/** Lines up the consumers with credit anew, in order of joining. */
function lineUp(world: World, index: number): void {
  const queue = world.queues[index]!;
  const { hungry } = world.pods;
  for (let pod = hungry.first[index]!; pod >= 0; pod = hungry.first[index]!) hungry.remove(index, pod);
  if (queue.spec.partitions !== null) dealPartitions(world, queue);
  else for (const pod of queue.consumers) if (hasCredit(world, queue, pod)) hungry.append(index, pod);
}

/** Replaces the spec. Ready messages of partitions that are gone move to the others; demands drawn already stay. */
export function changeQueue(world: World, index: number, spec: QueueSpec): void {
  const queue = world.queues[index]!;
  if (queue.feeder >= 0) enter(world, queue.feeder);
  queue.spec = spec;
  queue.plain = isPlain(spec);
  const lanes = spec.partitions ?? 1;
  while (queue.lanes.length < lanes) queue.lanes.push(new Backlog());
  const gone = queue.lanes.splice(lanes);
  gone.forEach((backlog, i) => {
    while (backlog.size > 0) backlog.moveTo(queue.lanes[i % lanes]!);
  });
  lineUp(world, index);
  serveAll(world, index);
}

/** Time of publishing of the oldest message that is not acknowledged; Infinity when there is none. O(unacked). */
export function oldest(world: World, index: number): number {
  const { jobs, pods } = world;
  let oldest = Number.POSITIVE_INFINITY;
  for (const lane of world.queues[index]!.lanes) oldest = Math.min(oldest, lane.oldest());
  for (let pod = 0; pod < pods.count; pod++) {
    const workload = pods.workload[pod]!;
    if (workload < 0 || world.workloads[workload]!.target !== index) continue;
    if (world.workloads[workload]!.spec.role.type !== "consumer") continue;
    for (const list of [working(pod), waiting(pod)]) {
      for (let job = jobs.held.first[list]!; job >= 0; job = jobs.held.next[job]!) {
        if ((jobs.flags[job]! & ABANDONED) === 0) oldest = Math.min(oldest, jobs.born[job]!);
      }
    }
  }
  return oldest;
}
