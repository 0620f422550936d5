/**
 * A set of timed entries ordered by (time, order of scheduling): a 4-ary heap in typed arrays. Each id (a pod, a job,
 * a load) has at most one entry, which may be moved or cancelled. Ids must be below the reserved size.
 */
export class Events {
  /** Time of the earliest entry; Infinity when there is none. */
  next = Number.POSITIVE_INFINITY;
  private size = 0;
  private scheduled = 0;
  private heap = new Int32Array(16);
  /** By id: place in the heap, −1 when absent. */
  private place = new Int32Array(16).fill(-1);
  private time = new Float64Array(16);
  private order = new Float64Array(16);

  /** Makes room for ids below `ids`. */
  reserve(ids: number): void {
    let room = this.place.length;
    if (ids <= room) return;
    while (room < ids) room *= 2;
    const place = new Int32Array(room).fill(-1);
    place.set(this.place);
    this.place = place;
    this.heap = grown(this.heap, room);
    this.time = grown(this.time, room);
    this.order = grown(this.order, room);
  }

  /** The id of the earliest entry; call only when `next` is finite. */
  first(): number {
    return this.heap[0]!;
  }

  /** Enters `id` at `time`, or moves it there; an infinite time cancels. */
  schedule(id: number, time: number): void {
    if (time === Number.POSITIVE_INFINITY) {
      this.cancel(id);
      return;
    }
    const at = this.place[id]!;
    const later = at >= 0 && time >= this.time[id]!;
    this.time[id] = time;
    this.order[id] = this.scheduled++;
    if (later) this.sink(at, id);
    else this.rise(at < 0 ? this.size++ : at, id);
    this.next = this.time[this.heap[0]!]!;
  }

  has(id: number): boolean {
    return id < this.place.length && this.place[id]! >= 0;
  }

  cancel(id: number): void {
    const at = this.place[id]!;
    if (at < 0) return;
    this.place[id] = -1;
    const last = this.heap[--this.size]!;
    if (last !== id) {
      if (at > 0 && this.before(last, this.heap[(at - 1) >> 2]!)) this.rise(at, last);
      else this.sink(at, last);
    }
    this.next = this.size === 0 ? Number.POSITIVE_INFINITY : this.time[this.heap[0]!]!;
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
