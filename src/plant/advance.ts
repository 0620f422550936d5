import type { TimeMs } from "../base/units.ts";
import { endTimer } from "./calls/call.ts";
import { land } from "./coast.ts";
import { leaveCpu, settleCpu } from "./cpu.ts";
import { nextStretch } from "./curve.ts";
import { arrive, catchUp, nextArrival } from "./load.ts";
import { executed, executedPlainly, visibleAgain } from "./queue.ts";
import { stageDone, timedOut } from "./service.ts";
import { startWait } from "./slots.ts";
import type { World } from "./world.ts";

/**
 * Runs every event up to and including `until`. At one instant: ends of CPU phases, ends of waits, deadlines, timers of
 * calls, changes of stated curves, arrivals (so an answer at the deadline counts, and an arrival finds the slots that became free);
 * within a kind in order of scheduling.
 */
export function advance(world: World, until: TimeMs): void {
  const { jobs, arrivals, curves } = world;
  const { waits, deadlines } = jobs;
  const { timers } = world.calls;
  const cpu = world.pods.events;
  for (;;) {
    let at = cpu.next;
    let due = 0;
    if (waits.next < at) {
      at = waits.next;
      due = 1;
    }
    if (deadlines.next < at) {
      at = deadlines.next;
      due = 2;
    }
    if (timers.next < at) {
      at = timers.next;
      due = 3;
    }
    if (curves.next < at) {
      at = curves.next;
      due = 4;
    }
    if (arrivals.next < at) {
      at = arrivals.next;
      due = 5;
    }
    if (at > until) break;
    world.now = at;
    if (due === 0) endCpu(world, cpu.first());
    else if (due === 1) endWait(world, waits.first());
    else if (due === 2) endDeadline(world, deadlines.first());
    else if (due === 3) endTimer(world, timers.first());
    else if (due === 4) nextStretch(world, curves.first());
    else arrive(world, arrivals.first());
    if (world.touchedCount > 0) settleCpu(world);
  }
  world.now = until;
  for (let load = 0; load < world.loads.length; load++) if (world.loads[load]!.late) catchUp(world, load, until, true);
}

/** Time of the next event; Infinity when nothing will ever happen. */
export const nextEventAt = ({ jobs, pods, calls, loads, curves }: World): TimeMs =>
  Math.min(
    pods.events.next,
    jobs.waits.next,
    jobs.deadlines.next,
    calls.timers.next,
    curves.next,
    ...loads.map(nextArrival),
  );

function endCpu(world: World, pod: number): void {
  const job = leaveCpu(world, pod);
  if (world.jobs.wait[job]! > 0) startWait(world, job);
  else done(world, job);
}

function endWait(world: World, job: number): void {
  land(world, world.jobs.pod[job]!);
  if (executedPlainly(world, job)) return;
  world.jobs.waits.cancel(job);
  done(world, job);
}

function done(world: World, job: number): void {
  const workload = world.workloads[world.pods.workload[world.jobs.pod[job]!]!]!;
  if (workload.target >= 0) executed(world, workload.target, job);
  else stageDone(world, workload, job);
}

function endDeadline(world: World, job: number): void {
  world.jobs.deadlines.cancel(job);
  const { spec, target } = world.workloads[world.pods.workload[world.jobs.pod[job]!]!]!;
  if (spec.role.type === "consumer") visibleAgain(world, target, job);
  else timedOut(world, job);
}
