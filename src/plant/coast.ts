import { NANO } from "./cpu.ts";
import { SHORTEST_MS } from "./slots.ts";
import type { World } from "./world.ts";

/**
 * Work whose end is known as it begins. A pod with one slot, on a node with cores for all that its pods could ever want,
 * gives each message the cores that it asks for, whatever else happens. Such a pod coasts: only the end of a message is
 * an event, and what the end of its CPU phase does is done when somebody looks, in the same arithmetic. Half of the
 * events of a queue's consumers are saved. Where a pod's conditions change, its CPU is followed event by event again.
 */

/** Starts the job's CPU phase and the wait after it, of a pod that is solo, not touched and has landed. */
export function coast(world: World, job: number, pod: number): void {
  const { pods, jobs, now } = world;
  const base = pods.base[pod]!;
  const cores = Math.round((base + 1) * NANO) / NANO;
  const rate = cores >= base + 1 ? 1 : cores - base;
  const virtual = pods.virtual[pod]!;
  const finish = virtual + jobs.cpu[job]!;
  const left = finish - virtual;
  const end = left > 0 ? now + left / rate : now;
  jobs.finish[job] = finish;
  jobs.child[job] = -1;
  pods.used[pod]! += pods.drawn[pod]! * (now - pods.at[pod]!);
  pods.at[pod] = now;
  pods.root[pod] = job;
  pods.threads[pod] = 1;
  pods.rate[pod] = rate;
  pods.drawn[pod] = cores;
  pods.coastsUntil[pod] = end;
  jobs.waits.schedule(job, end + Math.max(jobs.wait[job]!, SHORTEST_MS));
}

/** Catches up with the end of the CPU phase of a pod that coasts, if that is over. */
export function land(world: World, pod: number): void {
  const { pods } = world;
  const end = pods.coastsUntil[pod]!;
  if (end === 0 || end > world.now) return;
  const passed = end - pods.at[pod]!;
  pods.coastsUntil[pod] = 0;
  pods.at[pod] = end;
  pods.virtual[pod]! += pods.rate[pod]! * passed;
  pods.used[pod]! += pods.drawn[pod]! * passed;
  pods.root[pod] = -1;
  pods.threads[pod] = 0;
  pods.rate[pod] = 0;
  // While it coasted nobody asked for its demand: it still is that of the idle pod.
  pods.drawn[pod] = pods.demand[pod]! / NANO;
}

/** The pod's conditions are about to change: an end of its CPU phase that is still to come is an event again. */
export function follow(world: World, pod: number): void {
  land(world, pod);
  const { pods, jobs } = world;
  const end = pods.coastsUntil[pod]!;
  if (end === 0) return;
  const demand = Math.round((pods.base[pod]! + 1) * NANO);
  world.nodes[pods.node[pod]!]!.demand += demand - pods.demand[pod]!;
  pods.demand[pod] = demand;
  pods.coastsUntil[pod] = 0;
  jobs.waits.cancel(pods.root[pod]!);
  pods.events.schedule(pod, end);
}

/** Finds out anew which pods of a node may coast; call when its pods, their slots, limits or idle usage have changed. */
export function reviewNode(world: World, at: number): void {
  const { pods, nodes } = world;
  const node = nodes[at]!;
  let most = 0;
  for (const pod of node.pods) most += mostWanted(world, pod);
  const ample = !node.scarce && most <= node.capacity;
  for (const pod of node.pods) {
    const solo = ample && isSolo(world, pod);
    if (!solo) follow(world, pod);
    pods.solo[pod] = solo ? 1 : 0;
  }
}

/** Nano-cores that the pod may come to want; threads beyond its slots are those of before slots were cut. */
function mostWanted({ pods, workloads }: World, pod: number): number {
  const { role, idleCpuMilli } = workloads[pods.workload[pod]!]!.spec;
  if (role.type === "curve") return Number.POSITIVE_INFINITY;
  const cores = idleCpuMilli / 1000 + Math.max(pods.slots[pod]!, pods.threads[pod]!);
  return Math.round(Math.min(pods.limit[pod]!, cores) * NANO);
}

/** Does it work on one message at a time, without a limit whose throttling would have to be counted? */
const isSolo = ({ pods, workloads }: World, pod: number): boolean =>
  workloads[pods.workload[pod]!]!.spec.role.type === "consumer" &&
  pods.slots[pod] === 1 &&
  pods.threads[pod]! <= 1 &&
  pods.limit[pod] === Number.POSITIVE_INFINITY;
