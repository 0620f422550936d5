import type { TimeMs } from "../../base/units.ts";
import { lastAt } from "../../session/history.ts";

interface Change {
  readonly at: TimeMs;
  readonly state: string;
}

/** Changes of many things, ready to be asked how all of them stand at an instant. */
export interface Timeline<T> {
  /** Counts the changes up to an instant: while it stays the same, nothing changed. */
  count(at: TimeMs): number;
  /** The last change of everything that exists after that many changes, in order of first appearance. */
  standing(count: number): readonly T[];
  /** All changes of one thing, in order of time. */
  life(name: string): readonly T[];
}

/** A whole state is kept this often, so that a jump reads few changes. */
const STRIDE = 8192;
const NONE = -1;

export function timeline<T extends Change>(changes: readonly T[], nameOf: (change: T) => string): Timeline<T> {
  const ids = new Map<string, number>();
  const who = Int32Array.from(changes, (change) => {
    const name = nameOf(change);
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  });
  const frames: Int32Array[] = [];
  const running = new Int32Array(ids.size).fill(NONE);
  who.forEach((id, index) => {
    if (index % STRIDE === 0) frames.push(running.slice());
    running[id] = index;
  });
  let cursor = { count: 0, latest: frames[0]?.slice() ?? running };

  return {
    count: (at) => lastAt(changes, at) + 1,
    standing(count) {
      const frame = Math.floor(count / STRIDE) * STRIDE;
      if (cursor.count > count || cursor.count < frame) {
        cursor = { count: frame, latest: frames[frame / STRIDE]?.slice() ?? running.slice() };
      }
      for (; cursor.count < count; cursor.count++) cursor.latest[who[cursor.count] ?? 0] = cursor.count;
      const found: T[] = [];
      for (const index of cursor.latest) {
        const change = changes[index];
        if (change && change.state !== "gone") found.push(change);
      }
      return found;
    },
    life(name) {
      const id = ids.get(name);
      return id === undefined ? [] : changes.filter((_, index) => who[index] === id);
    },
  };
}
