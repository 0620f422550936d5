import { ABANDONED } from "./jobs.ts";
import { strike } from "./lists.ts";
import { roundRobin } from "./policies/round-robin.ts";
import { hasSlot, place, release, waitingIn } from "./slots.ts";
import type { ServiceState, World } from "./world.ts";

/** One request arrives at the service's callers. */
export function offer(world: World, index: number, cpu: number, wait: number): void {
  world.services[index]!.offered++;
  attempt(world, index, world.now, cpu, wait, 0);
}

/** Sends the request to a pod; refused attempts are repeated at once while retries are left. */
function attempt(world: World, index: number, born: number, cpu: number, wait: number, before: number): void {
  const service = world.services[index]!;
  for (let tries = before; tries <= service.spec.maxRetries; tries++) {
    service.attempts++;
    const pod = choose(service);
    if (pod >= 0 && takes(world, pod)) {
      send(world, service, pod, born, cpu, wait, tries);
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
  tries: number,
): void {
  const { jobs } = world;
  const job = jobs.create();
  jobs.born[job] = born;
  jobs.cpu[job] = cpu;
  jobs.wait[job] = wait;
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
  attempt(world, index, jobs.born[job]!, jobs.cpu[job]!, jobs.wait[job]!, jobs.tries[job]! + 1);
}

/** A pod has finished an attempt. */
export function answered(world: World, index: number, job: number): void {
  const { jobs } = world;
  const service = world.services[index]!;
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
  jobs.destroy(job);
  if ((jobs.flags[job]! & ABANDONED) !== 0) return;
  attempt(world, index, jobs.born[job]!, jobs.cpu[job]!, jobs.wait[job]!, jobs.tries[job]! + 1);
}

/** The pod joins or leaves the endpoints. */
export function setEndpoint(world: World, index: number, pod: number, serving: boolean): void {
  const service = world.services[index]!;
  if (serving) service.endpoints.push(pod);
  else strike(service.endpoints, pod);
}
