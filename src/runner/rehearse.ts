import type { Controller } from "../api/controller.ts";
import type { Intervention } from "../api/frame.ts";
import type { DurationMs } from "../base/units.ts";
import { Replay } from "../engine/replay.ts";
import type { CompiledRun } from "../scenario/model.ts";

/** What a worker was given to run. */
export interface Piece {
  readonly compiled: CompiledRun;
  readonly loops: readonly Controller[];
  readonly log: readonly Intervention[];
}

/** A browser compiles code well once it has run often: the fourth run of a scenario takes a third of the first. */
const TIMES = 3;
/** Work done between two looks for messages. */
const SLICE_MS = 8;
/** A long run is rehearsed in part. */
const MOST_MS = 800;

/**
 * Computes a run again and throws it away, a slice at a time, so that the first turn of a knob is answered as fast as
 * the tenth. Returns what stops it.
 */
export function rehearse({ compiled, loops, log }: Piece): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let spent: DurationMs = 0;
  let times = 0;
  let twin = new Replay(compiled, loops, log);
  const slice = () => {
    const started = performance.now();
    twin.advance(compiled.horizonMs, () => performance.now() - started >= SLICE_MS);
    spent += performance.now() - started;
    if (twin.done) {
      times += 1;
      twin = new Replay(compiled, loops, log);
    }
    if (times < TIMES && spent < MOST_MS) timer = setTimeout(slice);
  };
  timer = setTimeout(slice);
  return () => clearTimeout(timer);
}
