import { grown } from "./events.ts";

/** Messages ready for delivery: a double-ended queue in typed arrays. `head` is where the next delivery is read. */
export class Ring {
  size = 0;
  born = new Float64Array(16);
  cpu = new Float64Array(16);
  wait = new Float64Array(16);
  /** Deliveries so far, times 2, plus 1 for a poison message. */
  mark = new Int32Array(16);
  head = 0;
  /** Messages at the head that came back from a consumer; behind them all are in order of publishing. */
  private returned = 0;

  pushBack(born: number, cpu: number, wait: number, mark: number): void {
    if (this.size === this.mark.length) this.grow();
    this.write((this.head + this.size++) & (this.mark.length - 1), born, cpu, wait, mark);
  }

  /** Puts a message back where the next delivery takes it. */
  pushFront(born: number, cpu: number, wait: number, mark: number): void {
    if (this.size === this.mark.length) this.grow();
    this.head = (this.head - 1) & (this.mark.length - 1);
    this.size++;
    this.returned++;
    this.write(this.head, born, cpu, wait, mark);
  }

  /** Drops the message at `head`. */
  popFront(): void {
    this.head = (this.head + 1) & (this.mark.length - 1);
    this.size--;
    if (this.returned > 0) this.returned--;
  }

  /** Earliest time of publishing among the messages; Infinity when there is none. */
  oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    const look = Math.min(this.size, this.returned + 1);
    for (let i = 0; i < look; i++) oldest = Math.min(oldest, this.born[(this.head + i) & (this.mark.length - 1)]!);
    return oldest;
  }

  private write(at: number, born: number, cpu: number, wait: number, mark: number): void {
    this.born[at] = born;
    this.cpu[at] = cpu;
    this.wait[at] = wait;
    this.mark[at] = mark;
  }

  private grow(): void {
    const room = this.mark.length;
    this.born = unrolled(this.born, this.head, room);
    this.cpu = unrolled(this.cpu, this.head, room);
    this.wait = unrolled(this.wait, this.head, room);
    this.mark = unrolled(this.mark, this.head, room);
    this.head = 0;
  }
}

/** Twice the room, the full ring laid out from 0. */
function unrolled<T extends Int32Array | Float64Array>(from: T, head: number, room: number): T {
  const to = grown(from, room * 2);
  to.set(from.subarray(head));
  to.set(from.subarray(0, head), room - head);
  return to;
}
