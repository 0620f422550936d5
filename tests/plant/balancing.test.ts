import { describe, expect, test } from "vitest";
import { edge, started, type Tier } from "../laws/graph.ts";
import { constant, onWait } from "../laws/station.ts";

const FRONT: Tier = { name: "front", work: onWait(constant(0.001)), slots: 1000 };
const back = (pods: number, rest: Partial<Tier> = {}): Tier => ({
  name: "back",
  work: onWait(constant(0.01)),
  slots: 1000,
  pods,
  ...rest,
});

describe("a retry", () => {
  /** Of two single-threaded hosts one is busy for good: how many of a hundred second requests fail after one retry. */
  const failures = (avoidTried: number | undefined): number => {
    let failed = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const policy = { retries: 1, balance: "random", avoidTried } as const;
      const tiers = [FRONT, back(2, { work: onWait(constant(10)), slots: 1, queueCap: 0 })];
      const { plant } = started(tiers, [edge("front", "back", policy)], 0, seed);
      plant.setLoad(
        0,
        [1, 2].map((atMs) => ({ type: "burst", count: 1, atMs, everyMs: null })),
      );
      plant.advance(100);
      failed += plant.edge(0).failed;
    }
    return failed;
  };

  test("goes to a host that it has tried as often as to another, unless it draws again", () => {
    // A quarter, and a 128th with five more draws.
    expect(Math.abs(failures(undefined) - 25)).toBeLessThan(3 * Math.sqrt(100 * 0.25 * 0.75));
    expect(failures(5)).toBeLessThan(4);
  });
});

describe("hashing", () => {
  const busy = (held: readonly number[]) => held.filter((count) => count > 0).length;

  test("sends one user's requests to one host", () => {
    const world = started(
      [FRONT, back(5, { work: onWait(constant(10)) })],
      [edge("front", "back", { balance: "ring-hash", hash: { header: "x-user" } })],
      100,
      4,
      { headers: { "x-user": "ada" } },
    );
    world.at(5);
    expect(busy(world.pods[1]!.map((pod) => world.plant.held(pod)))).toBe(1);
  });

  test("of nothing goes anywhere", () => {
    const world = started(
      [FRONT, back(5, { work: onWait(constant(10)) })],
      [edge("front", "back", { balance: "ring-hash", hash: { header: "x-user" } })],
      100,
      4,
    );
    world.at(5);
    expect(busy(world.pods[1]!.map((pod) => world.plant.held(pod)))).toBe(5);
  });

  test("by its source each calling pod keeps a host", () => {
    const world = started(
      [{ ...FRONT, pods: 2 }, back(40, { work: onWait(constant(10)) })],
      [edge("front", "back", { balance: "ring-hash", hash: { source: true } })],
      100,
      4,
    );
    world.at(5);
    expect(busy(world.pods[1]!.map((pod) => world.plant.held(pod)))).toBeLessThanOrEqual(2);
  });
});

describe("copies", () => {
  const NEXT: Tier = { name: "next", work: onWait(constant(0.05)), slots: 1000 };
  const mirrored = (percent: number, next: Partial<Tier> = {}) => {
    const edges = [
      edge("front", "back", { weight: 1, mirrors: [{ to: "next", percent }] }),
      edge("front", "next", { weight: 0 }),
    ];
    const world = started([FRONT, back(1), { ...NEXT, ...next }], edges, 100, 7);
    world.at(30);
    return world.plant;
  };

  test("are made of all calls, and change nothing for those who wait", () => {
    const plant = mirrored(100, { service: { failShare: 1 } });
    expect(plant.edge(1).calls).toBe(plant.edge(0).calls);
    expect(plant.service(0).failed).toBe(0);
    expect(plant.edge(1).failed).toBeGreaterThan(2000);
    // Nobody waits for them: 1 + 10 ms.
    expect(plant.service(0).responseMs / plant.service(0).succeeded).toBeCloseTo(11);
  });

  test("are made of a share of calls", () => {
    const plant = mirrored(20);
    const { calls } = plant.edge(0);
    expect(Math.abs(plant.edge(1).calls / calls - 0.2)).toBeLessThan(3 * Math.sqrt(0.16 / calls));
  });

  test("are made once, whatever is retried, and none where a fault ends the call", () => {
    const edges = [
      edge("front", "back", { weight: 1, retries: 3, mirrors: [{ to: "next", percent: 100 }] }),
      edge("front", "next", { weight: 0 }),
    ];
    const failing = started([FRONT, back(1, { service: { failShare: 1 } }), NEXT], edges, 50, 7);
    failing.at(10);
    expect(failing.plant.edge(0).retries).toBeGreaterThan(1000);
    expect(failing.plant.edge(1).calls).toBe(failing.plant.edge(0).calls);
    const fault = { delayMs: 0, delayPercent: 0, abortPercent: 100 };
    const aborted = started([FRONT, back(1), NEXT], [{ ...edges[0]!, fault }, edges[1]!], 50, 7);
    aborted.at(10);
    expect(aborted.plant.edge(1).calls).toBe(0);
  });

  test("outlive the pod that sent them", () => {
    const { plant, pods, at } = started(
      [FRONT, back(1), { ...NEXT, work: onWait(constant(5)) }],
      [
        edge("front", "back", { weight: 1, mirrors: [{ to: "next", percent: 100 }] }),
        edge("front", "next", { weight: 0 }),
      ],
      50,
      7,
    );
    at(2);
    plant.setRunning(pods[0]![0]!, false);
    at(10);
    expect(plant.edge(1)).toMatchObject({ inFlight: 0, failed: 0 });
  });
});

test("what the caller's own proxy answers never reaches the callee", () => {
  const { plant, at } = started([FRONT, back(1)], [edge("front", "back", { answered: true })], 50, 7);
  at(10);
  expect(plant.edge(0)).toMatchObject({ attempts: 0, failed: 0, inFlight: 0 });
  expect(plant.edge(0).succeeded).toBeGreaterThan(400);
});

describe("tokens as the AWS SDKs count them", () => {
  const tokens = { enabled: true, max: 500, perSuccess: 1, cost: 5, timeoutCost: 10, refund: true };
  test.each([
    { name: "errors: a hundred retries, then none", back: back(1, { service: { failShare: 1 } }), want: 100 },
    {
      name: "timeouts: fifty",
      back: back(1, { work: onWait(constant(10)) }),
      policy: { timeoutMs: 50 },
      want: 50,
    },
  ])("$name", ({ back: tier, policy, want }) => {
    const { plant, at } = started(
      [FRONT, tier],
      [edge("front", "back", { retries: 2, retryTokens: tokens, ...policy })],
      100,
      2,
    );
    at(30);
    expect(plant.edge(0).retries).toBe(want);
  });

  test("a retry that succeeds gets its cost back, so that few failures are always retried", () => {
    const half = back(1, { service: { failShare: 0.3 } });
    const retries = (refund: boolean) => {
      const policy = { retries: 2, retryTokens: { ...tokens, perSuccess: 0, refund } };
      const { plant, at } = started([FRONT, half], [edge("front", "back", policy)], 100, 2);
      at(30);
      return plant.edge(0).retries;
    };
    expect(retries(false)).toBe(100);
    expect(retries(true)).toBeGreaterThan(200);
  });
});
