import { Events, grown } from "../events.ts";
import { Lists } from "../lists.ts";

/** This try is a retry that counts against its caller's limit of retries. */
export const RETRYING = 1;
/** Waits for a connection. */
export const PENDING = 2;
/** Held up by an injected delay. */
export const DELAYED = 4;

/**
 * Calls under way: what a caller asks of a service, over all attempts. Columns by call id; ids are reused. Times are
 * milliseconds.
 */
export class Calls {
  edge = new Int32Array(0);
  /** Place in `World.clients`. */
  client = new Int32Array(0);
  /** The caller's job, which keeps its slot meanwhile; −1 = from outside. */
  parent = new Int32Array(0);
  /** Job of the attempt under way; −1 = none. */
  attempt = new Int32Array(0);
  born = new Float64Array(0);
  /** Demands of the attempt under way, or the next. */
  cpu = new Float64Array(0);
  wait = new Float64Array(0);
  /** Number of the request that is followed, and the attempt under way in its trace; −1 = not followed. */
  trace = new Int32Array(0);
  span = new Int32Array(0);
  /** Load whose headers it carries; −1 = none. */
  load = new Int32Array(0);
  /** Its number among the requests of the callee. */
  ticket = new Float64Array(0);
  /** The row that it needs, where the callee locks. */
  row = new Int32Array(0);
  /** Retries begun. */
  tries = new Int32Array(0);
  /** Pods of the attempts before this one, where retries are to avoid them; meaningless while there are none. */
  private tried: (readonly number[])[] = [];
  /** Tokens that the attempt under way took, where retries take some. */
  paid = new Float64Array(0);
  flags = new Uint8Array(0);
  /** Pod that the attempt under way was sent to, and when. */
  host = new Int32Array(0);
  sentAt = new Float64Array(0);
  /** Of call c: 2c ends the wait before an attempt, 2c + 1 is the deadline of the whole call. */
  readonly timers = new Events();
  /** Calls of each job. */
  readonly ofJob = new Lists();
  /** Calls of each client that wait for a connection. */
  readonly pending = new Lists();
  private room = 0;
  private used = 0;
  private free = -1;

  /** A call without attempt, flags and tries; the rest is the caller's to set. */
  create(): number {
    let call = this.free;
    if (call >= 0) this.free = this.attempt[call]!;
    else {
      if (this.used === this.room) this.grow();
      call = this.used++;
    }
    this.attempt[call] = -1;
    this.tries[call] = 0;
    this.paid[call] = 0;
    this.flags[call] = 0;
    return call;
  }

  /** The attempt at hand, whose end leads to a retry, went to its host. */
  noteHost(call: number): void {
    const before = this.tries[call] === 0 ? [] : (this.tried[call] ?? []);
    this.tried[call] = [...before, this.host[call]!];
  }

  hasTried(call: number, pod: number): boolean {
    return this.tried[call]?.includes(pod) === true;
  }

  destroy(call: number): void {
    this.timers.cancel(2 * call);
    this.timers.cancel(2 * call + 1);
    this.attempt[call] = this.free;
    this.free = call;
  }

  private grow(): void {
    const room = Math.max(64, this.room * 2);
    this.edge = grown(this.edge, room);
    this.client = grown(this.client, room);
    this.parent = grown(this.parent, room);
    this.attempt = grown(this.attempt, room);
    this.born = grown(this.born, room);
    this.cpu = grown(this.cpu, room);
    this.wait = grown(this.wait, room);
    this.load = grown(this.load, room);
    this.trace = grown(this.trace, room);
    this.span = grown(this.span, room);
    this.ticket = grown(this.ticket, room);
    this.row = grown(this.row, room);
    this.tries = grown(this.tries, room);
    this.paid = grown(this.paid, room);
    this.flags = grown(this.flags, room);
    this.host = grown(this.host, room);
    this.sentAt = grown(this.sentAt, room);
    this.timers.reserve(2 * room);
    this.ofJob.reserve(0, room);
    this.pending.reserve(0, room);
    this.room = room;
  }
}
