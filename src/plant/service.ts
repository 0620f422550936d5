import type { ServiceSpec } from "../api/plant.ts";
import { nextDouble } from "../base/random.ts";
import { abandon, attemptEnded } from "./calls/attempt.ts";
import { beginCall, dropCalls, OUTSIDE } from "./calls/call.ts";
import { clientOf, NOBODY } from "./calls/client.ts";
import { hostJoined } from "./calls/line.ts";
import { nextStep } from "./calls/steps.ts";
import { connect, disconnect } from "./database.ts";
import { enter, takeEffect } from "./effects.ts";
import { ABANDONED, CANCELLED, CONNECTED, FAILED, LOCKING } from "./jobs.ts";
import { strike } from "./lists.ts";
import { lock, nextRow, unlock } from "./lock.ts";
import { roundRobin } from "./policies/round-robin.ts";
import { hasSlot, place, release, waitingIn } from "./slots.ts";
import { isBare, type ServiceState, type WorkloadState, type World, waiting } from "./world.ts";

/**
 * Requests and attempts of them. A caller from outside with only a timeout and retries has no state of its own: what it
 * knows travels with the attempt. All others make calls (see calls/).
 */

/** One request arrives from outside. */
export function offer(world: World, index: number, load: number, cpu: number, wait: number): void {
  const service = world.services[index]!;
  if (service.outside >= 0) {
    const client = clientOf(world, world.edges[service.outside]!, NOBODY);
    beginCall(world, service.outside, client, OUTSIDE, load, cpu, wait);
    return;
  }
  attempt(world, index, load, service.offered++, world.now, cpu, wait, nextRow(service), 0);
}

/** Sends the request to a pod; refused attempts are repeated at once while retries are left. */
function attempt(
  world: World,
  index: number,
  load: number,
  ticket: number,
  born: number,
  cpu: number,
  wait: number,
  row: number,
  before: number,
): void {
  const service = world.services[index]!;
  for (let tries = before; tries <= service.spec.maxRetries; tries++) {
    service.attempts++;
    const pod = choose(service);
    if (pod >= 0 && takes(world, pod)) {
      send(world, index, pod, load, ticket, born, cpu, wait, row, tries);
      return;
    }
    service.refused++;
  }
  service.failed++;
  service.failures?.record(world.now - born);
}

function send(
  world: World,
  index: number,
  pod: number,
  load: number,
  ticket: number,
  born: number,
  cpu: number,
  wait: number,
  row: number,
  tries: number,
): void {
  const { jobs } = world;
  const service = world.services[index]!;
  const job = jobs.create();
  jobs.service[job] = index;
  jobs.call[job] = -1;
  if (service.steps.length > 0) {
    jobs.step[job] = 0;
    jobs.open[job] = 0;
  }
  jobs.born[job] = born;
  jobs.cpu[job] = cpu;
  jobs.wait[job] = wait;
  jobs.lane[job] = row;
  jobs.load[job] = load;
  jobs.ticket[job] = ticket;
  jobs.tries[job] = tries;
  if (breaksDown(service)) jobs.flags[job]! |= FAILED;
  place(world, job, pod);
  if (service.spec.timeoutMs !== null) jobs.deadlines.schedule(job, world.now + service.spec.timeoutMs);
}

/** Whether the next attempt ends with an error of the service's own. */
export const breaksDown = ({ spec: { failShare = 0 }, chance }: ServiceState): boolean =>
  failShare > 0 && nextDouble(chance) < failShare;

/** The balancer's choice; −1 when no pod serves. */
function choose(service: ServiceState): number {
  const count = service.endpoints.length;
  if (count === 0) return -1;
  service.turn = roundRobin(service.turn, count);
  return service.endpoints[service.turn]!;
}

/** A slot is free, or the accept queue has room. */
export function takes(world: World, pod: number): boolean {
  if (hasSlot(world, pod)) return true;
  const { queueCap } = world.workloads[world.pods.workload[pod]!]!.spec;
  return queueCap === null || waitingIn(world, pod) < queueCap;
}

/** The caller gives up the attempt. Unless callers say so, the pod is not told: it works on, or starts later, for nobody. */
export function timedOut(world: World, job: number): void {
  const { jobs } = world;
  const call = jobs.call[job]!;
  world.services[jobs.service[job]!]!.timedOut++;
  if (call >= 0) {
    abandon(world, world.edges[world.calls.edge[call]!]!, job);
    attemptEnded(world, call, "timeout");
  } else {
    jobs.flags[job]! |= ABANDONED;
    again(world, job);
  }
}

/** A plain caller tries once more, if it may. */
function again(world: World, job: number): void {
  const { service, load, ticket, born, cpu, wait, lane, tries } = world.jobs;
  attempt(
    world,
    service[job]!,
    load[job]!,
    ticket[job]!,
    born[job]!,
    cpu[job]!,
    wait[job]!,
    lane[job]!,
    tries[job]! + 1,
  );
}

/**
 * A stage of an attempt ends. After its own work it calls other services, step by step, then queries, then holds a lock
 * on the same connection; its slot is held all along.
 */
export function stageDone(world: World, workload: WorkloadState, job: number): void {
  const service = world.services[world.jobs.service[job]!]!;
  if (service.bare && workload.database < 0) answered(world, service, job);
  else nextStage(world, workload, service, job);
}

function nextStage(world: World, workload: WorkloadState, service: ServiceState, job: number): void {
  const { jobs } = world;
  const flags = jobs.flags[job]!;
  if ((flags & (FAILED | CANCELLED)) !== 0) broken(world, service, job, "error");
  else if (jobs.step[job]! < service.steps.length) nextStep(world, job);
  else if (workload.database >= 0 && (flags & CONNECTED) === 0) {
    if (!connect(world, workload, job)) broken(world, service, job, "refused");
  } else if (service.spec.lock !== undefined && (flags & LOCKING) === 0) lock(world, service, job);
  else answered(world, service, job);
}

/** A pod has finished an attempt. */
function answered(world: World, service: ServiceState, job: number): void {
  const { jobs } = world;
  const call = jobs.call[job]!;
  if ((jobs.flags[job]! & LOCKING) !== 0) unlock(world, service, job);
  if ((jobs.flags[job]! & CONNECTED) !== 0) disconnect(world, job);
  if (service.spec.effect !== undefined) takeEffect(service, service.spec.effect, jobs.ticket[job]!);
  const wanted = (jobs.flags[job]! & ABANDONED) === 0;
  if (!wanted) {
    service.wasted++;
    if (service.spec.effect !== undefined) enter(world, service, jobs.ticket[job]!, jobs.tries[job]!, null);
  } else {
    jobs.deadlines.cancel(job);
    if (call < 0) succeeded(world, service, jobs.born[job]!);
  }
  release(world, job);
  jobs.destroy(job);
  if (wanted && call >= 0) attemptEnded(world, call, "answered");
}

/** Somebody who still waited, since `born`, has the answer. */
export function succeeded({ now }: World, service: ServiceState, born: number): void {
  const responseMs = now - born;
  service.succeeded++;
  service.responseMs += responseMs;
  service.latency.record(responseMs);
}

/** An attempt ends in its pod without an answer: with an error, or because the database refused it a connection. */
function broken(world: World, service: ServiceState, job: number, how: "error" | "refused"): void {
  const { jobs } = world;
  const call = jobs.call[job]!;
  const wanted = (jobs.flags[job]! & ABANDONED) === 0;
  if ((jobs.flags[job]! & LOCKING) !== 0) unlock(world, service, job);
  if ((jobs.flags[job]! & CONNECTED) !== 0) disconnect(world, job);
  jobs.deadlines.cancel(job);
  release(world, job);
  if (!wanted) service.wasted++;
  else if (how === "error") service.errored++;
  else service.refused++;
  if (wanted && call < 0) again(world, job);
  jobs.destroy(job);
  if (wanted && call >= 0) attemptEnded(world, call, how);
}

/** The pod that held this attempt has died: the connection breaks, and a caller that still waits tries again. */
export function cutOff(world: World, job: number): void {
  const { jobs } = world;
  const service = world.services[jobs.service[job]!]!;
  const call = jobs.call[job]!;
  service.lost++;
  if ((jobs.flags[job]! & LOCKING) !== 0) unlock(world, service, job);
  if (service.steps.length > 0) dropCalls(world, job);
  jobs.destroy(job);
  if ((jobs.flags[job]! & ABANDONED) !== 0) return;
  if (call >= 0) attemptEnded(world, call, "lost");
  else again(world, job);
}

/** An attempt in line is refused after all. */
export function refuse(world: World, job: number): void {
  const { jobs } = world;
  if ((jobs.flags[job]! & ABANDONED) !== 0) {
    discard(world, job);
    return;
  }
  const call = jobs.call[job]!;
  world.services[jobs.service[job]!]!.refused++;
  jobs.deadlines.cancel(job);
  jobs.destroy(job);
  if (call >= 0) attemptEnded(world, call, "refused");
  else again(world, job);
}

/** An attempt that nobody waits for is thrown away before it starts. */
export function discard({ jobs, services }: World, job: number): void {
  services[jobs.service[job]!]!.wasted++;
  jobs.destroy(job);
}

/** The caller gave up and says so: what waits ends at once, what computes or queries ends with that stage. */
export function cancelAttempt(world: World, job: number): void {
  const { jobs } = world;
  const service = world.services[jobs.service[job]!]!;
  if (jobs.queuedAt[job]! >= 0) {
    jobs.held.remove(waiting(jobs.pod[job]!), job);
    discard(world, job);
    return;
  }
  jobs.flags[job]! |= CANCELLED;
  const calling = jobs.open[job]! > 0;
  if (calling) dropCalls(world, job);
  else if (!jobs.waits.has(job) && (jobs.flags[job]! & LOCKING) === 0) return;
  jobs.waits.cancel(job);
  broken(world, service, job, "error");
}

/** Another spec, from now on. */
export function changeService(service: ServiceState, spec: ServiceSpec): void {
  service.spec = spec;
  service.bare = isBare(service);
}

/** The pod joins or leaves the endpoints. */
export function setEndpoint(world: World, index: number, pod: number, serving: boolean): void {
  const service = world.services[index]!;
  service.version++;
  if (serving) service.endpoints.push(pod);
  else strike(service.endpoints, pod);
  if (serving) hostJoined(world, index);
}
