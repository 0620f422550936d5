import { coast } from "./coast.ts";
import { refuses } from "./codel.ts";
import { clearCpu, joinCpu } from "./cpu.ts";
import { ABANDONED, CANCELLED, KEYED } from "./jobs.ts";
import { begin } from "./order.ts";
import { discard, refuse } from "./service.ts";
import { type World, waiting, working } from "./world.ts";

/**
 * Work that costs nothing still takes this long: a poison message without cost or cap would otherwise be delivered
 * without end at one instant.
 */
export const SHORTEST_MS = 0.001;

/** Is a slot free? A workload whose slots were cut below what runs takes nothing until enough has ended. */
export const hasSlot = (world: World, pod: number): boolean =>
  world.jobs.held.size[working(pod)]! < world.pods.slots[pod]!;

/** Jobs that wait in the pod for a slot. */
export const waitingIn = ({ jobs }: World, pod: number): number => jobs.held.size[waiting(pod)]!;

/** Jobs that hold a slot of the pod. */
export const workingIn = ({ jobs }: World, pod: number): number => jobs.held.size[working(pod)]!;

/** Jobs that the pod works on or keeps waiting. */
export const heldBy = ({ jobs }: World, pod: number): number =>
  jobs.held.size[working(pod)]! + jobs.held.size[waiting(pod)]!;

/** Hands a job to the pod: it takes a slot if one is free, or waits. */
export function place(world: World, job: number, pod: number): void {
  world.jobs.pod[job] = pod;
  if (hasSlot(world, pod)) start(world, job, pod);
  else {
    world.jobs.queuedAt[job] = world.now;
    world.jobs.held.append(waiting(pod), job);
  }
}

/** Takes a job that has ended out of its slot; whoever waits next in the pod (by its discipline) starts. */
export function release(world: World, job: number): void {
  const { jobs } = world;
  const pod = jobs.pod[job]!;
  jobs.held.remove(working(pod), job);
  startWaiting(world, pod);
}

/** Starts waiting jobs while slots are free. */
export function startWaiting(world: World, pod: number): void {
  const { held } = world.jobs;
  const line = waiting(pod);
  while (held.size[line]! > 0 && hasSlot(world, pod)) {
    if (world.pods.choosy[pod] === 1) startChosen(world, pod);
    else startNext(world, held.first[line]!, pod);
  }
}

function startNext(world: World, job: number, pod: number): void {
  world.jobs.held.remove(waiting(pod), job);
  world.jobs.queuedAt[job] = -1;
  start(world, job, pod);
}

/** Of a line that is not simply first come, first served. */
function startChosen(world: World, pod: number): void {
  const { held, flags, queuedAt } = world.jobs;
  const line = waiting(pod);
  const { discipline, dropExpired } = world.workloads[world.pods.workload[pod]!]!.spec;
  const next = discipline === "lifo" ? held.last[line]! : held.first[line]!;
  const expired = dropExpired === true && (flags[next]! & ABANDONED) !== 0;
  if (!expired && !(discipline === "codel" && refuses(world, pod, queuedAt[next]!, held.size[line] === 1))) {
    startNext(world, next, pod);
    return;
  }
  held.remove(line, next);
  if (expired) discard(world, next);
  else refuse(world, next);
}

/** A slot is held for the CPU phase, then the wait, and what the service adds (see service.ts). */
function start(world: World, job: number, pod: number): void {
  world.jobs.held.append(working(pod), job);
  if ((world.jobs.flags[job]! & KEYED) !== 0) begin(world, job);
  if (world.jobs.cpu[job]! <= 0) startWait(world, job);
  else if (mayCoast(world, job, pod)) coast(world, job, pod);
  else joinCpu(world, job, pod);
}

/** A pod whose cores are to be given out anew, and work that ends with its CPU phase, are left to the events. */
const mayCoast = ({ pods, jobs }: World, job: number, pod: number): boolean =>
  pods.solo[pod] === 1 && pods.touched[pod] === 0 && jobs.wait[job]! > 0;

/** Begins the wait that follows a job's CPU phase; a cancelled one has none. */
export const startWait = (world: World, job: number): void =>
  keepBusy(world, job, (world.jobs.flags[job]! & CANCELLED) === 0 ? world.jobs.wait[job]! : 0);

/** The job goes on after this time, ms. */
export const keepBusy = ({ jobs, now }: World, job: number, ms: number): void =>
  jobs.waits.schedule(job, now + Math.max(ms, SHORTEST_MS));

/**
 * Takes everything out of a pod whose container died and passes each job to `each`, last handed over first.
 * `each` destroys the job.
 */
export function empty(world: World, pod: number, each: (job: number) => void): void {
  const { jobs } = world;
  clearCpu(world, pod);
  for (const list of [waiting(pod), working(pod)]) {
    for (let job = jobs.held.last[list]!; job >= 0; job = jobs.held.last[list]!) {
      jobs.held.remove(list, job);
      jobs.waits.cancel(job);
      jobs.deadlines.cancel(job);
      each(job);
    }
  }
}
