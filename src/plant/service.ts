import { connect, disconnect } from "./database.ts";
import { ABANDONED, CONNECTED, LOCKING } from "./jobs.ts";
import { strike } from "./lists.ts";
import { lock, nextRow, unlock } from "./lock.ts";
import { roundRobin } from "./policies/round-robin.ts";
import { hasSlot, place, release, waitingIn } from "./slots.ts";
import type { ServiceState, WorkloadState, World } from "./world.ts";

/** One request arrives at the service's callers. */
export function offer(world: World, index: number, cpu: number, wait: number): void {
  const service = world.services[index]!;
  service.offered++;
  attempt(world, index, world.now, cpu, wait, nextRow(service), 0);
}

/** Sends the request to a pod; refused attempts are repeated at once while retries are left. */
function attempt(
  world: World,
  index: number,
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
      send(world, service, pod, born, cpu, wait, row, tries);
      return;
    }
    service.refused++;
  }
  service.failed++;
}

function send(
  world: World,
  service: ServiceState,
  pod: number,
  born: number,
  cpu: number,
  wait: number,
  row: number,
  tries: number,
): void {
  const { jobs } = world;
  const job = jobs.create();
  jobs.born[job] = born;
  jobs.cpu[job] = cpu;
  jobs.wait[job] = wait;
  jobs.lane[job] = row;
  jobs.tries[job] = tries;
  place(world, job, pod);
  if (service.spec.timeoutMs !== null) jobs.deadlines.schedule(job, world.now + service.spec.timeoutMs);
}

/** The balancer's choice; −1 when no pod serves. */
function choose(service: ServiceState): number {
  const count = service.endpoints.length;
  if (count === 0) return -1;
  service.turn = roundRobin(service.turn, count);
  return service.endpoints[service.turn]!;
}

/** A slot is free, or the accept queue has room. */
function takes(world: World, pod: number): boolean {
  if (hasSlot(world, pod)) return true;
  const { queueCap } = world.workloads[world.pods.workload[pod]!]!.spec;
  return queueCap === null || waitingIn(world, pod) < queueCap;
}

/** The caller gives up. The pod is not told: it works on, or starts later, for nobody. */
export function timedOut(world: World, index: number, job: number): void {
  const { jobs } = world;
  jobs.flags[job]! |= ABANDONED;
  world.services[index]!.timedOut++;
  again(world, index, job);
}

/** The caller tries once more, if it may. */
function again(world: World, index: number, job: number): void {
  const { born, cpu, wait, lane, tries } = world.jobs;
  attempt(world, index, born[job]!, cpu[job]!, wait[job]!, lane[job]!, tries[job]! + 1);
}

/** A stage of an attempt ends. After its own work it queries, then holds a lock, on the same connection. */
export function stageDone(world: World, workload: WorkloadState, job: number): void {
  const { target } = workload;
  const flags = world.jobs.flags[job]!;
  if (workload.database >= 0 && (flags & CONNECTED) === 0) {
    if (!connect(world, workload, job)) turnedAway(world, target, job);
  } else if (world.services[target]!.spec.lock !== undefined && (flags & LOCKING) === 0) {
    lock(world, world.services[target]!, job);
  } else answered(world, target, job);
}

/** The database refused a connection: the attempt fails. */
function turnedAway(world: World, index: number, job: number): void {
  const { jobs } = world;
  const service = world.services[index]!;
  const wanted = (jobs.flags[job]! & ABANDONED) === 0;
  jobs.deadlines.cancel(job);
  release(world, job);
  if (wanted) {
    service.refused++;
    again(world, index, job);
  } else service.wasted++;
  jobs.destroy(job);
}

/** A pod has finished an attempt. */
function answered(world: World, index: number, job: number): void {
  const { jobs } = world;
  const service = world.services[index]!;
  if ((jobs.flags[job]! & LOCKING) !== 0) unlock(world, service, job);
  if ((jobs.flags[job]! & CONNECTED) !== 0) disconnect(world, job);
  if ((jobs.flags[job]! & ABANDONED) !== 0) service.wasted++;
  else {
    const responseMs = world.now - jobs.born[job]!;
    jobs.deadlines.cancel(job);
    service.succeeded++;
    service.responseMs += responseMs;
    service.latency.record(responseMs);
  }
  release(world, job);
  jobs.destroy(job);
}

/** The pod that held this attempt has died: the connection breaks, and a caller that still waits tries again. */
export function cutOff(world: World, index: number, job: number): void {
  const { jobs } = world;
  const service = world.services[index]!;
  service.lost++;
  if ((jobs.flags[job]! & LOCKING) !== 0) unlock(world, service, job);
  jobs.destroy(job);
  if ((jobs.flags[job]! & ABANDONED) === 0) again(world, index, job);
}

/** The pod joins or leaves the endpoints. */
export function setEndpoint(world: World, index: number, pod: number, serving: boolean): void {
  const service = world.services[index]!;
  if (serving) service.endpoints.push(pod);
  else strike(service.endpoints, pod);
}
