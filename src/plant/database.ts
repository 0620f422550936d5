import type { DatabaseSpec } from "../api/plant.ts";
import { CONNECTED } from "./jobs.ts";
import { keepBusy } from "./slots.ts";
import type { DatabaseState, WorkloadState, World } from "./world.ts";

/**
 * Connections to a database. A pod opens its whole pool when it starts. Later a request that finds no idle connection
 * opens one more while the pool is not full, and waits for one when it is. Beyond the database's limit a connection is
 * refused, and the request that asked for it fails.
 */

/** The pod's container starts. */
export function openPool(world: World, pod: number): void {
  const workload = world.workloads[world.pods.workload[pod]!]!;
  for (let left = workload.spec.pool?.connectionsPerPod ?? 0; left > 0; left--) open(world, workload, pod);
}

/** The pod's container has died: its connections close, and nobody waits for them. */
export function closePool({ pods, pools, workloads, databases }: World, pod: number): void {
  const database = databases[workloads[pods.workload[pod]!]!.database];
  if (!database) return;
  database.connections -= pods.open[pod]!;
  database.busy -= pods.busy[pod]!;
  pods.open[pod] = 0;
  pods.busy[pod] = 0;
  if (pod >= pools.first.length) return;
  for (let job = pools.first[pod]!; job >= 0; job = pools.first[pod]!) pools.remove(pod, job);
}

/** One connection more for the pod; false when the database refuses it. */
function open({ pods, databases }: World, workload: WorkloadState, pod: number): boolean {
  const database = databases[workload.database]!;
  if (database.connections >= limitOf(database.spec)) {
    database.refused++;
    return false;
  }
  database.connections++;
  pods.open[pod]!++;
  return true;
}

const limitOf = ({ maxConnections, reserved }: DatabaseSpec): number => maxConnections - reserved;

/** The attempt queries, or waits for a connection; false when the database refuses it one. */
export function connect(world: World, workload: WorkloadState, job: number): boolean {
  const { jobs, pods, pools } = world;
  const pod = jobs.pod[job]!;
  if (pods.busy[pod]! >= pods.open[pod]!) {
    if (pods.open[pod]! >= (workload.spec.pool?.connectionsPerPod ?? 0)) {
      pools.reserve(pods.node.length, jobs.flags.length);
      pools.append(pod, job);
      return true;
    }
    if (!open(world, workload, pod)) return false;
  }
  query(world, world.databases[workload.database]!, job);
  return true;
}

function query(world: World, database: DatabaseState, job: number): void {
  const { jobs, pods } = world;
  jobs.flags[job]! |= CONNECTED;
  pods.busy[jobs.pod[job]!]!++;
  database.busy++;
  const { spec } = database;
  const load = database.busy / limitOf(spec);
  let slower = spec.slowdown;
  for (let i = 0; i < spec.power; i++) slower *= load;
  keepBusy(world, job, spec.queryMs * (1 + slower));
}

/** The attempt gives its connection back, to the next one that waits in its pod. */
export function disconnect(world: World, job: number): void {
  const { jobs, pods, pools } = world;
  const pod = jobs.pod[job]!;
  const database = world.databases[world.workloads[pods.workload[pod]!]!.database]!;
  pods.busy[pod]!--;
  database.busy--;
  const next = pod < pools.first.length ? pools.first[pod]! : -1;
  if (next < 0) return;
  pools.remove(pod, next);
  query(world, database, next);
}

/** Attempts that wait for a connection of their pod. */
export function poolWaiting({ pods, pools, workloads }: World, index: number): number {
  let waiting = 0;
  for (let pod = 0; pod < pools.size.length; pod++) {
    if (workloads[pods.workload[pod]!]?.database === index) waiting += pools.size[pod]!;
  }
  return waiting;
}
