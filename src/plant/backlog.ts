import { grown } from "./events.ts";

const CHUNK = 1024;

/** A stretch of messages in order of publishing. Once full it is never written again, so copies may share it. */
class Chunk {
  constructor(
    readonly born = new Float64Array(CHUNK),
    readonly cpu = new Float64Array(CHUNK),
    readonly wait = new Float64Array(CHUNK),
    /** Deliveries so far, times 2, plus 1 for a poison message. */
    readonly mark = new Int32Array(CHUNK),
    /** Place in its key's order (see order.ts). */
    readonly ticket = new Float64Array(CHUNK),
  ) {}

  copy(): Chunk {
    return new Chunk(this.born.slice(), this.cpu.slice(), this.wait.slice(), this.mark.slice(), this.ticket.slice());
  }
}

/** Messages that came back from consumers: the last one back is delivered first. Fields as in a chunk. */
class Returned {
  size = 0;
  born = new Float64Array(16);
  cpu = new Float64Array(16);
  wait = new Float64Array(16);
  mark = new Int32Array(16);
  ticket = new Float64Array(16);

  push(born: number, cpu: number, wait: number, mark: number, ticket: number): void {
    if (this.size === this.mark.length) this.grow();
    this.born[this.size] = born;
    this.cpu[this.size] = cpu;
    this.wait[this.size] = wait;
    this.ticket[this.size] = ticket;
    this.mark[this.size++] = mark;
  }

  copy(): Returned {
    const twin = new Returned();
    twin.size = this.size;
    twin.born = this.born.slice();
    twin.cpu = this.cpu.slice();
    twin.wait = this.wait.slice();
    twin.mark = this.mark.slice();
    twin.ticket = this.ticket.slice();
    return twin;
  }

  private grow(): void {
    const room = this.mark.length * 2;
    this.born = grown(this.born, room);
    this.cpu = grown(this.cpu, room);
    this.wait = grown(this.wait, room);
    this.mark = grown(this.mark, room);
    this.ticket = grown(this.ticket, room);
  }
}

/**
 * Messages ready for delivery, first come first served; what comes back goes to the front. Stored in chunks that are
 * shared between checkpoints, so that copying a long backlog costs a list of references.
 */
export class Backlog {
  size = 0;
  private chunks: Chunk[] = [];
  /** Place of the oldest message in the first chunk, and of the next free one in the last. */
  private first = 0;
  private free = CHUNK;
  private returned = new Returned();

  /** The message that the next delivery takes: valid while `size` > 0. */
  get born(): number {
    return this.returned.size > 0 ? this.returned.born[this.returned.size - 1]! : this.chunks[0]!.born[this.first]!;
  }
  get cpu(): number {
    return this.returned.size > 0 ? this.returned.cpu[this.returned.size - 1]! : this.chunks[0]!.cpu[this.first]!;
  }
  get wait(): number {
    return this.returned.size > 0 ? this.returned.wait[this.returned.size - 1]! : this.chunks[0]!.wait[this.first]!;
  }
  /** Deliveries so far, times 2, plus 1 for a poison message. */
  get mark(): number {
    return this.returned.size > 0 ? this.returned.mark[this.returned.size - 1]! : this.chunks[0]!.mark[this.first]!;
  }
  get ticket(): number {
    return this.returned.size > 0 ? this.returned.ticket[this.returned.size - 1]! : this.chunks[0]!.ticket[this.first]!;
  }

  pushBack(born: number, cpu: number, wait: number, mark: number, ticket: number): void {
    if (this.free === CHUNK) {
      this.chunks.push(new Chunk());
      this.free = 0;
    }
    const chunk = this.chunks[this.chunks.length - 1]!;
    chunk.born[this.free] = born;
    chunk.cpu[this.free] = cpu;
    chunk.wait[this.free] = wait;
    chunk.ticket[this.free] = ticket;
    chunk.mark[this.free++] = mark;
    this.size++;
  }

  /** Puts a message back where the next delivery takes it. */
  pushFront(born: number, cpu: number, wait: number, mark: number, ticket: number): void {
    this.returned.push(born, cpu, wait, mark, ticket);
    this.size++;
  }

  /** Drops the message that the next delivery would take. */
  popFront(): void {
    this.size--;
    if (this.returned.size > 0) {
      this.returned.size--;
      return;
    }
    this.first++;
    if (this.first < CHUNK) return;
    this.first = 0;
    this.chunks.shift();
  }

  /** Earliest time of publishing among the messages; Infinity when there is none. */
  oldest(): number {
    const { returned } = this;
    let oldest = this.size > returned.size ? this.chunks[0]!.born[this.first]! : Number.POSITIVE_INFINITY;
    for (let i = 0; i < returned.size; i++) oldest = Math.min(oldest, returned.born[i]!);
    return oldest;
  }

  copy(): Backlog {
    const twin = new Backlog();
    twin.size = this.size;
    twin.chunks = this.chunks.slice();
    const last = this.chunks.length - 1;
    if (last >= 0) twin.chunks[last] = this.chunks[last]!.copy();
    twin.first = this.first;
    twin.free = this.free;
    twin.returned = this.returned.copy();
    return twin;
  }
}
