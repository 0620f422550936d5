import { describe, expect, test } from "vitest";
import { exponential, onCpu, open, SECOND_MS, type Station, specOf } from "./station.ts";

/** 30 slots of 0.1 s (300 a second), timeout 1 s, immediate retries; at 120 s nothing starts for 10 s. */
const SERVICE = { work: onCpu(exponential(0.1)), slots: 30, timeoutMs: SECOND_MS, maxRetries: 1 };
const STOP_S = 120;
const RESUME_S = 130;

const SEEDS = [1, 2, 3, 4, 5];

/** Share of the requests offered in a window that succeed, before, 50–110 s and 370–460 s after: median over seeds. */
function goodput(station: Station): readonly number[] {
  const runs = SEEDS.map((seed) => goodputOf(station, seed));
  return [0, 1, 2].map((window) => runs.map((run) => run[window]!).sort((a, b) => a - b)[SEEDS.length >> 1]!);
}

function goodputOf(station: Station, seed: number): readonly number[] {
  const { plant } = open(station, seed);
  const workload = specOf(station).workloads[0]!;
  const at = (seconds: number) => {
    plant.advance(seconds * SECOND_MS);
    return plant.service(0);
  };
  const share = (from: number, to: number): number => {
    const before = at(from);
    const after = at(to);
    return (after.succeeded - before.succeeded) / (after.offered - before.offered);
  };
  const before = share(60, STOP_S);
  plant.setWorkload(0, { ...workload, slots: 0 });
  at(RESUME_S);
  plant.setWorkload(0, workload);
  return [before, share(RESUME_S + 50, RESUME_S + 110), share(RESUME_S + 370, RESUME_S + 460)];
}

describe("an outage of ten seconds, with timeouts that the service does not learn of", () => {
  test.each([
    { name: "280/s, one retry: never recovers, 560 attempts for 300", lambda: 280, set: {}, want: [1, 0, 0] },
    {
      name: "280/s, no retry: recovers once the backlog is drained",
      lambda: 280,
      set: { maxRetries: 0 },
      want: [1, 0, 1],
    },
    { name: "140/s, one retry: 280 attempts fit", lambda: 140, set: {}, want: [1, 0, 1] },
    { name: "160/s, one retry: 320 attempts do not", lambda: 160, set: {}, want: [1, 0, 0] },
    {
      name: "280/s, last come first served: recovers at once",
      lambda: 280,
      set: { discipline: "lifo" as const },
      want: [1, 1, 1],
    },
    { name: "280/s, room for 60: recovers at once", lambda: 280, set: { queueCap: 60 }, want: [1, 1, 1] },
  ])("$name", ({ lambda, set, want }) => {
    const got = goodput({ ...SERVICE, lambda, ...set });
    for (const [i, share] of got.entries())
      expect(Math.abs(share - want[i]!), `window ${i}: ${share}`).toBeLessThan(0.05);
  });

  test("280/s, room for 300 (one timeout of work): too much to recover, some luck", () => {
    const [, after, late] = goodput({ ...SERVICE, lambda: 280, queueCap: 300 });
    for (const share of [after!, late!]) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.3);
    }
  });
});
