import { describe, expect, test } from "vitest";
import type { LoadTerm } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { QUEUE } from "./plants.ts";

function arrived(
  terms: readonly LoadTerm[],
  atMs: number,
  process: "poisson" | "deterministic" = "deterministic",
): number {
  const load = { name: "load", to: { queue: QUEUE.name }, process, terms };
  const plant = createPlant({ loads: [load], queues: [QUEUE], services: [], workloads: [] }, 3);
  plant.advance(atMs);
  return plant.arrived(0);
}

const POINTS = [
  { atMs: 1000, rate: 10 },
  { atMs: 3000, rate: 30 },
];

describe("deterministic arrivals count the integral of the rate", () => {
  const rows: readonly { name: string; terms: readonly LoadTerm[]; atMs: number; want: number }[] = [
    { name: "constant", terms: [{ type: "constant", rate: 10 }], atMs: 1000, want: 10 },
    { name: "no terms", terms: [], atMs: 1e9, want: 0 },
    {
      name: "two terms add",
      terms: [
        { type: "constant", rate: 10 },
        { type: "constant", rate: 5 },
      ],
      atMs: 2000,
      want: 30,
    },
    {
      name: "ramp, before",
      terms: [{ type: "ramp", from: 10, to: 30, startMs: 1000, endMs: 3000 }],
      atMs: 1000,
      want: 10,
    },
    {
      name: "ramp, inside",
      terms: [{ type: "ramp", from: 10, to: 30, startMs: 1000, endMs: 3000 }],
      atMs: 2000,
      want: 25,
    },
    {
      name: "ramp, after",
      terms: [{ type: "ramp", from: 10, to: 30, startMs: 1000, endMs: 3000 }],
      atMs: 4000,
      want: 80,
    },
    {
      name: "ramp to nothing",
      terms: [{ type: "ramp", from: 10, to: 0, startMs: 0, endMs: 2000 }],
      atMs: 9000,
      want: 10,
    },
    { name: "steps, before the first", terms: [{ type: "steps", points: POINTS }], atMs: 1000, want: 0 },
    { name: "steps", terms: [{ type: "steps", points: POINTS }], atMs: 4000, want: 50 },
    { name: "trace", terms: [{ type: "trace", points: POINTS, scale: 2 }], atMs: 4000, want: 2 * (10 + 40 + 30) },
    {
      name: "sine, half a period",
      terms: [{ type: "sine", mean: 0, amplitude: 100, periodMs: 10_000, phaseMs: 0 }],
      atMs: 10_000,
      want: 318,
    },
    {
      name: "sine, phase of a half",
      terms: [{ type: "sine", mean: 0, amplitude: 100, periodMs: 10_000, phaseMs: 5_000 }],
      atMs: 5_000,
      want: 0,
    },
    {
      name: "sine about a mean",
      terms: [{ type: "sine", mean: 50, amplitude: 50, periodMs: 700, phaseMs: 0 }],
      atMs: 7_000,
      want: 350,
    },
    { name: "burst once", terms: [{ type: "burst", count: 7, atMs: 0, everyMs: null }], atMs: 5000, want: 7 },
    { name: "burst again", terms: [{ type: "burst", count: 7, atMs: 500, everyMs: 1000 }], atMs: 2500, want: 21 },
    {
      name: "burst, just before",
      terms: [{ type: "burst", count: 7, atMs: 500, everyMs: 1000 }],
      atMs: 2499,
      want: 14,
    },
    {
      name: "pulse",
      terms: [{ type: "pulse", rate: 10, startMs: 1000, endMs: 2000, everyMs: null }],
      atMs: 9000,
      want: 10,
    },
    {
      name: "pulse again",
      terms: [{ type: "pulse", rate: 10, startMs: 1000, endMs: 2000, everyMs: 3000 }],
      atMs: 9000,
      want: 30,
    },
    {
      name: "a negative sum is none",
      terms: [
        { type: "constant", rate: -5 },
        { type: "ramp", from: 0, to: 10, startMs: 0, endMs: 2000 },
      ],
      atMs: 3000,
      want: 7.5,
    },
  ];
  test.each(rows)("$name", ({ terms, atMs, want }) => {
    // Rounding may put the arrival that is due at the very end on either side of it.
    expect(Math.abs(arrived(terms, atMs) - want)).toBeLessThanOrEqual(1);
  });

  test.each(rows)("$name: Poisson arrivals have it as their mean", ({ terms, atMs, want }) => {
    const scale = 400;
    const bursts = terms.some(({ type }) => type === "burst");
    const many = terms.flatMap((term) => (bursts ? [term] : new Array<LoadTerm>(scale).fill(term)));
    const expected = bursts ? want : want * scale;
    expect(Math.abs(arrived(many, atMs, "poisson") - expected)).toBeLessThanOrEqual(
      bursts ? 0 : 3 * Math.sqrt(expected) + scale,
    );
  });
});
