import type { Controller } from "../api/controller.ts";
import type { Intervention } from "../api/frame.ts";
import type { Terminal } from "../api/terminal.ts";
import type { DurationMs } from "../base/units.ts";
import { Replay } from "../engine/replay.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { lateSettings } from "./late-settings.ts";
import { sent } from "./sent.ts";

/** What a worker was given to run. */
export interface Piece {
  readonly compiled: CompiledRun;
  readonly loops: readonly Controller[];
  readonly log: readonly Intervention[];
  /** null while nobody types. */
  readonly terminal: Terminal | null;
}

/** A browser compiles code well once it has run often: the twelfth run of a scenario takes a fifth of the first. */
const TIMES = 12;
/** Work done at a stretch, and the pause after it: who watches the page play must not feel it. */
const SLICE_MS = 8;
const PAUSE_MS = 8;
/** A long run is rehearsed in part. */
const MOST_MS = 1000;

/** A knob is turned when a part of the run has been seen: so is it here, at a tenth of it. */
const SEEN = 10;

/** Logs that differ early on, one after the other: the first knob a step up, back, a step down, and back. */
function turnsOf({ compiled: { knobs, horizonMs }, log }: Piece): readonly (readonly Intervention[])[] {
  const [knob] = knobs;
  if (!knob) return [log];
  const { path, initial, step, min, max } = knob;
  const to = (value: number): readonly Intervention[] => [{ at: horizonMs / SEEN, by: "user", path, value }, ...log];
  return [to(Math.min(max, initial + step)), log, to(Math.max(min, initial - step)), log];
}

/**
 * Computes the run again and again as if a knob were turned early in it, and throws it away, a slice at a time: so the first
 * turn of a real knob is answered as fast as the tenth. Returns what stops it.
 */
export function rehearse(piece: Piece): () => void {
  const { compiled, loops, log, terminal } = piece;
  const twin = new Replay(compiled, loops, log, lateSettings, terminal);
  const turns = turnsOf(piece);
  let timer: ReturnType<typeof setTimeout>;
  let spent: DurationMs = 0;
  let times = 0;
  const slice = () => {
    const started = performance.now();
    twin.advance(compiled.horizonMs, () => performance.now() - started >= SLICE_MS);
    if (twin.done) {
      // As it would be sent: decisions are put into words only then.
      structuredClone(sent(twin.frame()));
      twin.rewrite(turns[times % turns.length] ?? log);
      times += 1;
    }
    spent += performance.now() - started;
    if (times < TIMES && spent < MOST_MS) timer = setTimeout(slice, PAUSE_MS);
  };
  timer = setTimeout(slice, PAUSE_MS);
  return () => clearTimeout(timer);
}
