import { describe, expect, test } from "vitest";
import type { EdgeSpec } from "../../src/api/calls.ts";
import type { Plant } from "../../src/api/plant.ts";
import { edge, started, type Tier } from "../laws/graph.ts";
import { constant, onCpu, onWait } from "../laws/station.ts";

/** Requests at the given times, ms, on the first of the tiers. */
function asked(
  tiers: readonly Tier[],
  edges: readonly EdgeSpec[],
  requestsAtMs: readonly number[],
  headers?: Readonly<Record<string, string>>,
) {
  const world = started(tiers, edges, 0, 1, { headers });
  world.plant.setLoad(
    0,
    requestsAtMs.map((atMs) => ({ type: "burst", count: 1, atMs, everyMs: null })),
  );
  return world;
}

/** Of 10 ms at the front and 100 ms behind it. */
const FRONT: Tier = { name: "front", work: onWait(constant(0.01)), slots: 10 };
const BACK: Tier = { name: "back", work: onWait(constant(0.1)), slots: 10 };
const GONE: Tier = { name: "gone", pods: 0 };

const ended = (plant: Plant): readonly [good: number, bad: number] => {
  const { succeeded, failed } = plant.service(0);
  return [succeeded, failed];
};

describe("a request that calls", () => {
  test("holds its thread until it has its answer", () => {
    const { plant } = asked([FRONT, BACK], [edge("front", "back")], [1, 2, 3]);
    plant.advance(50);
    expect([plant.workload(0).busy, plant.workload(1).busy]).toEqual([3, 3]);
    plant.advance(113.5);
    expect([plant.workload(0).busy, plant.workload(1).busy, ...ended(plant)]).toEqual([0, 0, 3, 0]);
    expect(plant.service(0).responseMs).toBeCloseTo(330);
  });

  test.each([
    { name: "one after the other", steps: [0, 1], want: 10 + 100 + 30 },
    { name: "at once", steps: [0, 0], want: 10 + 100 },
  ])("two services, $name: $want ms", ({ steps, want }) => {
    const tiers = [FRONT, BACK, { name: "price", work: onWait(constant(0.03)) }];
    const { plant } = asked(
      tiers,
      [edge("front", "back", { step: steps[0]! }), edge("front", "price", { step: steps[1]! })],
      [1],
    );
    plant.advance(1000);
    expect(plant.service(0).responseMs).toBeCloseTo(want);
  });

  test("fails when a call fails, and goes on with a fallback", () => {
    const failing = asked([FRONT, GONE], [edge("front", "gone")], [1]);
    failing.plant.advance(100);
    expect([ended(failing.plant), failing.plant.service(0).errored]).toEqual([[0, 1], 1]);
    const helped = asked([FRONT, GONE], [edge("front", "gone", { fallback: true })], [1]);
    helped.plant.advance(100);
    expect([ended(helped.plant), helped.plant.edge(0).fallbacks]).toEqual([[1, 0], 1]);
  });

  test("makes a call as often as its share says", () => {
    const { plant, at } = started([FRONT, BACK], [edge("front", "back", { share: 0.2 })], 200, 3);
    at(500);
    const { offered } = plant.service(0);
    expect(Math.abs(plant.service(1).offered / offered - 0.2)).toBeLessThan(3 * Math.sqrt(0.16 / offered));
  });
});

test("of weighted calls each request makes one, by weights that may change", () => {
  const tiers = [FRONT, { ...BACK, name: "v1", slots: 1000 }, { ...BACK, name: "v2", slots: 1000 }];
  const edges = [edge("front", "v1", { weight: 95 }), edge("front", "v2", { weight: 5 })];
  const { plant, at } = started(tiers, edges, 50, 6);
  at(600);
  const [v1, v2] = [plant.edge(0).calls, plant.edge(1).calls];
  // All of them, but for those still at their own work.
  expect(plant.service(0).offered - v1 - v2).toBeLessThan(10);
  expect(Math.abs(v2 / (v1 + v2) - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / (v1 + v2)));
  expect([plant.edge(1).weight, plant.workload(2).taken, plant.workload(0).taken]).toEqual([5, v2, 0]);
  plant.setEdge(0, edge("front", "v1", { weight: 0 }));
  at(700);
  expect(plant.edge(0).calls).toBe(v1);
  expect(plant.edge(0).weight).toBe(0);
});

describe("who gives up", () => {
  const timeout = { timeoutMs: 40 };
  test.each([
    { name: "leaves the work behind", cancel: false, want: { busy: 1, wasted: 0 } },
    { name: "ends it if it says so", cancel: true, want: { busy: 0, wasted: 1 } },
  ])("$name", ({ cancel, want }) => {
    const { plant } = asked([FRONT, BACK], [edge("front", "back", { ...timeout, cancel })], [1]);
    plant.advance(60);
    expect(ended(plant)).toEqual([0, 1]);
    expect(plant.workload(1).busy).toBe(want.busy);
    expect(plant.service(1).wasted).toBe(want.wasted);
    plant.advance(200);
    expect(plant.service(1)).toMatchObject({ timedOut: 1, wasted: 1, succeeded: 0, failed: 1 });
  });

  test("says so to the whole chain, where each passes it on", () => {
    const tiers = [FRONT, { ...FRONT, name: "middle" }, BACK];
    const { plant } = asked(
      tiers,
      [edge("front", "middle", { ...timeout, cancel: true }), edge("middle", "back", { cancel: true })],
      [1],
    );
    plant.advance(60);
    expect([0, 1, 2].map((tier) => plant.workload(tier).busy)).toEqual([0, 0, 0]);
    expect([1, 2].map((tier) => plant.service(tier).wasted)).toEqual([1, 1]);
  });

  test("computing ends with its stage", () => {
    const computing = { ...BACK, work: onCpu(constant(0.1)) };
    const { plant } = asked([FRONT, computing], [edge("front", "back", { ...timeout, cancel: true })], [1]);
    plant.advance(100);
    expect(plant.workload(1).busy).toBe(1);
    plant.advance(112);
    expect(plant.workload(1).busy).toBe(0);
  });

  test("at the deadline of the whole call, in the middle of a retry", () => {
    const policy = { timeoutMs: 40, retries: 5, deadlineMs: 100 };
    const { plant } = asked([FRONT, BACK], [edge("front", "back", policy)], [1]);
    plant.advance(110.9);
    expect(ended(plant)).toEqual([0, 0]);
    plant.advance(111.1);
    expect(ended(plant)).toEqual([0, 1]);
    expect(plant.edge(0)).toMatchObject({ attempts: 3, retries: 2, failedAttempts: 3 });
  });
});

describe("retries", () => {
  test.each([
    { name: "at once", backOff: { type: "fixed", waitMs: 0 }, wantMs: [11, 51, 91] },
    { name: "after 25 ms", backOff: { type: "fixed", waitMs: 25 }, wantMs: [11, 76, 141] },
    {
      name: "growing",
      backOff: { type: "exponential", initialMs: 10, multiplier: 2, maxMs: 1000 },
      wantMs: [11, 61, 121],
    },
  ] as const)("$name", ({ backOff, wantMs }) => {
    const { plant } = asked([FRONT, BACK], [edge("front", "back", { timeoutMs: 40, retries: 2, backOff })], [1]);
    const seen = wantMs.flatMap((at) => {
      plant.advance(at - 0.1);
      const before = plant.edge(0).attempts;
      plant.advance(at + 0.1);
      return plant.edge(0).attempts - before;
    });
    expect(seen).toEqual([1, 1, 1]);
  });

  test.each([
    { retryOn: "5xx", attempts: 3 },
    { retryOn: "gateway-error", attempts: 3 },
    { retryOn: "connect-failure", attempts: 1 },
  ])("of timeouts on $retryOn: $attempts attempts", ({ retryOn, attempts }) => {
    const { plant } = asked([FRONT, BACK], [edge("front", "back", { timeoutMs: 40, retries: 2, retryOn })], [1]);
    plant.advance(500);
    expect(plant.edge(0).attempts).toBe(attempts);
  });

  test("as tokens last", () => {
    const policy = { timeoutMs: 40, retries: 1, retryTokens: { enabled: true, max: 2, perSuccess: 0.1 } };
    const { plant } = asked([FRONT, BACK], [edge("front", "back", policy)], [1, 2, 3, 4]);
    plant.advance(500);
    expect(plant.edge(0).retries).toBe(2);
  });

  test("of a pod that dies go to another", () => {
    const { plant, pods } = asked([FRONT, { ...BACK, pods: 2 }], [edge("front", "back", { retries: 1 })], [1]);
    plant.advance(50);
    const holder = pods[1]!.find((pod) => plant.held(pod) === 1)!;
    plant.setServing(holder, false);
    plant.setRunning(holder, false);
    plant.advance(151);
    expect([ended(plant), plant.service(1).lost]).toEqual([[1, 0], 1]);
  });
});

describe("limits", () => {
  const limits = { maxConnections: null, maxPendingRequests: null, maxRequests: null, maxRetries: null };
  test.each([
    { name: "requests", set: { maxRequests: 2 }, want: { attempts: 2, rejected: 3 } },
    {
      name: "connections, none may wait",
      set: { maxConnections: 2, maxPendingRequests: 0 },
      want: { attempts: 2, rejected: 3 },
    },
    {
      name: "connections, one may wait",
      set: { maxConnections: 2, maxPendingRequests: 1 },
      want: { attempts: 2, rejected: 2 },
    },
  ])("$name: what is above is rejected at once, and not retried", ({ set, want }) => {
    const policy = { limits: { ...limits, ...set }, retries: 3 };
    const { plant } = asked([FRONT, BACK], [edge("front", "back", policy)], [1, 2, 3, 4, 5]);
    plant.advance(90);
    expect(plant.edge(0)).toMatchObject(want);
    plant.advance(1000);
    expect(ended(plant)).toEqual([5 - want.rejected, want.rejected]);
  });

  test("who waits longest gets the free connection", () => {
    const policy = { limits: { ...limits, maxConnections: 1 } };
    const { plant } = asked([FRONT, BACK], [edge("front", "back", policy)], [1, 2, 3]);
    plant.advance(1000);
    expect(plant.service(0).responseMs).toBeCloseTo(110 + 209 + 308);
  });
});

describe("a breaker", () => {
  const breaker = {
    enabled: true,
    slidingWindowType: "COUNT_BASED",
    slidingWindowSize: 2,
    minimumNumberOfCalls: 2,
    failureRateThreshold: 100,
    slowCallRateThreshold: 100,
    slowCallDurationThresholdMs: 60_000,
    waitInOpenState: 1000,
    permittedNumberOfCallsInHalfOpenState: 1,
  } as const;
  const policy = { timeoutMs: 40, breaker };

  test("opens after two failures, rejects, tries one call and closes when it is good", () => {
    const times = [1, 2, 100, 101, 1100, 1101, 1300];
    const { plant } = asked([FRONT, BACK], [edge("front", "back", policy)], times);
    plant.advance(60);
    expect(plant.edge(0)).toMatchObject({ attempts: 2, open: 1, rejected: 0 });
    plant.advance(1000);
    expect(plant.edge(0)).toMatchObject({ attempts: 2, open: 1, rejected: 2 });
    plant.setEdge(0, edge("front", "back", { breaker }));
    plant.advance(1120);
    expect(plant.edge(0)).toMatchObject({ attempts: 3, open: 0, halfOpen: 1, rejected: 3 });
    plant.advance(2000);
    expect(plant.edge(0)).toMatchObject({ attempts: 4, open: 0, halfOpen: 0, rejected: 3, succeeded: 2 });
  });

  test("is each caller's own", () => {
    const { plant } = asked([{ ...FRONT, pods: 2 }, BACK], [edge("front", "back", policy)], [1, 2, 3, 4]);
    plant.advance(60);
    expect(plant.edge(0).open).toBe(2);
  });

  test("is gone with its pod, and begins anew where it is turned on again", () => {
    const { plant, pods } = asked([FRONT, BACK], [edge("front", "back", policy)], [1, 2]);
    plant.advance(60);
    plant.setEdge(0, edge("front", "back", { timeoutMs: 40, breaker: { ...breaker, enabled: false } }));
    expect(plant.edge(0).open).toBe(0);
    plant.setEdge(0, edge("front", "back", policy));
    expect(plant.edge(0).open).toBe(0);
    plant.setRunning(pods[0]![0]!, false);
    expect(plant.edge(0)).toMatchObject({ open: 0, inFlight: 0 });
  });
});

test("outlier detection ejects the host that refuses, and takes it back after its time", () => {
  const outlier = {
    enabled: true,
    consecutive5xx: 3,
    intervalMs: 1000,
    baseEjectionTimeMs: 2000,
    maxEjectionPercent: 50,
    panicThreshold: 0,
  };
  const { plant, pods, at } = started([{ ...BACK, pods: 2, queueCap: 0 }], [edge(null, "back", { outlier })], 40, 2);
  at(0.5);
  // A dead process whose endpoint is still listed would look the same: no slot, no line.
  const spec = {
    name: "back",
    role: { type: "server", services: ["back"] },
    queueCap: 0,
    discipline: "fifo",
    memoryBytes: 0,
    idleCpuMilli: 0,
  } as const;
  plant.setWorkload(0, { ...spec, slots: 0 });
  at(0.9);
  plant.setWorkload(0, { ...spec, slots: 10 });
  // Half of two hosts may go: one is ejected, the other not.
  expect(plant.edge(0).ejected).toBe(1);
  at(2);
  expect(pods[0]!.map((pod) => plant.held(pod) > 0).filter(Boolean)).toHaveLength(1);
  at(3.5);
  expect(plant.edge(0).ejected).toBe(0);
});

test("controlled delay refuses from a line that is too long, and not from a short one", () => {
  const tier: Tier = { name: "back", work: onWait(constant(0.01)), slots: 1, discipline: "codel" };
  const { plant, at } = started([tier], [edge(null, "back")], 70, 4);
  at(60);
  const calm = plant.service(0);
  expect(calm.refused / calm.offered).toBeLessThan(0.05);
  plant.setLoad(0, [{ type: "constant", rate: 200 }]);
  at(120);
  plant.resetLatency(0);
  const before = plant.service(0);
  at(180);
  const after = plant.service(0);
  // Half of the load is more than there is capacity: about as much is refused.
  expect((after.refused - before.refused) / 60).toBeGreaterThan(90);
  expect((after.succeeded - before.succeeded) / 60).toBeGreaterThan(95);
});

describe("an answer that gets lost", () => {
  const lossy = { lostReplies: 1, retries: 1 };
  test.each([
    { name: "has had its effect, and the retry has it again", idempotent: false, want: { effects: 2, duplicates: 1 } },
    { name: "has it once where requests are known by a key", idempotent: true, want: { effects: 1, duplicates: 0 } },
  ])("$name", ({ idempotent, want }) => {
    const { plant } = asked(
      [FRONT, { ...BACK, service: { effect: { idempotent } } }],
      [edge("front", "back", lossy)],
      [1],
    );
    plant.advance(1000);
    expect(ended(plant)).toEqual([0, 1]);
    expect(plant.service(1)).toMatchObject({ attempts: 2, lost: 2, succeeded: 0, failed: 1, ...want });
    expect(plant.takeLedger()).toMatchObject([{ service: "back", effects: want.effects, retries: 1, answered: false }]);
    expect(plant.takeLedger()).toEqual([]);
  });

  test("is no different from one that came too late", () => {
    const { plant } = asked(
      [FRONT, { ...BACK, service: { effect: { idempotent: false } } }],
      [edge("front", "back", { timeoutMs: 40, retries: 1 })],
      [1],
    );
    plant.advance(1000);
    expect(plant.service(1)).toMatchObject({ timedOut: 2, wasted: 2, effects: 2, duplicates: 1 });
    // The caller is told of nothing that comes after it gave up.
    const entries = plant.takeLedger().map(({ effects, answered }) => [effects, answered]);
    expect(entries).toEqual(expect.arrayContaining([[2, null]]));
    expect(entries.filter(([, answered]) => answered === false).length).toBe(1);
  });

  test("of a second the ledger keeps ten calls that went wrong, and one that did not", () => {
    const busy = (lost: number) => {
      const { plant, at } = started(
        [FRONT, { ...BACK, service: { effect: { idempotent: false } } }].map((tier) => ({ ...tier, slots: 1000 })),
        [edge("front", "back", { lostReplies: lost })],
        100,
        1,
      );
      at(10);
      return plant.takeLedger();
    };
    for (const [lost, most] of [
      [1, 10],
      [0, 1],
    ] as const) {
      const bySecond = busy(lost).map(({ at }) => Math.floor(at / 1000));
      const counts = [...new Set(bySecond)].map((second) => bySecond.filter((each) => each === second).length);
      expect(counts.length).toBeGreaterThan(8);
      expect(Math.max(...counts)).toBe(most);
    }
  });
});

test("a service fails of itself as often as its share says, after its work", () => {
  const { plant, at } = started(
    [FRONT, { ...BACK, slots: 1000, service: { failShare: 0.05 } }],
    [edge("front", "back")],
    200,
    8,
  );
  at(500);
  const { attempts, errored } = plant.service(1);
  expect(Math.abs(errored / attempts - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / attempts));
  expect(plant.service(0).errored).toBe(errored);
});

describe("headers", () => {
  const tiers = [FRONT, { ...BACK, name: "old" }, { ...BACK, name: "new" }];
  const routes = [edge("front", "new", { match: { group: "b" } }), edge("front", "old")];
  test.each([
    { name: "that match take their own way", headers: { group: "b" }, want: [1, 0] },
    { name: "of another value do not", headers: { group: "c" }, want: [0, 1] },
    { name: "that are missing do not", headers: undefined, want: [0, 1] },
  ])("$name", ({ headers, want }) => {
    const { plant } = asked(tiers, routes, [1], headers);
    plant.advance(500);
    expect([plant.edge(0).calls, plant.edge(1).calls]).toEqual(want);
  });

  test("go no further than a service that drops them, and a trace begins anew", () => {
    const dropping = [{ ...FRONT, name: "first" }, { ...FRONT, service: { forwards: false } }, ...tiers.slice(1)];
    const { plant } = asked(dropping, [...routes, edge("first", "front")], [1], { group: "b" });
    plant.advance(500);
    expect([plant.edge(0).calls, plant.edge(1).calls]).toEqual([1, 0]);
    const behind = [FRONT, { ...FRONT, name: "middle", service: { forwards: false } }, ...tiers.slice(1)];
    const further = [edge("front", "middle"), edge("middle", "old"), edge("old", "new")];
    const torn = asked(behind, further, [1], { group: "b" });
    torn.plant.advance(500);
    expect([0, 1, 2].map((index) => torn.plant.edge(index).roots)).toEqual([0, 1, 0]);
  });
});

test("proxies add their time to each attempt, and their CPU", () => {
  const proxies = { count: 2, latencyMs: 1.5, cpuMilli: 500 };
  const { plant } = asked([FRONT, BACK], [edge("front", "back", { proxies, timeoutMs: 40, retries: 1 })], [1]);
  plant.advance(96.9);
  expect(ended(plant)).toEqual([0, 0]);
  plant.advance(97.1);
  expect(ended(plant)).toEqual([0, 1]);
  expect(plant.edge(0).proxyCpuMs).toBe(2);
});
