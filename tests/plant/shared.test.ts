import { describe, expect, test } from "vitest";
import type { DatabaseSpec, LockSpec, Plant, PlantSpec, PoolSpec, WorkSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { ms } from "./plants.ts";

/** What pods share: rows that requests lock, and a database that takes only so many connections. */
const DATABASE: DatabaseSpec = {
  name: "db",
  maxConnections: 100,
  reserved: 3,
  queryMs: 10,
  slowdown: 0,
  power: 3,
};
const POOL: PoolSpec = { database: "db", connectionsPerPod: 10 };

interface Given {
  readonly pods: number;
  readonly rate: number;
  readonly process?: "poisson" | "deterministic";
  readonly work?: WorkSpec;
  readonly slots?: number;
  readonly timeoutMs?: number;
  readonly lock?: LockSpec;
  readonly pool?: PoolSpec;
  readonly database?: Partial<DatabaseSpec>;
}

/** Serving pods behind one service, and a load on it. */
function fleet(given: Given): { readonly plant: Plant; readonly pods: readonly number[] } {
  const { pods, rate, process = "deterministic", work = { cpu: ms(0), wait: ms(0) }, slots = 1000 } = given;
  const spec: PlantSpec = {
    loads: [{ name: "calls", to: { service: "api" }, process, terms: [{ type: "constant", rate }] }],
    queues: [],
    services: [{ name: "api", work, timeoutMs: given.timeoutMs ?? null, maxRetries: 1, lock: given.lock }],
    workloads: [
      {
        name: "api",
        role: { type: "server", services: ["api"] },
        slots,
        queueCap: null,
        discipline: "fifo",
        memoryBytes: 0,
        idleCpuMilli: 0,
        pool: given.pool,
      },
    ],
    databases: [{ ...DATABASE, ...given.database }],
  };
  const plant = createPlant(spec, 3);
  const node = plant.addNode("node", 1e6);
  const slotsOf = Array.from({ length: pods }, (_, ordinal) => plant.addPod(0, ordinal, node, 100, null));
  for (const pod of slotsOf) start(plant, pod);
  return { plant, pods: slotsOf };
}

function start(plant: Plant, pod: number): void {
  plant.setRunning(pod, true);
  plant.setServing(pod, true);
}

describe("a lock", () => {
  const work = { cpu: ms(0), wait: ms(100) };
  test.each([
    { name: "4 pods", pods: 4, shards: 1, want: 50, withoutLock: 80 },
    { name: "8 pods", pods: 8, shards: 1, want: 50, withoutLock: 160 },
    { name: "16 pods", pods: 16, shards: 1, want: 50, withoutLock: 320 },
    { name: "16 pods, 4 rows", pods: 16, shards: 4, want: 200, withoutLock: 320 },
  ])("bounds throughput to rows ÷ hold time: $name", ({ pods, shards, want, withoutLock }) => {
    const rateOf = (lock?: LockSpec): number => {
      const { plant } = fleet({ pods, rate: 400, work, slots: 2, ...(lock ? { lock } : {}) });
      plant.advance(10_000);
      const before = plant.service(0).succeeded;
      plant.advance(60_000);
      return (plant.service(0).succeeded - before) / 50;
    };
    expect(Math.abs(rateOf({ holdMs: 20, shards }) - want)).toBeLessThanOrEqual(0.05);
    expect(Math.abs(rateOf() - withoutLock)).toBeLessThanOrEqual(1);
  });

  test.each([1, 16])("is one line for %i pods: M/D/1 at 80%% answers in S + ρS / 2(1 − ρ) = 60 ms", (pods) => {
    const { plant } = fleet({ pods, rate: 40, process: "poisson", lock: { holdMs: 20, shards: 1 } });
    plant.advance(2_000_000);
    const { responseMs, succeeded } = plant.service(0);
    expect(Math.abs(responseMs / succeeded / 60 - 1)).toBeLessThan(0.03);
  });

  test("is freed by the death of the pod that holds it", () => {
    const { plant, pods } = fleet({ pods: 2, rate: 100, lock: { holdMs: 1000, shards: 1 } });
    plant.advance(105);
    expect(plant.service(0)).toMatchObject({ offered: 10, lockWaiting: 9 });
    // Round robin starts at the second pod, so it has the first request, which holds the row.
    plant.setRunning(pods[1]!, false);
    expect(plant.service(0)).toMatchObject({ lost: 5, inFlight: 10, succeeded: 0 });
    plant.advance(1104);
    expect(plant.service(0).succeeded).toBe(0);
    plant.advance(1106);
    expect(plant.service(0).succeeded).toBe(1);
  });

  test("of another hold time and number of rows, from now on", () => {
    const lock = { holdMs: 20, shards: 4 };
    const { plant } = fleet({ pods: 1, rate: 300, lock });
    plant.advance(1000);
    plant.setService(0, {
      name: "api",
      work: { cpu: ms(0), wait: ms(0) },
      timeoutMs: null,
      maxRetries: 0,
      lock: { holdMs: 1, shards: 2 },
    });
    plant.advance(3000);
    expect(plant.service(0)).toMatchObject({ lockWaiting: 0, failed: 0 });
  });
});

describe("a database", () => {
  test.each([
    { name: "room for all", pods: 9, connections: 90, refused: 0 },
    { name: "the tenth gets seven", pods: 10, connections: 97, refused: 3 },
    { name: "the eleventh gets none", pods: 11, connections: 97, refused: 13 },
  ])("takes maxConnections − reserved: $name", ({ pods, connections, refused }) => {
    const { plant } = fleet({ pods, rate: 0, pool: POOL });
    expect(plant.database(0)).toEqual({ connections, busy: 0, waiting: 0, refused });
  });

  test("requests of a pod without connections fail, until a connection is free", () => {
    const { plant, pods } = fleet({ pods: 11, rate: 110, pool: POOL });
    plant.advance(10_100);
    // One attempt in eleven is refused, and repeated at the next pod.
    const { attempts, refused, failed } = plant.service(0);
    expect({ failed, share: Math.round((100 * refused) / attempts) }).toEqual({ failed: 0, share: 9 });
    plant.removePod(pods[0]!);
    plant.advance(20_000);
    expect(plant.service(0).refused - refused).toBeLessThanOrEqual(1);
    expect(plant.database(0).connections).toBeLessThanOrEqual(97);
  });

  test.each([
    { name: "one of ten", slots: 1, want: 10 * (1 + 4 * 0.1 ** 3) },
    { name: "five of ten: the fifth", slots: 5, want: 10 * (1 + 4 * 0.5 ** 3) },
    { name: "all ten: the last", slots: 10, want: 50 },
  ])("slows down as base · (1 + k · u³): $name", ({ slots, want }) => {
    const given = { pods: 1, rate: 1000 / 0.01, slots, pool: POOL };
    const { plant } = fleet({ ...given, database: { maxConnections: 10, reserved: 0, slowdown: 4 } });
    plant.advance(1);
    plant.setLoad(0, []);
    // The slots are full within 0.1 ms; the next starts when the first, fastest one ends.
    expect(plant.database(0).busy).toBe(slots);
    plant.advance(9.9);
    expect(plant.service(0).succeeded).toBe(0);
    for (let started = slots; started < plant.service(0).offered; started++) plant.advance(plant.nextEventAt());
    expect(plant.latency(0, 1)).toBeGreaterThan(want * 0.98);
  });

  test("a full pool is waited for, in the slot", () => {
    const { plant } = fleet({ pods: 1, rate: 1000, pool: { database: "db", connectionsPerPod: 2 }, slots: 50 });
    plant.advance(10_000);
    expect(Math.abs(plant.service(0).succeeded / 10 - 200)).toBeLessThan(1);
    expect(plant.database(0)).toMatchObject({ connections: 2, busy: 2, waiting: 48, refused: 0 });
  });
});

/** Pods die and come back while callers give up: the books must balance at each step. */
function stormy(plant: Plant, pods: readonly number[], from: number, steps: number): readonly unknown[] {
  const seen: unknown[] = [];
  for (let step = from; step < from + steps; step++) {
    plant.advance((step + 1) * 70);
    const pod = pods[(step * 7) % pods.length]!;
    if (step % 3 === 0) plant.setRunning(pod, false);
    else start(plant, pods[((step - 1) * 7) % pods.length]!);
    const { attempts, succeeded, wasted, refused, lost, offered, failed, inFlight } = plant.service(0);
    const held = pods.reduce((sum, each) => sum + plant.held(each), 0);
    expect(attempts).toBe(succeeded + wasted + refused + lost + held);
    expect(offered).toBe(succeeded + failed + inFlight);
    const { connections, busy } = plant.database(0);
    expect(connections).toBeLessThanOrEqual(97);
    expect(busy).toBeLessThanOrEqual(connections);
    seen.push(plant.service(0), plant.database(0), plant.nextEventAt());
  }
  return seen;
}

const STORM: Given = {
  pods: 14,
  rate: 300,
  process: "poisson",
  work: { cpu: { type: "exponential", mean: 5 }, wait: { type: "exponential", mean: 20 } },
  slots: 12,
  timeoutMs: 80,
  lock: { holdMs: 8, shards: 3 },
  pool: { database: "db", connectionsPerPod: 8 },
  database: { slowdown: 4 },
};

test("connections, rows and attempts add up whatever happens, and a restored plant repeats it", () => {
  const { plant, pods } = fleet(STORM);
  stormy(plant, pods, 0, 150);
  const saved = plant.checkpoint();
  const straight = stormy(plant, pods, 150, 150);
  expect(plant.service(0).timedOut).toBeGreaterThan(0);
  expect(plant.database(0).refused).toBeGreaterThan(0);
  for (let again = 0; again < 2; again++) {
    plant.restore(saved);
    expect(stormy(plant, pods, 150, 150)).toEqual(straight);
  }
  plant.setLoad(0, []);
  for (const pod of pods) start(plant, pod);
  plant.advance(1e6);
  expect(plant.service(0)).toMatchObject({ inFlight: 0, waiting: 0, lockWaiting: 0 });
  expect(plant.database(0)).toMatchObject({ busy: 0, waiting: 0 });
});
