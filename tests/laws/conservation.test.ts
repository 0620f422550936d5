import fc from "fast-check";
import { expect, test } from "vitest";
import { type Act, FLEET, Fleet } from "./fleet.ts";

const TYPES = ["add", "drain", "serve", "kill", "remove", "addNode", "removeNode", "slots", "publish", "load"] as const;
const step: fc.Arbitrary<Act & { readonly afterMs: number }> = fc.record({
  type: fc.constantFrom(...TYPES),
  pick: fc.nat(120),
  afterMs: fc.nat(900),
});
const program = fc.record({ seed: fc.nat(1000), steps: fc.array(step, { minLength: 10, maxLength: 60 }) });

/** No message, no request, no attempt is lost or doubled, and no core is used twice. */
function checkBooks(fleet: Fleet): void {
  const { plant, pods } = fleet;
  for (const index of [0, 1]) {
    const { ready, unacked, published, acked, deadLettered, delivered, executions } = plant.queue(index);
    expect(ready + unacked + acked + deadLettered).toBe(published);
    expect(delivered).toBeGreaterThanOrEqual(executions);
    expect(Math.min(ready, unacked, acked)).toBeGreaterThanOrEqual(0);
  }
  const web = plant.service(0);
  const held = pods.reduce((sum, pod) => sum + plant.held(pod), 0);
  const consumed = [0, 1].reduce((sum, index) => sum + plant.queue(index).unacked, 0);
  expect(web.offered).toBe(plant.arrived(2));
  expect(web.succeeded + web.failed + web.inFlight).toBe(web.offered);
  const atPods = web.attempts - web.succeeded - web.wasted - web.refused - web.lost;
  // Messages that became visible again while their first consumer works on are held, and not unacked.
  expect(atPods + consumed).toBeLessThanOrEqual(held);
  expect(atPods).toBeGreaterThanOrEqual(web.inFlight);
}

test("messages, requests and cores add up whatever happens to pods and nodes", () => {
  fc.assert(
    fc.property(program, ({ seed, steps }) => {
      const fleet = new Fleet(seed);
      for (const { afterMs, ...act } of steps) {
        const before = fleet.pods.map((pod) => fleet.plant.cpuUsedMs(pod));
        fleet.pass(afterMs);
        const spent = fleet.pods.map((pod, i) => fleet.plant.cpuUsedMs(pod) - before[i]!);
        const used = spent.reduce((a, b) => a + b, 0);
        expect(Math.min(0, ...spent)).toBe(0);
        expect(used).toBeLessThanOrEqual(3_000 * fleet.nodes.length * afterMs * 1e-3 + 1e-6);
        checkBooks(fleet);
        fleet.act(act);
        checkBooks(fleet);
      }
    }),
    { seed: 20, numRuns: 150 },
  );
});

test("once loads end and pods serve, everything ends", () => {
  fc.assert(
    fc.property(program, ({ seed, steps }) => {
      const fleet = new Fleet(seed);
      for (const { afterMs, ...act } of steps) {
        fleet.pass(afterMs);
        fleet.act(act);
      }
      for (const load of [0, 1, 2]) fleet.plant.setLoad(load, []);
      for (const [index, workload] of FLEET.workloads.entries()) fleet.plant.setWorkload(index, workload);
      for (let pick = 0; pick < 12; pick++) fleet.act({ type: "add", pick });
      fleet.pass(600_000);
      const { ready, unacked } = fleet.plant.queue(0);
      expect([ready, unacked, fleet.plant.queue(1).ready, fleet.plant.queue(1).unacked]).toEqual([0, 0, 0, 0]);
      expect(fleet.plant.queue(0).oldestAgeMs).toBe(0);
      expect(fleet.plant.service(0).inFlight).toBe(0);
      expect(fleet.pods.map((pod) => fleet.plant.held(pod)).every((held) => held === 0)).toBe(true);
    }),
    { seed: 21, numRuns: 60 },
  );
});
