import type { LoadTerm } from "../api/plant.ts";
import { nextExponential } from "../base/random.ts";
import type { TimeMs } from "../base/units.ts";
import { draw } from "./demand.ts";
import { enqueue, isAwaited, publish } from "./queue.ts";
import { burstCount, nextBurst, type Piece, pieceAt } from "./rate.ts";
import { offer } from "./service.ts";
import type { LoadState, World } from "./world.ts";

/**
 * Arrivals by inversion of the integrated rate: the next one comes when the integral has grown by 1 (deterministic) or
 * by an exponential of mean 1 (Poisson). So each arrival costs one draw whatever the rate does, and the n-th draw is
 * the same under every rate. Bursts come on top, at their instants.
 */
const MS_PER_SECOND = 1000;
const piece: Piece = { value: 0, slope: 0, end: 0 };

/** Enters the first arrival of a load at time 0, bursts of this very instant included. */
export function startLoad(world: World, index: number): void {
  const load = world.loads[index]!;
  load.need = gap(load);
  takePiece(load);
  findSmooth(load);
  load.nextBurst = nextBurst(load.terms, -1);
  enter(world, index);
}

const gap = (load: LoadState): number => (load.spec.process === "poisson" ? nextExponential(load.arrivals) : 1);

/** Makes the load's next arrival an event. */
export function enter(world: World, index: number): void {
  const load = world.loads[index]!;
  load.late = false;
  world.arrivals.schedule(index, nextArrival(load));
}

/** When the load's next arrival is due, or the piece of its rate ends. */
export const nextArrival = ({ nextSmooth, nextBurst }: LoadState): TimeMs => Math.min(nextSmooth, nextBurst);

/** The arrival (or burst) that is due. */
export function arrive(world: World, index: number): void {
  const load = world.loads[index]!;
  const count = due(load);
  load.arrived += count;
  if ("queue" in load.spec.to) {
    publish(world, load.to, count, load.tape);
    if (isAwaited(world, load.to)) enter(world, index);
    else {
      load.late = true;
      world.arrivals.cancel(index);
    }
  } else {
    enter(world, index);
    for (let i = 0; i < count; i++) request(world, index, load);
  }
}

/**
 * Publishes what has arrived in the meantime at a queue where nobody waited for it: without events, and many at once.
 * @param inclusive arrivals at `until` too: at one instant they come last
 */
export function catchUp(world: World, index: number, until: TimeMs, inclusive: boolean): void {
  const load = world.loads[index]!;
  const queue = world.queues[load.to]!;
  const { now } = world;
  for (let at = nextArrival(load); at < until || (inclusive && at === until); at = nextArrival(load)) {
    world.now = at;
    const count = due(load);
    load.arrived += count;
    for (let i = 0; i < count; i++) enqueue(world, queue, load.tape);
  }
  world.now = now;
}

/** How many arrive now: a burst, one, or none where only the piece of the rate ends. Finds what comes next. */
function due(load: LoadState): number {
  const at = load.nextBurst;
  if (at <= load.nextSmooth) {
    load.nextBurst = nextBurst(load.terms, at);
    return burstCount(load.terms, at);
  }
  const { crosses } = load;
  if (crosses) {
    load.value += load.slope * (load.nextSmooth - load.at);
    load.at = load.nextSmooth;
    load.need = gap(load);
  } else {
    load.need -= area(load, load.end - load.at);
    load.at = load.end;
    takePiece(load);
  }
  findSmooth(load);
  return crosses ? 1 : 0;
}

function request(world: World, index: number, { to, tape }: LoadState): void {
  const { work } = world.services[to]!.spec;
  offer(world, to, index, draw(work.cpu, tape.cpu), draw(work.wait, tape.wait));
}

/** Replaces the terms from now on. What the next arrival still needs is kept: no draw is lost or repeated. */
export function changeLoad(world: World, index: number, terms: readonly LoadTerm[]): void {
  const load = world.loads[index]!;
  load.need = Math.max(0, load.need - area(load, world.now - load.at));
  load.at = world.now;
  load.terms = terms;
  takePiece(load);
  findSmooth(load);
  load.nextBurst = nextBurst(terms, world.now);
  enter(world, index);
}

/** Reads the piece of the rate that begins at `load.at`, from a second to a millisecond. */
function takePiece(load: LoadState): void {
  pieceAt(load.terms, load.at, piece);
  load.value = piece.value / MS_PER_SECOND;
  load.slope = piece.slope / MS_PER_SECOND;
  load.end = piece.end;
}

/** Expected arrivals in the first `span` ms of the load's piece. */
const area = (load: LoadState, span: number): number => (load.value + 0.5 * load.slope * span) * span;

/** Finds when the integral has grown by `need`, or that the piece ends first. */
function findSmooth(load: LoadState): void {
  const reach = load.end === Number.POSITIVE_INFINITY ? load.value * load.end : area(load, load.end - load.at);
  load.crosses = load.need < reach;
  load.nextSmooth = load.crosses ? load.at + crossing(load) : load.end;
}

/** Solves value·x + slope·x²/2 = need for the smaller x ≥ 0. */
function crossing({ value, slope, need }: LoadState): number {
  if (slope === 0) return need / value;
  return (2 * need) / (value + Math.sqrt(Math.max(0, value * value + 2 * slope * need)));
}
