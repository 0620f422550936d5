import { flushSync } from "react-dom";
import type { DurationMs } from "../base/units.ts";
import type { Clock } from "../session/clock.ts";

/** Something that shows a text of the clock. */
interface Reader {
  /** Takes what the clock says now. */
  readonly take: () => void;
  readonly period: DurationMs;
  /** Its place among the readers, as a part of the period. */
  readonly offset: DurationMs;
  last: DurationMs;
  due: DurationMs;
}

/** Readers take turns, so that no frame has to renew all texts at once. */
const TURNS = 12;
/** A clock that has not moved for so long rests: then all texts follow. */
const REST_MS = 150;

/**
 * Renews texts in frames that are painted anyway, because the clock has moved, and those of one frame together: a frame
 * costs more than most of what changes in it.
 */
function createBeat(clock: Clock) {
  const readers = new Set<Reader>();
  const late = new Set<Reader>();
  let turn = 0;
  let frame = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const renew = (reader: Reader, now: DurationMs) => {
    late.delete(reader);
    reader.last = now;
    reader.due = now + reader.period - ((now - reader.offset) % reader.period);
    reader.take();
  };
  const renewAll = (due: readonly Reader[]) => {
    if (due.length === 0) return;
    flushSync(() => {
      const now = performance.now();
      for (const reader of due) renew(reader, now);
    });
  };
  const moved = () => {
    frame = 0;
    const now = performance.now();
    renewAll([...late].filter(({ due }) => now >= due));
  };
  const rested = () => renewAll([...late]);
  clock.subscribe(() => {
    const now = performance.now();
    for (const reader of readers) {
      if (now - reader.last > 2 * reader.period) renew(reader, now);
      else late.add(reader);
    }
    if (frame === 0) frame = requestAnimationFrame(moved);
    clearTimeout(rest);
    rest = setTimeout(rested, REST_MS);
  });
  return (take: () => void, perSecond: number): (() => void) => {
    const period = 1000 / perSecond;
    turn = (turn + 1) % TURNS;
    const reader: Reader = { take, period, offset: (turn * period) / TURNS, last: performance.now(), due: 0 };
    readers.add(reader);
    return () => {
      readers.delete(reader);
      late.delete(reader);
    };
  };
}

const beats = new WeakMap<Clock, ReturnType<typeof createBeat>>();

/**
 * Calls `take` when the clock has moved, at most `perSecond` times a second, and once more after it has come to rest.
 * @returns a function that ends it
 */
export function onBeat(clock: Clock, take: () => void, perSecond: number): () => void {
  let beat = beats.get(clock);
  if (!beat) {
    beat = createBeat(clock);
    beats.set(clock, beat);
  }
  return beat(take, perSecond);
}
