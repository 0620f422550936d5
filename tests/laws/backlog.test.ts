import { describe, expect, test } from "vitest";
import type { Plant } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { estimate, exponential, onWait, open, SECOND_MS, serve } from "./station.ts";

const BACKLOG = 6000;
const LAMBDA = 100;
const SERVICE_S = 0.5;
const STEP_MS = 200;

/** Consumers of one message at a time, each with its message in hand on top of the backlog. */
function consumers(count: number, seed: number): Plant {
  const plant = createPlant(
    {
      loads: [
        { name: "orders", to: { queue: "orders" }, process: "poisson", terms: [{ type: "constant", rate: LAMBDA }] },
      ],
      queues: [
        {
          name: "orders",
          work: onWait(exponential(SERVICE_S)),
          prefetch: 1,
          maxReceive: null,
          visibilityMs: null,
          poisonShare: 0,
          partitions: null,
        },
      ],
      services: [],
      workloads: [
        {
          name: "worker",
          role: { type: "consumer", queue: "orders" },
          slots: 1,
          queueCap: null,
          discipline: "fifo",
          memoryBytes: 0,
          idleCpuMilli: 0,
        },
      ],
    },
    seed,
  );
  const node = plant.addNode("node", 1e6);
  plant.publish(0, BACKLOG + count);
  for (let ordinal = 0; ordinal < count; ordinal++) serve(plant, 0, ordinal, node, null);
  return plant;
}

function drainSeconds(count: number, seed: number): number {
  const plant = consumers(count, seed);
  let at = 0;
  for (; plant.queue(0).ready > 0; at += STEP_MS) plant.advance(at);
  return at / SECOND_MS;
}

describe("a backlog drains in B / (n/S − λ)", () => {
  test.each([
    { count: 60, want: 300, ignoringArrivals: 50 },
    { count: 80, want: 100, ignoringArrivals: 37.5 },
    { count: 100, want: 60, ignoringArrivals: 30 },
  ])("$count consumers: $want s", ({ count, want, ignoringArrivals }) => {
    const { mean, error } = estimate(Array.from({ length: 16 }, (_, i) => drainSeconds(count, i + 1)));
    expect(Math.abs(mean - want)).toBeLessThan(3 * error + STEP_MS / SECOND_MS);
    expect(Math.abs(mean - ignoringArrivals)).toBeGreaterThan(3 * error + STEP_MS / SECOND_MS);
  });

  test.each([50, 40])("%i consumers: never", (count) => {
    const plant = consumers(count, 1);
    plant.advance(300 * SECOND_MS);
    const drift = (LAMBDA - count / SERVICE_S) * 300;
    const noise = 3 * Math.sqrt((LAMBDA + count / SERVICE_S) * 300);
    expect(Math.abs(plant.queue(0).ready - BACKLOG - drift)).toBeLessThan(noise);
  });
});

test("hanging calls exhaust 100 slots after c / λ: 2.5 s at 40 a second", () => {
  const hanging = {
    lambda: 40,
    work: onWait({ type: "constant", mean: 30 * SECOND_MS } as const),
    slots: 100,
    queueCap: 0,
  };
  const exhausted = Array.from({ length: 16 }, (_, i) => {
    const { plant } = open(hanging, i + 1);
    let at = 0;
    for (; plant.service(0).inFlight < hanging.slots; at += 10) plant.advance(at);
    return at / SECOND_MS;
  });
  const { mean, error } = estimate(exhausted);
  expect(Math.abs(mean - 2.5)).toBeLessThan(3 * error + 0.01);
});
