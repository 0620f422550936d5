import { describe, expect, it } from "vitest";
import type { Recommendation } from "../../../src/controllers/hpa/memory.ts";
import { stabilizeBothWays, stabilizeDown } from "../../../src/controllers/hpa/stabilize.ts";
import { NOW } from "./given.ts";

type Entry = readonly [replicas: number, secondsAgo: number];
const list = (entries: readonly Entry[]): readonly Recommendation[] =>
  entries.map(([replicas, secondsAgo]) => ({ replicas, at: NOW - secondsAgo * 1_000 }));

describe("one window down (spec §13 D)", () => {
  it.each<{ name: string; entries: readonly Entry[]; raw: number; want: number; naive: number }>([
    {
      name: "the highest of the window",
      entries: [
        [4, 120],
        [5, 60],
      ],
      raw: 3,
      want: 5,
      naive: 3,
    },
    {
      name: "older ones are forgotten",
      entries: [
        [10, 600],
        [4, 60],
        [5, 120],
        [9, 540],
      ],
      raw: 3,
      want: 5,
      naive: 3,
    },
    { name: "exactly as old still counts", entries: [[9, 300]], raw: 3, want: 9, naive: 3 },
    { name: "a higher one is taken as it is", entries: [[4, 60]], raw: 8, want: 8, naive: 8 },
  ])("$name", ({ entries, raw, want, naive }) => {
    const { replicas, verdict } = stabilizeDown(raw, list(entries), NOW, 300_000);
    expect(replicas).toBe(want);
    expect(verdict.reason).toBe(want === naive ? "ReadyForNewScale" : "ScaleDownStabilized");
  });

  it("overwrites the last forgotten entry, else appends", () => {
    const entries = list([
      [10, 600],
      [4, 60],
      [9, 540],
    ]);
    expect(stabilizeDown(3, entries, NOW, 300_000).recommendations).toEqual(
      list([
        [10, 600],
        [4, 60],
        [3, 0],
      ]),
    );
    expect(stabilizeDown(3, list([[4, 60]]), NOW, 300_000).recommendations).toEqual(
      list([
        [4, 60],
        [3, 0],
      ]),
    );
  });
});

describe("windows both ways (spec §13 D)", () => {
  it.each<{
    name: string;
    current: number;
    entries: readonly Entry[];
    raw: number;
    windows: readonly [up: number, down: number];
    want: number;
    reason: string;
  }>([
    {
      name: "down to the highest",
      current: 100,
      entries: [
        [4, 120],
        [5, 60],
      ],
      raw: 3,
      windows: [0, 180],
      want: 5,
      reason: "ScaleDownStabilized",
    },
    {
      name: "up to the lowest",
      current: 1,
      entries: [
        [4, 120],
        [5, 60],
      ],
      raw: 7,
      windows: [300, 0],
      want: 4,
      reason: "ScaleUpStabilized",
    },
    {
      name: "older ones are forgotten",
      current: 1,
      entries: [
        [10, 6000],
        [6, 60],
        [5, 120],
        [9, 180],
      ],
      raw: 100,
      windows: [300, 0],
      want: 5,
      reason: "ScaleUpStabilized",
    },
    {
      name: "holds between, down",
      current: 2,
      entries: [[3, 180]],
      raw: 1,
      windows: [300, 300],
      want: 2,
      reason: "ScaleDownStabilized",
    },
    {
      name: "holds between, up",
      current: 2,
      entries: [[1, 180]],
      raw: 3,
      windows: [300, 300],
      want: 2,
      reason: "ScaleUpStabilized",
    },
    {
      name: "exactly as old no longer counts",
      current: 9,
      entries: [[9, 300]],
      raw: 3,
      windows: [0, 300],
      want: 3,
      reason: "ReadyForNewScale",
    },
  ])("$name", ({ current, entries, raw, windows: [up, down], want, reason }) => {
    const { replicas, verdict } = stabilizeBothWays(current, raw, list(entries), NOW, {
      upMs: up * 1_000,
      downMs: down * 1_000,
    });
    expect([replicas, verdict.reason]).toEqual([want, reason]);
  });
});
