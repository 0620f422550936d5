import { nextDouble } from "../../base/random.ts";
import { draw } from "../demand.ts";
import { enter } from "../effects.ts";
import { nextRow } from "../lock.ts";
import { release as releasePermit } from "../policies/resilience4j/breaker/calls.ts";
import { succeeded } from "../service.ts";
import type { World } from "../world.ts";
import { abandon, attempt, attemptAfter, leave, reject, tellBreaker, tellHosts } from "./attempt.ts";
import { DELAYED, PENDING } from "./calls.ts";
import { clientAt, clientOf, NOBODY } from "./client.ts";
import { type EdgeState, edgeAt } from "./edge.ts";
import { endWait, sendPending, stopWaiting } from "./line.ts";
import { settleRetry } from "./retries.ts";
import { callEnded } from "./steps.ts";
import { beginSpan, beginTrace, endSpan, endTrace } from "./trace.ts";

/** Calls that no job waits for: from outside, and copies. */
export const OUTSIDE = -1;
const COPY = -2;

/**
 * A caller wants an answer.
 * @param parent its job, or `OUTSIDE`, or `COPY`
 * @param load whose headers it carries, −1 = none
 * @param cpu, wait demands of the first attempt
 */
export function beginCall(
  world: World,
  index: number,
  client: number,
  parent: number,
  load: number,
  cpu: number,
  wait: number,
): void {
  const { calls, jobs, now } = world;
  const edge = world.edges[index]!;
  const service = world.services[edge.to]!;
  const call = calls.create();
  calls.edge[call] = index;
  calls.client[call] = client;
  calls.parent[call] = parent;
  calls.born[call] = now;
  calls.cpu[call] = cpu;
  calls.wait[call] = wait;
  calls.load[call] = load;
  calls.ticket[call] = service.offered;
  calls.row[call] = nextRow(service);
  calls.trace[call] = traceOf(world, parent);
  edge.calls++;
  if (parent === OUTSIDE || (parent >= 0 && world.services[jobs.service[parent]!]!.spec.forwards === false))
    edge.roots++;
  service.offered++;
  if (parent >= 0) {
    if (parent >= calls.ofJob.first.length) calls.ofJob.reserve(jobs.flags.length, 0);
    calls.ofJob.append(parent, call);
  }
  const { fault } = edge.spec;
  if (fault !== undefined && strikes(edge, fault.delayPercent)) {
    calls.flags[call]! |= DELAYED;
    calls.timers.schedule(2 * call, now + fault.delayMs);
  } else route(world, call);
}

/** Number of the followed request that the call belongs to, −1 = none. */
function traceOf(world: World, parent: number): number {
  if (parent === OUTSIDE) return beginTrace(world);
  return parent === COPY ? -1 : world.jobs.trace[parent]!;
}

/** Injected faults come before the router: its timeout does not cover the delay, and no retry undoes the abort. */
function route(world: World, call: number): void {
  const { calls, now } = world;
  const edge = edgeAt(world, call);
  const { fault, deadlineMs } = edge.spec;
  calls.flags[call]! &= ~DELAYED;
  if (fault !== undefined && strikes(edge, fault.abortPercent)) {
    if (calls.trace[call]! >= 0) beginSpan(world, call);
    return reject(world, call);
  }
  if (edge.spec.answered === true) return finish(world, call, true);
  if (deadlineMs !== null) calls.timers.schedule(2 * call + 1, now + deadlineMs);
  if (edge.spec.mirrors !== undefined) mirror(world, edge, call);
  attemptAfter(world, call, 0);
}

/** Sends the copies of a call, once for all its attempts. */
function mirror(world: World, { spec, chances }: EdgeState, call: number): void {
  for (const { to, percent } of spec.mirrors ?? []) {
    const index = world.edges.findIndex((other) => other.spec.from === spec.from && other.spec.to === to);
    const edge = world.edges[index];
    if (edge === undefined || nextDouble(chances.mirror) * 100 >= percent) continue;
    const { work } = world.services[edge.to]!.spec;
    const cpu = draw(work.cpu, edge.chances.cpu);
    const wait = draw(work.wait, edge.chances.wait);
    beginCall(world, index, clientOf(world, edge, NOBODY), COPY, world.calls.load[call]!, cpu, wait);
  }
}

const strikes = ({ chances }: EdgeState, percent: number): boolean =>
  percent > 0 && nextDouble(chances.fault) * 100 < percent;

/** A timer of a call fires: the wait before an attempt or for a host, or the deadline of the whole call. */
export function endTimer(world: World, timer: number): void {
  world.calls.timers.cancel(timer);
  const call = timer >> 1;
  if ((timer & 1) === 0) {
    const flags = world.calls.flags[call]!;
    if ((flags & DELAYED) !== 0) route(world, call);
    else if ((flags & PENDING) !== 0) endWait(world, call);
    else attempt(world, call);
  } else {
    giveUp(world, call, true);
    finish(world, call, false);
  }
}

/**
 * Whatever the call has under way goes on for nobody.
 * @param late whether that is a timeout, which counts against the host
 */
function giveUp(world: World, call: number, late: boolean): void {
  const { calls, jobs } = world;
  const edge = edgeAt(world, call);
  const client = clientAt(world, call);
  const job = calls.attempt[call]!;
  endSpan(world, call, late ? "timeout" : "dropped");
  if ((calls.flags[call]! & PENDING) !== 0) {
    stopWaiting(world, call);
    if (client.breaker !== null) releasePermit(client.breaker.data);
  }
  if (job < 0) return;
  calls.attempt[call] = -1;
  jobs.deadlines.cancel(job);
  leave(world, client, call);
  edge.failedAttempts++;
  if (late) {
    world.services[edge.to]!.timedOut++;
    tellHosts(world, edge, client, call, "timeout");
    tellBreaker(world, edge, client, call, false);
  } else if (client.breaker !== null) releasePermit(client.breaker.data);
  abandon(world, edge, job);
  sendPending(world, calls.client[call]!);
}

/** The call is over, and its caller goes on. */
export function finish(world: World, call: number, good: boolean): void {
  const edge = edgeAt(world, call);
  const parent = close(world, edge, call, good);
  const helped = !good && edge.spec.fallback;
  if (helped) edge.fallbacks++;
  if (parent >= 0) callEnded(world, parent, good || helped);
}

/** Enters the call in the books; answers its caller's job, or −1. */
function close(world: World, edge: EdgeState, call: number, good: boolean): number {
  const { calls } = world;
  const service = world.services[edge.to]!;
  const took = world.now - calls.born[call]!;
  const parent = calls.parent[call]!;
  settleRetry(world, clientAt(world, call), call);
  edge.recent++;
  edge.recentMs += took;
  if (good) {
    edge.succeeded++;
    succeeded(world, service, calls.born[call]!);
  } else {
    edge.failed++;
    edge.recentFailed++;
    service.failed++;
    service.failures?.record(took);
  }
  if (service.spec.effect !== undefined) enter(world, service, calls.ticket[call]!, calls.tries[call]!, good);
  if (parent >= 0) calls.ofJob.remove(parent, call);
  else if (calls.trace[call]! >= 0) endTrace(world, call, good);
  calls.destroy(call);
  return parent;
}

/** The caller's job ends before its calls: they fail, and what they have under way goes on for nobody. */
export function dropCalls(world: World, job: number): void {
  const { ofJob } = world.calls;
  if (job >= ofJob.first.length) return;
  for (let call = ofJob.first[job]!; call >= 0; call = ofJob.first[job]!) {
    giveUp(world, call, false);
    close(world, edgeAt(world, call), call, false);
  }
}
