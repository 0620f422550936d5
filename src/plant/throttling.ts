import type { World } from "./world.ts";

/** cpu.cfs_period_us, as the kubelet sets it. */
const PERIOD_MS = 100;

/**
 * What the kernel's CFS bandwidth control would count of pods with a CPU limit: periods in which a pod had something to
 * run, and of these the ones in which its quota ran out (container_cpu_cfs_{,throttled_}periods_total). The fluid spreads
 * evenly what the kernel runs at full speed until the quota is gone: a pod that draws its whole limit all through a
 * period, and wants more, has used up the quota and is throttled in it. Periods begin at multiples of 100 ms.
 * Upstream: Linux Documentation/scheduler/sched-bwc.rst, 6.1. Pods without a limit have no quota and cost nothing here.
 */

/** The pod is limited, and draws other cores from now on, or wants others. */
export function noteDraw(world: World, pod: number, drawn: number, wanted: number): void {
  const { pods, now } = world;
  countPeriods(world, pod);
  pods.activeSince[pod] = drawn > 0 ? now : Number.NaN;
  const short = drawn > 0 && wanted > pods.limit[pod]! && drawn === pods.demand[pod]! / NANO;
  if (!short) pods.shortSince[pod] = Number.NaN;
  else if (Number.isNaN(pods.shortSince[pod]!)) pods.shortSince[pod] = now;
}
const NANO = 1e9;

/** Brings the counts of the pod's workload up to now. How often that is done changes nothing. */
function countPeriods(world: World, pod: number): void {
  const { pods, now } = world;
  const active = pods.activeSince[pod]!;
  if (Number.isNaN(active)) return;
  const workload = world.workloads[pods.workload[pod]!]!;
  const begun = Math.ceil(now / PERIOD_MS);
  workload.periods += Math.max(0, begun - Math.max(Math.floor(active / PERIOD_MS), pods.periodsUntil[pod]!));
  pods.periodsUntil[pod] = Math.max(begun, pods.periodsUntil[pod]!);
  pods.activeSince[pod] = now;
  const short = pods.shortSince[pod]!;
  if (Number.isNaN(short)) return;
  const over = Math.floor(now / PERIOD_MS);
  const first = Math.ceil(short / PERIOD_MS);
  if (over <= first) return;
  workload.throttled += over - first;
  pods.shortSince[pod] = over * PERIOD_MS;
}

/** The pod has no limit any more, or is gone. */
export function endPeriods(world: World, pod: number): void {
  countPeriods(world, pod);
  world.pods.activeSince[pod] = Number.NaN;
  world.pods.shortSince[pod] = Number.NaN;
}

/** A pod begins. */
export function beginPeriods({ pods }: World, pod: number): void {
  pods.activeSince[pod] = Number.NaN;
  pods.shortSince[pod] = Number.NaN;
  pods.periodsUntil[pod] = 0;
}

/** Share of the periods since the last look in which pods of the workload were throttled; NaN when there were none. */
export function takeThrottledShare(world: World, workload: number): number {
  const { pods } = world;
  for (let pod = 0; pod < pods.count; pod++) if (pods.workload[pod] === workload) countPeriods(world, pod);
  const state = world.workloads[workload]!;
  const share = state.throttled / state.periods;
  state.periods = 0;
  state.throttled = 0;
  return share;
}
