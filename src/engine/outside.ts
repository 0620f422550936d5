import type { KindDoc } from "../api/controller.ts";
import type { Intervention } from "../api/frame.ts";
import type { LoadTerm } from "../api/plant.ts";
import type { TimeMs } from "../base/units.ts";
import { nextBurst, type Piece, pieceAt } from "../plant/rate.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { applySetting } from "../scenario/settings.ts";

/** A stretch in which nobody edits the world around the loops; `run` is how it stands there. */
export interface Epoch {
  readonly from: TimeMs;
  readonly run: CompiledRun;
}

/** The world around the loops over time: as compiled, then after each edit by the script or by hand. */
export function epochsOf(
  compiled: CompiledRun,
  log: readonly Intervention[],
  kinds: readonly KindDoc[],
): readonly Epoch[] {
  const edits = [...compiled.script, ...log].sort((a, b) => a.at - b.at);
  const epochs: Epoch[] = [{ from: 0, run: compiled }];
  let run = compiled;
  for (const { at, path, value } of edits) {
    const next = applySetting(run, { path, value }, kinds);
    if (!next.ok || next.value.plant === run.plant) continue;
    run = next.value;
    epochs.push({ from: at, run });
  }
  return epochs;
}

/** More changes of rate than this have no end that one could recover after. */
const MANY = 1000;

/**
 * When the last change from outside was over: an edit, a step, a ramp, a burst. Null when there is none before the end
 * of the run, or when a load never rests.
 */
export function calmFrom(epochs: readonly Epoch[], edits: readonly { readonly at: TimeMs }[]): TimeMs | null {
  const final = epochs.at(-1);
  if (!final) return null;
  const { run, from } = final;
  let last = edits.reduce((latest, { at }) => (at < run.horizonMs ? Math.max(latest, at) : latest), 0);
  for (const { terms } of run.plant.loads) {
    const change = lastChange(terms, from, run.horizonMs);
    if (change === null) return null;
    last = Math.max(last, change);
  }
  return last > 0 ? last : null;
}

function lastChange(terms: readonly LoadTerm[], from: TimeMs, horizonMs: TimeMs): TimeMs | null {
  const piece: Piece = { value: 0, slope: 0, end: 0 };
  let last = 0;
  let pieces = 0;
  for (let at = from; at < horizonMs; at = piece.end) {
    if (at > from) last = at;
    pieceAt(terms, at, piece);
    if (pieces++ > MANY || (piece.end >= horizonMs && piece.slope !== 0)) return null;
  }
  for (let at = nextBurst(terms, from); at < horizonMs; at = nextBurst(terms, at)) last = Math.max(last, at);
  return Math.ceil(last);
}
