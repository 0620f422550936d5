/** By id: what is not among the entries; entries of the heap are at a place ≥ 0, those of the line at `LINE` − slot. */
const ABSENT = -1;
const LINE = -2;

/**
 * A set of timed entries ordered by (time, order of scheduling). Each id (a pod, a job, a load) has at most one entry,
 * which may be moved or cancelled. Ids must be below the reserved size.
 *
 * An entry that is due after all of the line stands at its end: timeouts and constant times come in order, and cost no
 * search. Any other goes into a 4-ary heap. Cancelling leaves a gap in the line, which never begins or ends with one.
 */
export class Events {
  /** Time of the earliest entry; Infinity when there is none. */
  next = Number.POSITIVE_INFINITY;
  private size = 0;
  private scheduled = 0;
  private heap = new Int32Array(16);
  private place = new Int32Array(16).fill(ABSENT);
  private time = new Float64Array(16);
  private order = new Float64Array(16);
  /** Ids in a ring, −1 = gap; `head` is the slot of the first, `length` counts gaps too. */
  private line = new Int32Array(16);
  private head = 0;
  private length = 0;
  private gaps = 0;

  /** Makes room for ids below `ids`. */
  reserve(ids: number): void {
    let room = this.place.length;
    if (ids <= room) return;
    while (room < ids) room *= 2;
    const place = new Int32Array(room).fill(ABSENT);
    place.set(this.place);
    this.place = place;
    this.heap = grown(this.heap, room);
    this.time = grown(this.time, room);
    this.order = grown(this.order, room);
  }

  /** The id of the earliest entry; call only when `next` is finite. */
  first(): number {
    const { heap, line, head } = this;
    if (this.length === 0) return heap[0]!;
    return this.size === 0 || this.before(line[head]!, heap[0]!) ? line[head]! : heap[0]!;
  }

  /** Enters `id` at `time`, or moves it there; an infinite time cancels. */
  schedule(id: number, time: number): void {
    if (time === Number.POSITIVE_INFINITY) {
      this.cancel(id);
      return;
    }
    const at = this.place[id]!;
    // Alone in the line it may stay there.
    const stays = at <= LINE && this.length === 1;
    if (at <= LINE && !stays) this.leaveLine(LINE - at);
    const later = at >= 0 && time >= this.time[id]!;
    this.time[id] = time;
    this.order[id] = this.scheduled++;
    if (later) this.sink(at, id);
    else if (at >= 0) this.rise(at, id);
    else if (!stays) this.enter(id, time);
    this.findNext();
  }

  has(id: number): boolean {
    return id < this.place.length && this.place[id] !== ABSENT;
  }

  cancel(id: number): void {
    const at = this.place[id]!;
    if (at === ABSENT) return;
    this.place[id] = ABSENT;
    if (at <= LINE) this.leaveLine(LINE - at);
    else this.leaveHeap(at, id);
    this.findNext();
  }

  private findNext(): void {
    const { time } = this;
    const inLine = this.length === 0 ? Number.POSITIVE_INFINITY : time[this.line[this.head]!]!;
    const inHeap = this.size === 0 ? Number.POSITIVE_INFINITY : time[this.heap[0]!]!;
    this.next = inLine <= inHeap ? inLine : inHeap;
  }

  private enter(id: number, time: number): void {
    const { line, length } = this;
    const isLast = length === 0 || time >= this.time[line[(this.head + length - 1) & (line.length - 1)]!]!;
    if (isLast) this.append(id);
    else this.rise(this.size++, id);
  }

  private append(id: number): void {
    if (this.length === this.line.length) this.makeRoom();
    const { line } = this;
    const slot = (this.head + this.length++) & (line.length - 1);
    line[slot] = id;
    this.place[id] = LINE - slot;
  }

  private leaveLine(slot: number): void {
    const { line } = this;
    const mask = line.length - 1;
    line[slot] = -1;
    this.gaps++;
    while (this.length > 0 && line[this.head] === -1) {
      this.head = (this.head + 1) & mask;
      this.length--;
      this.gaps--;
    }
    while (this.length > 0 && line[(this.head + this.length - 1) & mask] === -1) {
      this.length--;
      this.gaps--;
    }
  }

  /** Closes the gaps of a full line; one with few gaps becomes twice as long. */
  private makeRoom(): void {
    const { line, head, length, gaps } = this;
    const ids = new Int32Array(2 * gaps < length ? 2 * length : length);
    let count = 0;
    for (let i = 0; i < length; i++) {
      const id = line[(head + i) & (line.length - 1)]!;
      if (id === -1) continue;
      this.place[id] = LINE - count;
      ids[count++] = id;
    }
    this.line = ids;
    this.head = 0;
    this.length = count;
    this.gaps = 0;
  }

  private leaveHeap(at: number, id: number): void {
    const last = this.heap[--this.size]!;
    if (last === id) return;
    if (at > 0 && this.before(last, this.heap[(at - 1) >> 2]!)) this.rise(at, last);
    else this.sink(at, last);
  }

  private before(a: number, b: number): boolean {
    const ta = this.time[a]!;
    const tb = this.time[b]!;
    return ta < tb || (ta === tb && this.order[a]! < this.order[b]!);
  }

  private rise(from: number, id: number): void {
    const { heap, place } = this;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 2;
      const parent = heap[up]!;
      if (!this.before(id, parent)) break;
      heap[at] = parent;
      place[parent] = at;
      at = up;
    }
    heap[at] = id;
    place[id] = at;
  }

  private sink(from: number, id: number): void {
    const { heap, place, size } = this;
    let at = from;
    for (;;) {
      const left = 4 * at + 1;
      if (left >= size) break;
      let best = left;
      const end = Math.min(left + 4, size);
      for (let child = left + 1; child < end; child++) {
        if (this.before(heap[child]!, heap[best]!)) best = child;
      }
      const id2 = heap[best]!;
      if (this.before(id, id2)) break;
      heap[at] = id2;
      place[id2] = at;
      at = best;
    }
    heap[at] = id;
    place[id] = at;
  }
}

/** A longer copy of a typed array. */
export function grown<T extends Int32Array | Float64Array | Uint8Array>(from: T, length: number): T {
  const to = new (from.constructor as new (length: number) => T)(length);
  to.set(from);
  return to;
}
