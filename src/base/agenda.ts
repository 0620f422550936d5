import type { TimeMs } from "./units.ts";

/** What is due later, in order of (at, seq). Entries are plain data, so that a copy of the agenda resumes anywhere. */
export interface Due<T> {
  readonly at: TimeMs;
  readonly seq: number;
  readonly what: T;
}

const before = (a: Due<unknown>, b: Due<unknown>): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq);

/** Binary heap. `seq` is the order of adding, so equal times keep it. */
export class Agenda<T> {
  private heap: Due<T>[] = [];
  private nextSeq = 0;

  /** Time of the earliest entry, Infinity when there is none. */
  get nextAt(): TimeMs {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: TimeMs, what: T): void {
    const entry = { at, seq: this.nextSeq++, what };
    let hole = this.heap.length;
    this.heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.heap[parent] as Due<T>;
      if (!before(entry, above)) break;
      this.heap[hole] = above;
      hole = parent;
    }
    this.heap[hole] = entry;
  }

  /** Removes and returns the earliest entry due at or before `until`. */
  take(until: TimeMs): Due<T> | undefined {
    const first = this.heap[0];
    if (!first || first.at > until) return undefined;
    const last = this.heap.pop() as Due<T>;
    if (this.heap.length > 0) this.sink(last);
    return first;
  }

  private sink(entry: Due<T>): void {
    const { heap } = this;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (right < heap.length && before(heap[right] as Due<T>, heap[child] as Due<T>)) child = right;
      if (!before(heap[child] as Due<T>, entry)) break;
      heap[hole] = heap[child] as Due<T>;
      hole = child;
    }
    heap[hole] = entry;
  }

  copy(): Agenda<T> {
    const twin = new Agenda<T>();
    twin.heap = this.heap.slice();
    twin.nextSeq = this.nextSeq;
    return twin;
  }
}
