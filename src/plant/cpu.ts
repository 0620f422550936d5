import { follow, land } from "./coast.ts";
import { grown } from "./events.ts";
import { noteDraw } from "./throttling.ts";
import type { World } from "./world.ts";

/**
 * Processor sharing. Each thread gets at most one core; a pod at most its limit; a node what it has, divided by the
 * pods' weights where it is short. A pod keeps a virtual time that runs at the rate of one thread, so a job's end is
 * a constant in it, and only the earliest end of each pod stands among the events.
 */
export const NANO = 1e9;

/** Starts a job's CPU phase in its pod. */
export function joinCpu(world: World, job: number, pod: number): void {
  const { pods, jobs } = world;
  integrate(world, pod);
  jobs.finish[job] = pods.virtual[pod]! + jobs.cpu[job]!;
  jobs.child[job] = -1;
  const root = pods.root[pod]!;
  pods.root[pod] = root < 0 ? job : meld(world, root, job);
  pods.threads[pod]!++;
  touch(world, pod);
}

/** Ends the CPU phase that is due first in this pod and returns its job. */
export function leaveCpu(world: World, pod: number): number {
  const { pods } = world;
  integrate(world, pod);
  const job = pods.root[pod]!;
  pods.root[pod] = withoutRoot(world, job);
  pods.threads[pod]!--;
  touch(world, pod);
  return job;
}

/** Forgets every CPU phase of the pod. */
export function clearCpu(world: World, pod: number): void {
  follow(world, pod);
  integrate(world, pod);
  world.pods.root[pod] = -1;
  world.pods.threads[pod] = 0;
  touch(world, pod);
}

/** Sets what the pod burns without any request, cores. */
export function setBase(world: World, pod: number, cores: number): void {
  if (world.pods.base[pod] === cores) return;
  follow(world, pod);
  integrate(world, pod);
  world.pods.base[pod] = cores;
  touch(world, pod);
}

/**
 * `setBase` for many pods at once. A pod without threads and without a limit, on a node that has room, is given its cores
 * here and now: all that `settleCpu` would do about it, in one tight loop.
 */
export function setBases(world: World, many: readonly number[], cores: number): void {
  const { now, nodes } = world;
  const { base, threads, limit, node, demand, at, used, drawn, touched } = world.pods;
  const wanted = Math.round(cores * NANO);
  for (const pod of many) {
    if (base[pod] === cores) continue;
    const host = nodes[node[pod]!];
    const change = wanted - demand[pod]!;
    const isFree = threads[pod] === 0 && limit[pod] === Number.POSITIVE_INFINITY && touched[pod] === 0;
    if (!isFree || host === undefined || host.scarce || host.demand + change > host.capacity) {
      setBase(world, pod, cores);
      continue;
    }
    used[pod]! += drawn[pod]! * (now - at[pod]!);
    at[pod] = now;
    base[pod] = cores;
    demand[pod] = wanted;
    host.demand += change;
    drawn[pod] = wanted / NANO;
  }
}

/** Marks a pod whose threads, base, limit or node changed; `settleCpu` then gives out the cores anew. */
export function touch(world: World, pod: number): void {
  if (world.pods.touched[pod] === 1) return;
  world.pods.touched[pod] = 1;
  if (world.touchedCount === world.touched.length) world.touched = grown(world.touched, world.touchedCount * 2);
  world.touched[world.touchedCount++] = pod;
}

/** Core-ms used by the pod until now. */
export function usedUntilNow(world: World, pod: number): number {
  land(world, pod);
  const { pods, now } = world;
  return pods.used[pod]! + pods.drawn[pod]! * (now - pods.at[pod]!);
}

/** Gives out cores after an event. Call once after each. */
export function settleCpu(world: World): void {
  for (let i = 0; i < world.touchedCount; i++) settle(world, world.touched[i]!);
  world.touchedCount = 0;
}

function settle(world: World, pod: number): void {
  const { pods } = world;
  pods.touched[pod] = 0;
  const at = pods.node[pod]!;
  if (at < 0) {
    pods.demand[pod] = 0;
    grant(world, pod, 0);
    return;
  }
  const node = world.nodes[at]!;
  const demand = Math.round(Math.min(pods.limit[pod]!, pods.base[pod]! + pods.threads[pod]!) * NANO);
  const change = demand - pods.demand[pod]!;
  if (change !== 0) {
    pods.demand[pod] = demand;
    node.demand += change;
    if (node.demand > node.capacity || node.scarce) {
      shareNode(world, at, pod);
      return;
    }
  }
  grant(world, pod, node.scarce ? pods.drawn[pod]! : demand / NANO);
}

/**
 * Water-fills the node: no pod gets more than it wants, and those that get less get cores in proportion to weight.
 * Called for the sake of `changed`, which is granted its share anew even where that is the same.
 */
export function shareNode(world: World, at: number, changed: number): void {
  const { pods } = world;
  const node = world.nodes[at]!;
  node.scarce = node.demand > node.capacity;
  let left = node.capacity;
  let weights = 0;
  for (const pod of node.pods) {
    weights += pods.weight[pod]!;
    pods.share[pod] = -1;
  }
  for (let settled = true; settled; ) {
    settled = false;
    const level = left / weights;
    for (const pod of node.pods) {
      const demand = pods.demand[pod]!;
      if (pods.share[pod]! >= 0 || (node.scarce && demand > level * pods.weight[pod]!)) continue;
      pods.share[pod] = demand;
      left -= demand;
      weights -= pods.weight[pod]!;
      settled = true;
    }
  }
  for (const pod of node.pods) {
    const share = pods.share[pod]! >= 0 ? pods.share[pod]! : (left * pods.weight[pod]!) / weights;
    const cores = share / NANO;
    if (pod === changed || cores !== pods.drawn[pod]) grant(world, pod, cores);
  }
}

/** Sets the pod's cores from now on and enters its next end. Base usage comes first, threads share the rest equally. */
function grant(world: World, pod: number, cores: number): void {
  const { pods, jobs } = world;
  integrate(world, pod);
  const threads = pods.threads[pod]!;
  const base = pods.base[pod]!;
  const rate = threads === 0 ? 0 : cores >= base + threads ? 1 : Math.max(0, cores - base) / threads;
  pods.rate[pod] = rate;
  pods.drawn[pod] = cores;
  if (pods.limit[pod] !== Number.POSITIVE_INFINITY) noteDraw(world, pod, cores, base + threads);
  if (rate === 0) {
    pods.events.cancel(pod);
    return;
  }
  const left = jobs.finish[pods.root[pod]!]! - pods.virtual[pod]!;
  pods.events.schedule(pod, left > 0 ? world.now + left / rate : world.now);
}

/** Brings virtual time and usage up to now. */
export function integrate(world: World, pod: number): void {
  const { pods, now } = world;
  const passed = now - pods.at[pod]!;
  if (passed === 0) return;
  pods.at[pod] = now;
  pods.virtual[pod]! += pods.rate[pod]! * passed;
  pods.used[pod]! += pods.drawn[pod]! * passed;
}

/** Joins two pairing heaps; the earlier end becomes the root, on a tie the first. */
function meld({ jobs }: World, a: number, b: number): number {
  const parent = jobs.finish[a]! <= jobs.finish[b]! ? a : b;
  const under = parent === a ? b : a;
  jobs.sibling[under] = jobs.child[parent]!;
  jobs.child[parent] = under;
  return parent;
}

/** Pairs the root's children left to right, then joins the pairs right to left: O(log n) amortised. */
function withoutRoot(world: World, root: number): number {
  const { child, sibling } = world.jobs;
  let next = child[root]!;
  let pairs = -1;
  while (next >= 0) {
    const a = next;
    const b = sibling[a]!;
    next = b < 0 ? -1 : sibling[b]!;
    const pair = b < 0 ? a : meld(world, a, b);
    sibling[pair] = pairs;
    pairs = pair;
  }
  if (pairs < 0) return -1;
  let heap = pairs;
  for (let pair = sibling[heap]!; pair >= 0; ) {
    const after = sibling[pair]!;
    heap = meld(world, heap, pair);
    pair = after;
  }
  return heap;
}
