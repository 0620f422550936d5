import { LOCKING } from "./jobs.ts";
import { keepBusy } from "./slots.ts";
import type { ServiceState, World } from "./world.ts";

/** Locks outside the pods: one line a row, first come first served, whichever pods the requests are in. */

/** The row that a new request needs: rows take turns. */
export function nextRow(service: ServiceState): number {
  const { lock } = service.spec;
  if (lock === undefined) return 0;
  const row = service.row < lock.shards ? service.row : 0;
  service.row = row + 1;
  return row;
}

/** The attempt joins the line of its row. */
export function lock(world: World, service: ServiceState, job: number): void {
  const { jobs } = world;
  const { rows } = service;
  const row = jobs.lane[job]! % (service.spec.lock?.shards ?? 1);
  jobs.lane[job] = row;
  jobs.flags[job]! |= LOCKING;
  rows.reserve(row + 1, jobs.flags.length);
  rows.append(row, job);
  if (rows.first[row] === job) hold(world, service, job);
}

/** The attempt leaves the line, done or cut off; if it held the row, the next one does. */
export function unlock(world: World, service: ServiceState, job: number): void {
  const { rows } = service;
  const row = world.jobs.lane[job]!;
  const held = rows.first[row] === job;
  rows.remove(row, job);
  const next = rows.first[row]!;
  if (held && next >= 0) hold(world, service, next);
}

const hold = (world: World, { spec }: ServiceState, job: number): void => keepBusy(world, job, spec.lock?.holdMs ?? 0);

/** Attempts that wait for a row. */
export function lockWaiting({ rows }: ServiceState): number {
  let waiting = 0;
  for (const size of rows.size) waiting += Math.max(0, size - 1);
  return waiting;
}
