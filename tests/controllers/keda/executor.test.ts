import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cooldown } from "../../../src/controllers/keda/cooldown.ts";
import type { ScaledObjectSpec } from "../../../src/controllers/keda/types.ts";
import { BROKEN, sample, scaledObject, World } from "./given.ts";

/** A first poll at 5 ms past a second, after the reconcile that starts the loop. */
function firstPoll(spec: Partial<ScaledObjectSpec>, replicas: number, reading = sample(0)): World {
  const world = new World(scaledObject(spec), replicas);
  world.readings = [reading];
  world.reconcile(1_005);
  world.poll(1_005);
  return world;
}

describe("executor", () => {
  it.each<{
    name: string;
    spec: Partial<ScaledObjectSpec>;
    replicas: number;
    value: number;
    want: number;
    active: string;
    naive: string;
  }>([
    {
      name: "active at 0 without a minimum",
      spec: {},
      replicas: 0,
      value: 20,
      want: 1,
      active: "True/ScalerActive",
      naive: "what the HPA would want: 2",
    },
    {
      name: "active at idle 0 with a minimum",
      spec: { idleReplicaCount: 0, minReplicaCount: 5 },
      replicas: 0,
      value: 20,
      want: 5,
      active: "True/ScalerActive",
      naive: "1",
    },
    {
      name: "active above 0",
      spec: {},
      replicas: 3,
      value: 200,
      want: 3,
      active: "True/ScalerActive",
      naive: "20: that is the HPA's",
    },
    {
      name: "never active",
      spec: {},
      replicas: 3,
      value: 0,
      want: 0,
      active: "False/ScalerNotActive",
      naive: "3 until a cooldown is over",
    },
    {
      name: "inactive with idle 0 below a minimum",
      spec: { idleReplicaCount: 0, minReplicaCount: 5 },
      replicas: 5,
      value: 0,
      want: 0,
      active: "False/ScalerNotActive",
      naive: "5",
    },
    {
      name: "inactive below the minimum",
      spec: { minReplicaCount: 4 },
      replicas: 1,
      value: 0,
      want: 4,
      active: "False/ScalerNotActive",
      naive: "1",
    },
    {
      name: "a value at the activation threshold",
      spec: {},
      replicas: 0,
      value: 0,
      want: 0,
      active: "False/ScalerNotActive",
      naive: "1 with ≥",
    },
    {
      name: "initial cooldown holds",
      spec: { initialCooldownPeriod: 60 },
      replicas: 2,
      value: 0,
      want: 2,
      active: "False/ScalerCooldown",
      naive: "0",
    },
  ])("$name → $want, not $naive", ({ spec, replicas, value, want, active }) => {
    const world = firstPoll(spec, replicas, sample(value));
    expect([world.replicas, world.condition("Active")]).toEqual([want, active]);
  });

  it("never goes to 0 on errors, and says so", () => {
    const world = firstPoll({}, 3, BROKEN);
    expect([world.replicas, world.condition("Ready")]).toEqual([3, "False/TriggerError"]);
  });

  it("a fallback of 0 replicas does not hold: an error can take the object to 0", () => {
    expect(firstPoll({ fallback: { failureThreshold: 9, replicas: 0 } }, 3, BROKEN).replicas).toBe(0);
    expect(firstPoll({ fallback: { failureThreshold: 9, replicas: 1 } }, 3, BROKEN).replicas).toBe(3);
  });

  it("goes to sleep in one step from any size once the cooldown is over", () => {
    const world = firstPoll({ cooldownPeriod: 30 }, 50, sample(5));
    world.readings = [sample(0)];
    world.poll(30_999);
    expect(world.replicas).toBe(50);
    world.poll(31_001);
    expect(world.replicas).toBe(0);
  });

  it.each([
    ["force-activation", 0, 1],
    ["paused-scale-in", 3, 3],
    ["paused", 3, 3],
  ])("annotation %s at %i → %i", (name, replicas, want) => {
    const world = new World(scaledObject(), replicas);
    world.annotate({ [`autoscaling.keda.sh/${name}`]: "true" });
    world.reconcile(5);
    world.poll(5);
    expect(world.replicas).toBe(want);
  });
});

describe("cooldown is strict, and counts from whole seconds", () => {
  it("over exactly when the last active second plus the period lies before now", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(600), fc.integer({ min: -2_000, max: 2_000 }), (second, period, off) => {
        const object = { ...scaledObject({ cooldownPeriod: period }), status: { lastActiveTime: second * 1_000 } };
        const now = (second + period) * 1_000 + off;
        expect(cooldown(object, now).over).toBe(off > 0);
      }),
    );
  });

  it("a poll on the very second waits for the next one; 1 ms later it does not", () => {
    for (const [offset, want] of [
      [0, 3],
      [1, 0],
    ] as const) {
      const world = new World(scaledObject({ cooldownPeriod: 60, pollingInterval: 30 }), 3);
      world.readings = [sample(5)];
      world.reconcile(offset);
      world.poll(offset);
      world.readings = [sample(0)];
      world.poll(30_000 + offset);
      world.poll(60_000 + offset);
      expect(world.replicas, `offset ${offset}`).toBe(want);
    }
  });
});

describe("explanations", () => {
  const sentence = (world: World, now: number) => world.poll(now).explanation;

  it("of waking, of leaving alone, of cooling down and of sleeping", () => {
    const world = new World(scaledObject(), 0);
    world.reconcile(5);
    expect(sentence(world, 5)).toMatchObject({
      outcome: "KEDA left 0 replicas of worker: nothing to do.",
      reason: "ScalerNotActive",
      turningPoint: "It would wake worker at s0-prometheus > 0.",
    });
    world.readings = [sample(20)];
    expect(sentence(world, 30_005)).toMatchObject({
      outcome: "KEDA woke worker from 0 to 1.",
      reason: "ScalerActive",
      message: "Scaling is performed because triggers are active",
    });
    expect(sentence(world, 60_005)?.outcome).toBe("KEDA left 1 replica of worker to its HPA.");
    world.readings = [sample(0)];
    const cooling = sentence(world, 90_005);
    expect(cooling?.outcome).toBe("KEDA left 1 replica of worker to cool down.");
    expect(cooling?.steps.find(({ rule }) => rule === "cooldown")?.because).toBe(
      "last active at 60 s + 300 s = 360 s, not before 90.005 s",
    );
    expect(sentence(world, 360_005)?.outcome).toBe("KEDA put worker to sleep, from 1 to 0.");
  });

  it("every input of a trigger is named, with its threshold", () => {
    const world = new World(scaledObject(), 2);
    world.readings = [sample(7)];
    world.reconcile(5);
    expect(sentence(world, 5)?.inputs.map(({ name, seen }) => [name, seen.value])).toEqual([
      ["replicas", 2],
      ["last active", null],
      ["s0-prometheus", 7],
      ["s0-prometheus target", 10],
      ["s0-prometheus activation", 0],
    ]);
  });

  it("a reconcile tells of its writes, and of finding nothing to do", () => {
    const world = new World(scaledObject(), 2);
    expect(world.reconcile(5).explanation?.outcome).toBe("KEDA set up ScaledObject orders and polls it from now on.");
    expect(world.reconcile(6).explanation?.outcome).toBe("KEDA found ScaledObject orders as it should be.");
  });
});
