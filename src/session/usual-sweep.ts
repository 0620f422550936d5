import type { KnobDoc } from "../api/frame.ts";
import type { DurationMs } from "../base/units.ts";
import type { Vary } from "../experiment/sweep.ts";
import type { ReadScenario } from "../runner/read.ts";
import { snap } from "./log.ts";

/** What comes in and how much work it is: nobody chooses these, so configurations compare only where they are equal. */
export const isGiven = (path: string): boolean => /^(load|queue|service)\//.test(path);

/** Objects that say what runs, not who decides how much of it. */
const WORKLOAD = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job)\//;

const isController = ({ path }: KnobDoc): boolean => path.includes(".spec") && !WORKLOAD.test(path);

/** What to vary first: what moves cost against loss most. Of controllers, then of calls, then sizes, then what is given. */
const RANKS: readonly ((knob: KnobDoc) => boolean)[] = [
  (knob) => isController(knob) && /\.target\.|\.metadata\.(?!activation)/.test(knob.path),
  (knob) => isController(knob) && knob.path.endsWith("scaleDown.stabilizationWindowSeconds"),
  (knob) => isController(knob) && /\.max[A-Z]\w*$/.test(knob.path),
  (knob) => isController(knob) && /\.min[A-Z]\w*$/.test(knob.path),
  isController,
  ({ path, initial }) => path.startsWith("call/") && path.endsWith(".timeout") && initial > 0,
  ({ path, initial }) => path.startsWith("call/") && path.endsWith(".retries") && initial > 0,
  ({ path, initial }) => WORKLOAD.test(path) && initial > 0,
  ({ path }) => /^(database|workload)\/.*(maxConnections|slots)$/.test(path),
  ({ path, initial }) => isGiven(path) && initial > 0,
];

const rankOf = (knob: KnobDoc): number => RANKS.findIndex((holds) => holds(knob));

/**
 * Of the variants that a scenario shows the one whose controllers have the most to set, of equal ones the last: the
 * first is mostly the one that does not react.
 */
export function usualVariant({ shown, runs }: Pick<ReadScenario, "shown" | "runs">): string {
  const settings = (variant: string): number => runs[variant]?.knobs.filter(isController).length ?? 0;
  return shown.reduce((best, each) => (settings(each) >= settings(best) ? each : best), shown[0] ?? "");
}

/** The object that a path begins with: "ScaledObject/checkout-worker". */
export const objectOf = (path: string): string => /^[^/]*\/[^.]*/.exec(path)?.[0] ?? path;

/** How many values across and up: a long run takes long, a grid of them longer. */
const SIZES: readonly (readonly [upToMs: DurationMs, across: number, up: number])[] = [
  [30 * 60_000, 9, 7],
  [3 * 3_600_000, 7, 5],
  [24 * 3_600_000, 5, 3],
  [Number.POSITIVE_INFINITY, 3, 3],
];
/** A second of services that call each other takes about so many seconds of one that calls nobody. */
const CALLS = 20;

/** The two settings of a variant that tell most of it; where it has one it is one, and none where there is nothing. */
export function usualVary(knobs: readonly KnobDoc[], horizonMs: DurationMs): readonly Vary[] {
  const known = knobs
    .map((knob) => ({ knob, rank: rankOf(knob) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  const [first] = known;
  if (!first) return [];
  const comparable = known.filter(({ knob }) => knob !== first.knob && isGiven(knob.path) === isGiven(first.knob.path));
  const others = comparable.filter(({ rank }) => rank !== first.rank);
  const second =
    others.find(({ knob }) => objectOf(knob.path) === objectOf(first.knob.path)) ?? others[0] ?? comparable[0];
  const workMs = horizonMs * (knobs.some(({ path }) => path.startsWith("call/")) ? CALLS : 1);
  const [, across, up] = SIZES.find(([upToMs]) => workMs <= upToMs) as (typeof SIZES)[number];
  const axes = [first, ...(second ? [second] : [])];
  return axes.map(({ knob }, axis) => ({ path: knob.path, values: valuesAround(knob, axis === 0 ? across : up) }));
}

/** Multiples of what a knob stands at, by how many values there may be. */
const FACTORS: Readonly<Record<number, readonly number[]>> = {
  3: [0.5, 1, 2],
  5: [0.25, 0.5, 1, 2, 4],
  7: [0.2, 0.5, 1, 1.5, 2, 4, 8],
  9: [0.2, 0.4, 0.7, 1, 1.5, 2, 4, 6, 8],
};
/** The same of a time that a loop waits, which may be none. */
const WAITS: Readonly<Record<number, readonly number[]>> = {
  3: [0, 1, 2],
  5: [0, 0.25, 0.5, 1, 2],
  7: [0, 0.1, 0.25, 0.5, 1, 1.5, 2],
  9: [0, 0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2],
};
/** Multiples of its step, of a knob that stands at 0. */
const FROM_ZERO = [0, 1, 2, 4, 8, 20, 40, 100, 200];
/** Below this, things that are counted are tried one by one. */
const FEW = 4;

/** Two digits, the second 0 or 5: 12.5 is 15, 140 is 150. */
function round(value: number): number {
  const half = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.round(value / half) * half;
}

function spread({ initial, step, min, max, unit, off }: KnobDoc, count: number): readonly number[] {
  if (initial === 0) return FROM_ZERO.slice(0, count).map((steps) => min + steps * step);
  if (step === 1 && Number.isInteger(initial) && initial < FEW && unit !== "s") {
    const least = unit === "pods" && max > 1 ? Math.max(1, min) : min;
    return Array.from({ length: count }, (_, index) => least + index);
  }
  if (unit === "s" && min === 0 && off === undefined) return (WAITS[count] ?? []).map((factor) => factor * initial);
  return (FACTORS[count] ?? []).map((factor) => (factor === 1 ? initial : round(factor * initial)));
}

/** Values below and above what a knob stands at, within its range; what it stands at is one of them. */
export function valuesAround(knob: KnobDoc, count = 5): readonly number[] {
  const others = spread(knob, count)
    .filter((value) => value <= knob.max)
    .map((value) => (value === knob.initial ? value : snap(knob, value)));
  return [...new Set([...others, knob.initial])].filter((value) => value !== knob.off).sort((a, b) => a - b);
}
