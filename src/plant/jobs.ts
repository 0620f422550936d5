import { Events, grown } from "./events.ts";
import { Lists } from "./lists.ts";

/** The message always fails. */
export const POISON = 1;
/** The caller gave up, or the broker took the message back: nobody waits for this work any more. */
export const ABANDONED = 2;
/** The message carries a key. */
export const KEYED = 4;
/** Has a connection of its pod's pool. */
export const CONNECTED = 8;
/** Stands in the line of a lock, at its head if it holds it. */
export const LOCKING = 16;
/** A call that it needs has failed: it ends with an error. */
export const FAILED = 32;
/** Its caller gave up and said so: it ends where its stage ends. */
export const CANCELLED = 64;

/**
 * Work that pods hold: one attempt of a request, or one delivery of a message. Columns by job id; ids are reused.
 * Times are milliseconds, demands core-milliseconds.
 */
export class Jobs {
  cpu = new Float64Array(0);
  wait = new Float64Array(0);
  /** When the request was first offered, or the message first published. */
  born = new Float64Array(0);
  /** Tries before this one, or deliveries of the message so far, this one included. */
  tries = new Int32Array(0);
  flags = new Uint8Array(0);
  pod = new Int32Array(0);
  /** Partition the message came from; of a request, the row that it locks. */
  lane = new Int32Array(0);
  /** When an attempt of a call got in line for a slot, or any job of those that did; −1 once it has a slot. */
  queuedAt = new Float64Array(0);
  /** Of an attempt: its service. */
  service = new Int32Array(0);
  /** Of an attempt: the call that waits for it (see calls/); −1 when a plain caller does, or nobody any more. */
  call = new Int32Array(0);
  /** Of an attempt whose service calls others: steps begun, and calls of the last one that are under way. */
  step = new Int32Array(0);
  open = new Int32Array(0);
  /** Number of the request that is followed, and the attempt in its trace; −1 = not followed. */
  trace = new Int32Array(0);
  span = new Int32Array(0);
  /** Load that the request comes from, whose headers it carries; −1 when they were not passed on. */
  load = new Int32Array(0);
  /** Place in its key's order, of keyed messages (see order.ts); number of a request among those of its service. */
  ticket = new Float64Array(0);
  /** The pod's virtual time at which the CPU demand is met (see cpu.ts), and links of the pod's pairing heap. */
  finish = new Float64Array(0);
  child = new Int32Array(0);
  sibling = new Int32Array(0);
  /** Per pod p: list 2p holds what it works on, list 2p + 1 what waits there. */
  readonly held = new Lists();
  /** Ends of waits. */
  readonly waits = new Events();
  /** Callers' timeouts and visibility timeouts. */
  readonly deadlines = new Events();
  private room = 0;
  private used = 0;
  private free = -1;

  /** A job with its flags cleared; links, demands and the rest are the caller's to set. */
  create(): number {
    let job = this.free;
    if (job >= 0) this.free = this.child[job]!;
    else {
      if (this.used === this.room) this.grow();
      job = this.used++;
    }
    this.flags[job] = 0;
    this.trace[job] = -1;
    return job;
  }

  destroy(job: number): void {
    this.child[job] = this.free;
    this.free = job;
  }

  private grow(): void {
    const room = Math.max(64, this.room * 2);
    this.cpu = grown(this.cpu, room);
    this.wait = grown(this.wait, room);
    this.born = grown(this.born, room);
    this.tries = grown(this.tries, room);
    this.flags = grown(this.flags, room);
    this.pod = grown(this.pod, room);
    this.lane = grown(this.lane, room);
    this.queuedAt = grown(this.queuedAt, room);
    this.service = grown(this.service, room);
    this.call = grown(this.call, room);
    this.step = grown(this.step, room);
    this.open = grown(this.open, room);
    this.load = grown(this.load, room);
    this.trace = grown(this.trace, room);
    this.span = grown(this.span, room);
    this.ticket = grown(this.ticket, room);
    this.finish = grown(this.finish, room);
    this.child = grown(this.child, room);
    this.sibling = grown(this.sibling, room);
    this.held.reserve(0, room);
    this.waits.reserve(room);
    this.deadlines.reserve(room);
    this.room = room;
  }
}
