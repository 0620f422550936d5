import { describe, expect, test } from "vitest";
import type { AccrualPolicy, EdgeSpec } from "../../src/api/calls.ts";
import { edge, started, type Tier } from "../laws/graph.ts";
import { constant, onWait } from "../laws/station.ts";

const FRONT: Tier = { name: "front", work: onWait(constant(0.001)), slots: 1000 };
const BACK: Tier = { name: "back", work: onWait(constant(0.01)), slots: 1000 };
const ACCRUAL: AccrualPolicy = {
  enabled: true,
  maxFailures: 7,
  minPenaltyMs: 1000,
  maxPenaltyMs: 60_000,
  jitterRatio: 0,
};
const linkerd = (policy: Partial<EdgeSpec> = {}) =>
  edge("front", "back", { balance: "peak-ewma", accrual: ACCRUAL, ...policy });

/** Requests at the given times, ms. */
function asked(back: Partial<Tier>, call: EdgeSpec, atMs: readonly number[]) {
  const world = started([FRONT, { ...BACK, ...back }], [call], 0, 1);
  world.plant.setLoad(
    0,
    atMs.map((at) => ({ type: "burst", count: 1, atMs: at, everyMs: null })),
  );
  return world;
}

const every = (ms: number, count: number): readonly number[] => Array.from({ length: count }, (_, n) => 1 + n * ms);

describe("failure accrual", () => {
  test("seven failures shut the only host; one request probes it after each penalty", () => {
    const { plant } = asked({ service: { failShare: 1 } }, linkerd(), every(50, 60));
    plant.advance(990);
    // 7 attempts by 301 ms; penalty until about 1.3 s, 2 s more, …; the others stand in line.
    expect(plant.edge(0)).toMatchObject({ attempts: 7, ejected: 1, inFlight: 13 });
    plant.advance(1320);
    expect(plant.edge(0).attempts).toBe(8);
    plant.advance(3200);
    expect(plant.edge(0).attempts).toBe(8);
    plant.advance(3330);
    expect(plant.edge(0).attempts).toBeGreaterThan(8);
  });

  test("a probe that succeeds lets those in line through", () => {
    const { plant } = asked({ service: { failShare: 1 } }, linkerd(), every(20, 30));
    plant.advance(700);
    expect(plant.edge(0)).toMatchObject({ succeeded: 0, ejected: 1 });
    plant.setService(1, { name: "back", work: BACK.work ?? onWait(constant(0.01)), timeoutMs: null, maxRetries: 0 });
    plant.advance(1250);
    expect(plant.edge(0)).toMatchObject({ succeeded: 23, failed: 7, ejected: 0, inFlight: 0 });
  });
});

describe("no host", () => {
  test("requests wait, three seconds at most, and then fail at once until there is one", () => {
    const { plant, pods } = asked({}, linkerd(), [100, 4000, 5000]);
    plant.setServing(pods[1]![0]!, false);
    plant.advance(3100);
    expect(plant.edge(0)).toMatchObject({ inFlight: 1, failed: 0 });
    plant.advance(3102);
    expect(plant.edge(0).failed).toBe(1);
    plant.advance(4002);
    expect(plant.edge(0)).toMatchObject({ failed: 2, inFlight: 0 });
    plant.setServing(pods[1]![0]!, true);
    plant.advance(5100);
    expect(plant.edge(0)).toMatchObject({ failed: 2, succeeded: 1 });
  });

  test("who waits gets the first that comes", () => {
    const { plant, pods } = asked({}, linkerd(), [100]);
    plant.setServing(pods[1]![0]!, false);
    plant.advance(1000);
    plant.setServing(pods[1]![0]!, true);
    plant.advance(1012);
    expect(plant.edge(0).succeeded).toBe(1);
  });

  test("a line of a hundred is full: more are shed, and not retried", () => {
    const { plant, pods } = asked(
      {},
      linkerd({ retries: 3 }),
      Array.from({ length: 130 }, () => 100),
    );
    plant.setServing(pods[1]![0]!, false);
    plant.advance(200);
    expect(plant.edge(0)).toMatchObject({ rejected: 30, inFlight: 100, retries: 0 });
  });
});

test("latency and requests under way are heeded: the line is shorter than at random", () => {
  const waits = (balance: EdgeSpec["balance"]) => {
    const tiers = [FRONT, { ...BACK, pods: 4, slots: 1 }];
    const { plant, at } = started(tiers, [edge("front", "back", { balance })], 320, 5);
    at(60);
    return plant.service(1).responseMs / plant.service(1).succeeded;
  };
  expect(waits("peak-ewma")).toBeLessThan(0.7 * waits("random"));
});

describe("retries of a profile", () => {
  const profile = linkerd({
    accrual: undefined,
    retries: 1e9,
    retryRatio: { enabled: true, ratio: 0.2, minRetriesPerSecond: 10, ttlMs: 10_000 },
  });

  test("of a host that always fails: as many as are always allowed, and no more", () => {
    const { plant, at } = started([FRONT, { ...BACK, service: { failShare: 1 } }], [profile], 100, 2);
    at(9.9);
    expect(plant.edge(0).retries).toBe(100);
  });

  test("of a host that fails now and then: nearly all succeed", () => {
    const { plant, at } = started([FRONT, { ...BACK, service: { failShare: 0.05 } }], [profile], 100, 2);
    at(60);
    const { succeeded, failed } = plant.edge(0);
    expect(failed / (failed + succeeded)).toBeLessThan(0.001);
  });
});
