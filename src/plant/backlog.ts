import { grown } from "./events.ts";
import { type Jobs, KEYED, POISON } from "./jobs.ts";

const CHUNK = 1024;

/** A stretch of messages in order of publishing. Once full it is not written to while copies share it. */
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

  /** A copy of the backlog holds it too: it stays as it is. */
  shared = false;

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
  /** A chunk that has been emptied, and that no checkpoint shares. */
  private spare: Chunk | null = null;

  /** Hands the message that is delivered next to `job`, as a delivery of it; call while `size` > 0. */
  take(jobs: Jobs, job: number): void {
    const { returned } = this;
    this.size--;
    if (returned.size > 0) {
      hand(returned, --returned.size, jobs, job);
      return;
    }
    hand(this.chunks[0]!, this.first++, jobs, job);
    if (this.first === CHUNK) this.dropFirst();
  }

  /** Moves the message that is delivered next to the end of another backlog; call while `size` > 0. */
  moveTo(other: Backlog): void {
    const { returned } = this;
    this.size--;
    const back = returned.size > 0;
    const from = back ? returned : this.chunks[0]!;
    const at = back ? --returned.size : this.first++;
    other.pushBack(from.born[at]!, from.cpu[at]!, from.wait[at]!, from.mark[at]!, from.ticket[at]!);
    if (this.first === CHUNK) this.dropFirst();
  }

  pushBack(born: number, cpu: number, wait: number, mark: number, ticket: number): void {
    if (this.free === CHUNK) {
      this.chunks.push(this.spare ?? new Chunk());
      this.spare = null;
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
    for (let i = 0; i < last; i++) this.chunks[i]!.shared = true;
    if (last >= 0) twin.chunks[last] = this.chunks[last]!.copy();
    twin.first = this.first;
    twin.free = this.free;
    twin.returned = this.returned.copy();
    return twin;
  }

  private dropFirst(): void {
    this.first = 0;
    const emptied = this.chunks.shift()!;
    if (!emptied.shared) this.spare = emptied;
  }
}

/** Columns of messages. */
type Columns = Pick<Chunk, "born" | "cpu" | "wait" | "mark" | "ticket">;

function hand({ born, cpu, wait, mark, ticket }: Columns, at: number, jobs: Jobs, job: number): void {
  const marked = mark[at]!;
  jobs.born[job] = born[at]!;
  jobs.cpu[job] = cpu[at]!;
  jobs.wait[job] = wait[at]!;
  jobs.tries[job] = (marked >> 1) + 1;
  jobs.ticket[job] = ticket[at]!;
  jobs.flags[job] = ((marked & 1) === 1 ? POISON : 0) | (ticket[at]! < 0 ? 0 : KEYED);
}
