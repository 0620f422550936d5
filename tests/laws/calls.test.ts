import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EdgeSpec } from "../../src/api/calls.ts";
import { edge, started, type Tier } from "./graph.ts";
import { constant, exponential, onWait, SECOND_MS } from "./station.ts";

const TIERS: readonly Tier[] = [
  { name: "front", work: { cpu: exponential(0.002), wait: constant(0.005) }, slots: 20, queueCap: 30, pods: 2 },
  { name: "cart", work: onWait(exponential(0.02)), slots: 6, queueCap: 5, pods: 3, discipline: "lifo" },
  { name: "stock", work: onWait(exponential(0.03)), slots: 4, pods: 2, dropExpired: true },
  { name: "price", work: { cpu: exponential(0.004), wait: constant(0) }, slots: 3, pods: 2, discipline: "codel" },
];

const BREAKER = {
  enabled: true,
  slidingWindowType: "COUNT_BASED",
  slidingWindowSize: 10,
  minimumNumberOfCalls: 10,
  failureRateThreshold: 50,
  slowCallRateThreshold: 100,
  slowCallDurationThresholdMs: 200,
  waitInOpenState: 500,
  permittedNumberOfCallsInHalfOpenState: 2,
} as const;

/** Every policy somewhere, and pairs that meet: cancelling retries, waiting for connections under a deadline. */
const EDGES: readonly EdgeSpec[] = [
  edge(null, "front", {
    timeoutMs: 150,
    retries: 2,
    backOff: { type: "jittered", baseMs: 25, maxMs: 250 },
    retryBudget: { enabled: true, percent: 20, minConcurrency: 3 },
    cancel: true,
  }),
  edge("front", "cart", {
    timeoutMs: 60,
    deadlineMs: 140,
    retries: 3,
    backOff: { type: "exponential", initialMs: 5, multiplier: 2, maxMs: 20 },
    balance: "least-request",
    outlier: {
      enabled: true,
      consecutive5xx: 3,
      intervalMs: 700,
      baseEjectionTimeMs: 900,
      maxEjectionPercent: 70,
      panicThreshold: 50,
    },
    retryTokens: { enabled: true, max: 20, perSuccess: 0.2 },
  }),
  edge("front", "price", { fallback: true, balance: "full-scan", throttle: { enabled: true, k: 2, windowSeconds: 5 } }),
  edge("cart", "stock", {
    step: 0,
    share: 0.7,
    timeoutMs: 40,
    retries: 1,
    cancel: true,
    breaker: BREAKER,
    limits: { maxConnections: 3, maxPendingRequests: 4, maxRequests: 6, maxRetries: 2 },
  }),
  edge("cart", "price", { step: 1, share: 0.5, deadlineMs: 30, balance: "random" }),
];

type World = ReturnType<typeof started>;

/** attempts = first tries + retries, every request ends exactly once, and pods hold what is under way. */
function checkBooks({ plant, pods }: World): void {
  for (const [index, tier] of TIERS.entries()) {
    const seen = plant.service(index);
    const held = (pods[index] ?? []).reduce((sum, pod) => sum + plant.held(pod), 0);
    expect(seen.succeeded + seen.failed + seen.inFlight, tier.name).toBe(seen.offered);
    expect(seen.succeeded + seen.errored + seen.wasted + seen.refused + seen.lost + held, tier.name).toBe(
      seen.attempts,
    );
    const edges = EDGES.flatMap(({ to }, at) => (to === tier.name ? [plant.edge(at)] : []));
    const sum = (of: (it: (typeof edges)[number]) => number): number => edges.reduce((total, it) => total + of(it), 0);
    expect(sum((it) => it.calls)).toBe(seen.offered);
    expect(sum((it) => it.succeeded)).toBe(seen.succeeded);
    expect(sum((it) => it.attempts)).toBe(seen.attempts);
    expect(sum((it) => it.inFlight)).toBe(seen.inFlight);
    for (const it of edges) {
      expect(it.calls).toBe(it.succeeded + it.failed + it.inFlight);
      // A first try for each call that was not rejected or does not wait; the rest are retries.
      expect(it.attempts - it.retries).toBeLessThanOrEqual(it.calls);
      expect(it.attempts - it.succeeded - it.failedAttempts).toBeGreaterThanOrEqual(0);
      expect(it.attempts - it.succeeded - it.failedAttempts).toBeLessThanOrEqual(it.inFlight);
    }
  }
}

const act = fc.record({
  type: fc.constantFrom("kill", "serve", "drain", "rate", "policy", "nothing"),
  tier: fc.nat(3),
  pick: fc.nat(2),
  afterMs: fc.nat(800),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function carryOut({ plant, pods }: World, { type, tier, pick }: Act): void {
  const list = pods[tier] ?? [];
  const pod = list[pick % list.length] ?? 0;
  if (type === "kill") plant.setRunning(pod, false);
  else if (type === "drain") plant.setServing(pod, false);
  else if (type === "serve") {
    plant.setRunning(pod, true);
    plant.setServing(pod, true);
  } else if (type === "rate") plant.setLoad(0, [{ type: "constant", rate: 100 * (pick + tier) }]);
  else if (type === "policy") {
    const at = (tier + pick) % EDGES.length;
    const spec = EDGES[at] ?? edge(null, "front");
    plant.setEdge(at, { ...spec, retries: pick, cancel: tier > 1, breaker: pick > 0 ? BREAKER : null });
  }
}

const program = fc.record({ seed: fc.nat(1000), acts: fc.array(act, { minLength: 5, maxLength: 40 }) });

test("no call, no attempt is lost or doubled whatever happens to pods and policies", () => {
  fc.assert(
    fc.property(program, ({ seed, acts }) => {
      const world = started(TIERS, EDGES, 250, seed);
      let now = 0;
      for (const each of acts) {
        now += each.afterMs;
        world.plant.advance(now);
        checkBooks(world);
        carryOut(world, each);
        checkBooks(world);
      }
      world.plant.setLoad(0, []);
      world.plant.advance(now + 60_000);
      checkBooks(world);
      for (const index of TIERS.keys()) expect(world.plant.service(index).inFlight).toBe(0);
      for (const pod of world.pods.flat()) expect(world.plant.held(pod)).toBe(0);
    }),
    { seed: 31, numRuns: 80 },
  );
});

test("a restored graph runs on to the bit, as often as wanted", () => {
  fc.assert(
    fc.property(program, ({ seed, acts }) => {
      const [straight, forked] = [started(TIERS, EDGES, 250, seed), started(TIERS, EDGES, 250, seed)];
      const run = (world: World, list: readonly Act[], from: number): number =>
        list.reduce((now, each) => {
          world.plant.advance(now + each.afterMs);
          carryOut(world, each);
          return now + each.afterMs;
        }, from);
      const half = acts.length >> 1;
      const readings = ({ plant }: World) => [
        TIERS.map((_, index) => plant.service(index)),
        EDGES.map((_, index) => plant.edge(index)),
        plant.nextEventAt(),
      ];
      const middle = run(straight, acts.slice(0, half), 0);
      run(forked, acts.slice(0, half), 0);
      const saved = forked.plant.checkpoint();
      run(straight, acts.slice(half), middle);
      forked.plant.advance(middle + 3_000);
      for (let again = 0; again < 2; again++) {
        forked.plant.restore(saved);
        run(forked, acts.slice(half), middle);
        expect(readings(forked)).toEqual(readings(straight));
      }
    }),
    { seed: 32, numRuns: 40 },
  );
});

describe("Little's law holds in every tier", () => {
  const tiers: readonly Tier[] = [
    { name: "front", work: onWait(constant(0.02)), slots: 60 },
    { name: "cart", work: onWait(exponential(0.03)), slots: 20 },
    { name: "stock", work: onWait(exponential(0.05)), slots: 12 },
  ];
  const edges = [edge("front", "cart"), edge("cart", "stock", { share: 0.8 })];
  const { plant } = started(tiers, edges, 200, 5);
  const sums = tiers.map(() => 0);
  const threads = tiers.map(() => 0);
  plant.advance(20 * SECOND_MS);
  const before = tiers.map((_, index) => plant.service(index));
  let samples = 0;
  for (let at = 20 * SECOND_MS; at < 420 * SECOND_MS; at += 53) {
    plant.advance(at);
    samples++;
    for (const index of tiers.keys()) {
      sums[index]! += plant.service(index).inFlight;
      threads[index]! += plant.workload(index).busy + plant.workload(index).waiting;
    }
  }
  test.each([0, 1, 2])("tier %i: requests inside = rate · time, and each holds a thread or waits for one", (index) => {
    const after = plant.service(index);
    const done = after.succeeded - before[index]!.succeeded;
    const rateTimesTime = (after.responseMs - before[index]!.responseMs) / (400 * SECOND_MS);
    expect(done).toBeGreaterThan(10_000);
    expect(Math.abs(sums[index]! / samples / rateTimesTime - 1)).toBeLessThan(0.02);
    expect(threads[index]).toBe(sums[index]);
  });
});
