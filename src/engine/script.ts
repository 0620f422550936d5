import type { KnobDoc, ScriptLine } from "../api/frame.ts";
import type { LoadSpec } from "../api/plant.ts";
import { type DurationMs, SECOND_MS } from "../base/units.ts";
import { type Piece, pieceAt } from "../plant/rate.ts";
import { parseDuration } from "../scenario/durations.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { asNumber, type Value } from "../scenario/values.ts";

/** A rate that never rests is told this often over a run. */
const LINES = 200;

/** What a run's scenario does to its own knobs, in order of time: scripted edits, and loads that change by themselves. */
export function scriptOf({ script, plant, horizonMs, knobs }: CompiledRun): readonly ScriptLine[] {
  const edits = script.flatMap(({ at, path, value }): ScriptLine[] => {
    const read = onKnob(
      knobs.find((knob) => knob.path === path),
      value,
    );
    return read === undefined ? [] : [{ at, path, value: read, holds: "on" }];
  });
  const rates = plant.loads.flatMap((load) => ratesOf(load, horizonMs));
  return [...rates, ...edits].sort((a, b) => a.at - b.at);
}

/** A value as its knob shows it, in the knob's unit; undefined where that is no number. */
function onKnob(knob: KnobDoc | undefined, value: Value): number | undefined {
  if (value === null) return knob?.off;
  if (typeof value === "boolean") return Number(value);
  const number = asNumber(value);
  if (number !== undefined || typeof value === "number") return number;
  const span = parseDuration(value);
  return span === undefined ? undefined : span / (knob?.unit === "s" ? SECOND_MS : 1);
}

function ratesOf({ name, terms }: LoadSpec, horizonMs: DurationMs): readonly ScriptLine[] {
  const lines: ScriptLine[] = [];
  const piece: Piece = { value: 0, slope: 0, end: 0 };
  for (let at = 0; at < horizonMs; ) {
    pieceAt(terms, at, piece);
    const value = Math.round(piece.value * 100) / 100;
    if (value !== lines.at(-1)?.value)
      lines.push({ at: Math.ceil(at), path: `load/${name}.rate`, value, holds: "unset" });
    at = piece.slope === 0 ? piece.end : Math.min(piece.end, at + horizonMs / LINES);
  }
  return lines.length > 1 ? lines : [];
}
