import type { LoadTerm } from "../api/plant.ts";
import { sinTurns } from "../base/detmath.ts";

/** Chords that stand for one period of a sine; the rate between them is linear (error below 0.01 % of the amplitude). */
const SINE_CHORDS = 256;

/** A stretch of time in which the summed rate is linear: `value` at its start, `slope` a ms, until `end` (exclusive). */
export interface Piece {
  value: number;
  slope: number;
  end: number;
}

/** Writes the piece that begins at `at` into `into`. The sum of the terms counts as 0 where it is negative. */
export function pieceAt(terms: readonly LoadTerm[], at: number, into: Piece): void {
  into.value = 0;
  into.slope = 0;
  into.end = Number.POSITIVE_INFINITY;
  for (const term of terms) addTerm(term, at, into);
  clip(at, into);
}

/** Cuts a piece where its rate crosses 0. A crossing that rounding puts at its start is none: pieces have a length. */
function clip(at: number, into: Piece): void {
  const zero = into.slope === 0 ? at : at - into.value / into.slope;
  if (zero > at) into.end = Math.min(into.end, zero);
  const below = zero > at ? into.slope > 0 : into.slope < 0 || (into.slope === 0 && into.value < 0);
  if (below || into.value < 0) into.value = 0;
  if (below) into.slope = 0;
}

function addTerm(term: LoadTerm, at: number, into: Piece): void {
  switch (term.type) {
    case "constant":
      into.value += term.rate;
      return;
    case "ramp":
      addLine(into, at, term.startMs, term.from, term.endMs, term.to, 1);
      return;
    case "steps": {
      const index = lastAt(term.points, at);
      if (index >= 0) into.value += term.points[index]!.rate;
      if (index + 1 < term.points.length) into.end = Math.min(into.end, term.points[index + 1]!.atMs);
      return;
    }
    case "trace": {
      const index = lastAt(term.points, at);
      const from = term.points[Math.max(index, 0)];
      const to = term.points[index + 1] ?? from;
      if (from && to) addLine(into, at, from.atMs, from.rate, to.atMs, to.rate, term.scale);
      return;
    }
    case "sine":
      addChord(term, at, into);
      return;
    case "pulse":
      addPulse(term, at, into);
      return;
    case "burst":
      return;
  }
}

/** The line through two points, level before the first and after the second. */
function addLine(into: Piece, at: number, t0: number, r0: number, t1: number, r1: number, scale: number): void {
  if (at < t0) {
    into.value += r0 * scale;
    into.end = Math.min(into.end, t0);
  } else if (at >= t1) into.value += r1 * scale;
  else {
    const slope = ((r1 - r0) / (t1 - t0)) * scale;
    into.value += r0 * scale + slope * (at - t0);
    into.slope += slope;
    into.end = Math.min(into.end, t1);
  }
}

function addChord(term: Extract<LoadTerm, { type: "sine" }>, at: number, into: Piece): void {
  const chordMs = term.periodMs / SINE_CHORDS;
  let chord = Math.floor((at + term.phaseMs) / chordMs);
  // A start that rounding puts just before its own chord belongs to that chord: pieces must have a length.
  if ((chord + 1) * chordMs - term.phaseMs <= at) chord++;
  const from = term.mean + term.amplitude * sinTurns(chord / SINE_CHORDS);
  const to = term.mean + term.amplitude * sinTurns((chord + 1) / SINE_CHORDS);
  const slope = (to - from) / chordMs;
  into.value += from + slope * (at - (chord * chordMs - term.phaseMs));
  into.slope += slope;
  into.end = Math.min(into.end, (chord + 1) * chordMs - term.phaseMs);
}

function addPulse(term: Extract<LoadTerm, { type: "pulse" }>, at: number, into: Piece): void {
  if (at < term.startMs) {
    into.end = Math.min(into.end, term.startMs);
    return;
  }
  const round = term.everyMs === null ? 0 : Math.floor((at - term.startMs) / term.everyMs);
  const shift = term.everyMs === null ? 0 : round * term.everyMs;
  if (at < term.endMs + shift) {
    into.value += term.rate;
    into.end = Math.min(into.end, term.endMs + shift);
  }
  if (term.everyMs !== null) into.end = Math.min(into.end, term.startMs + shift + term.everyMs);
}

/** Index of the last point at or before `at`, −1 when there is none. */
function lastAt(points: readonly { readonly atMs: number }[], at: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.atMs <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The first instant after `after` at which a burst is due; Infinity when none is. */
export function nextBurst(terms: readonly LoadTerm[], after: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const term of terms) if (term.type === "burst") next = Math.min(next, burstAfter(term, after));
  return next;
}

/** Arrivals that burst at exactly this instant. */
export function burstCount(terms: readonly LoadTerm[], at: number): number {
  let count = 0;
  for (const term of terms) {
    if (term.type !== "burst") continue;
    const since = at - term.atMs;
    if (since === 0 || (term.everyMs !== null && since > 0 && since % term.everyMs === 0)) count += term.count;
  }
  return count;
}

function burstAfter(term: Extract<LoadTerm, { type: "burst" }>, after: number): number {
  if (after < term.atMs) return term.atMs;
  if (term.everyMs === null) return Number.POSITIVE_INFINITY;
  return term.atMs + (Math.floor((after - term.atMs) / term.everyMs) + 1) * term.everyMs;
}
