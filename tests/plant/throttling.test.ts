import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plant } from "../../src/api/plant.ts";
import { ms, servers } from "./plants.ts";

const PERIOD_MS = 100;

/** One server with a limit, and `threads` requests of `cpuMs` each at the beginning of a period. */
function limited(limit: number | null, threads: number, cpuMs: number, idleCpuMilli = 0): Plant {
  const times = new Array<number>(threads).fill(0);
  const work = { cpu: ms(cpuMs), wait: ms(0) };
  const { plant, node } = servers(0, times, { work }, { slots: threads, idleCpuMilli });
  const pod = plant.addPod(0, 0, node, 100, limit);
  plant.setRunning(pod, true);
  plant.setServing(pod, true);
  return plant;
}

/** The kernel, period by period: all threads at full speed until the quota is gone. */
function kernel(
  limit: number,
  threads: number,
  cpuMs: number,
): { readonly periods: number; readonly throttled: number } {
  const quota = (limit / 1000) * PERIOD_MS;
  let left = threads * cpuMs;
  const found = { periods: 0, throttled: 0 };
  while (left > 0) {
    found.periods++;
    if (left > quota) found.throttled++;
    left -= Math.min(left, quota);
  }
  return found;
}

describe("periods in which the quota runs out", () => {
  test.each([
    { name: "one thread under a small limit: 20, 20 and 10 of 50 ms", limit: 200, threads: 1, cpu: 50, want: 2 / 3 },
    { name: "a parallel burst: 100 and 50 of 150 core-ms", limit: 1000, threads: 10, cpu: 15, want: 1 / 2 },
    { name: "a burst within the quota", limit: 1000, threads: 10, cpu: 5, want: 0 },
    { name: "as many threads as the limit has cores", limit: 2000, threads: 2, cpu: 150, want: 0 },
    { name: "no limit: no periods", limit: null, threads: 4, cpu: 100, want: Number.NaN },
    { name: "idle usage above the limit: always", limit: 100, threads: 0, cpu: 0, idle: 200, want: 1 },
    { name: "idle usage below it: never", limit: 300, threads: 0, cpu: 0, idle: 200, want: 0 },
  ])("$name", ({ limit, threads, cpu, idle, want }) => {
    const plant = limited(limit, threads, cpu, idle);
    plant.advance(1000);
    expect(plant.takeThrottledShare(0)).toBe(want);
  });

  test("a neighbour that takes the cores is no throttling", () => {
    const { plant } = servers(0, [0, 0], { work: { cpu: ms(500), wait: ms(0) } }, { slots: 2 });
    const small = plant.addNode("small", 1000);
    for (const ordinal of [0, 1]) {
      const pod = plant.addPod(0, ordinal, small, 100, 800);
      plant.setRunning(pod, true);
      plant.setServing(pod, true);
    }
    plant.advance(900);
    expect(plant.takeThrottledShare(0)).toBe(0);
  });

  test("a limit that is lifted ends it", () => {
    const { plant, node } = servers(0, [0], { work: { cpu: ms(1000), wait: ms(0) } });
    const pod = plant.addPod(0, 0, node, 100, 500);
    plant.setRunning(pod, true);
    plant.setServing(pod, true);
    plant.advance(400);
    expect(plant.takeThrottledShare(0)).toBe(1);
    plant.resizePod(pod, 100, 2000);
    plant.advance(800);
    expect(plant.takeThrottledShare(0)).toBe(0);
  });

  test("as many as the kernel counts, for any burst of more threads than cores; how often one looks changes nothing", () => {
    const burst = fc.record({
      limit: fc.integer({ min: 1, max: 30 }).map((tenths) => tenths * 100),
      more: fc.integer({ min: 1, max: 8 }),
      cpu: fc.integer({ min: 1, max: 200 }),
      looks: fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(burst, ({ limit, more, cpu, looks }) => {
        const threads = Math.ceil(limit / 1000) + more;
        // Work that ends with the quota, to the instant, is a matter of taste.
        fc.pre((threads * cpu) % (limit / 10) !== 0);
        const want = kernel(limit, threads, cpu);
        const whole = limited(limit, threads, cpu);
        whole.advance(60_000);
        expect(whole.takeThrottledShare(0)).toBeCloseTo(want.throttled / want.periods, 9);
        const sliced = limited(limit, threads, cpu);
        for (const at of looks.sort((a, b) => a - b)) sliced.advance(at);
        const twin = limited(limit, threads, cpu);
        twin.restore(sliced.checkpoint());
        twin.advance(60_000);
        expect(twin.takeThrottledShare(0)).toBeCloseTo(want.throttled / want.periods, 9);
      }),
      { numRuns: 200 },
    );
  });
});
