import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuantity } from "../../../src/base/quantity.ts";
import { hpaConfig } from "../../../src/controllers/hpa/config.ts";
import { EMPTY_MEMORY, type HpaMemory } from "../../../src/controllers/hpa/memory.ts";
import { decimalText } from "../../../src/controllers/hpa/quantity-text.ts";
import { reconcile } from "../../../src/controllers/hpa/reconcile.ts";
import type { Behavior } from "../../../src/controllers/hpa/spec.ts";
import { type Given, hpaOf, NOW, observationOf, utilization } from "./given.ts";

const SEED = { seed: 20_250_301, numRuns: 300 };
const CONFIG = hpaConfig("1.36");

const policy = fc.record({
  type: fc.constantFrom("Pods", "Percent"),
  value: fc.integer({ min: 1, max: 300 }),
  periodSeconds: fc.integer({ min: 1, max: 1800 }),
});
const rules = fc.record({
  stabilizationWindowSeconds: fc.integer({ min: 0, max: 3600 }),
  selectPolicy: fc.constantFrom("Max", "Min", "Disabled"),
  policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
});
const behavior: fc.Arbitrary<Behavior | undefined> = fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), {
  nil: undefined,
});
const memory: fc.Arbitrary<HpaMemory> = fc
  .array(fc.record({ replicas: fc.integer({ min: 0, max: 60 }), at: fc.integer({ min: NOW - 900_000, max: NOW }) }), {
    maxLength: 8,
  })
  .map((recommendations) => ({ ...EMPTY_MEMORY, recommendations }));
const situation = fc.record({
  min: fc.integer({ min: 1, max: 10 }),
  above: fc.integer({ min: 0, max: 40 }),
  replicas: fc.integer({ min: 0, max: 60 }),
  usages: fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 12 }),
  missing: fc.integer({ min: 0, max: 4 }),
  behavior,
  memory,
});

const givenOf = ({
  min,
  above,
  replicas,
  usages,
  missing,
  behavior: rule,
}: typeof situation extends fc.Arbitrary<infer T> ? T : never): Given => ({
  hpa: hpaOf({ minReplicas: min, maxReplicas: min + above, metrics: [utilization(50)], behavior: rule }),
  replicas,
  pods: [...usages.map((usage) => ({ usage })), ...Array.from({ length: missing }, () => ({}))],
});

describe("whatever is seen and remembered", () => {
  it("the result lies between min and max, unless the target is at 0, which stays 0", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const given = givenOf(drawn);
        const sync = reconcile(given.hpa, observationOf(given), drawn.memory, NOW, CONFIG);
        const result = sync.write?.to ?? drawn.replicas;
        if (drawn.replicas === 0) expect(result).toBe(0);
        else {
          expect(result).toBeGreaterThanOrEqual(drawn.min);
          expect(result).toBeLessThanOrEqual(drawn.min + drawn.above);
        }
      }),
      SEED,
    );
  });

  it("without behavior a sync at most doubles, or goes to 4", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const given = givenOf({ ...drawn, behavior: undefined });
        const sync = reconcile(given.hpa, observationOf(given), drawn.memory, NOW, CONFIG);
        const lifted = drawn.replicas < drawn.min ? drawn.min : 0;
        expect(sync.write?.to ?? 0).toBeLessThanOrEqual(Math.max(2 * drawn.replicas, 4, lifted));
      }),
      SEED,
    );
  });

  it("ScalingLimited is True exactly when a limit moved the stabilised number", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const given = givenOf(drawn);
        const { course } = reconcile(given.hpa, observationOf(given), drawn.memory, NOW, CONFIG);
        if (course.end !== "computed") return;
        const moved = course.limited.replicas !== course.stabilized.replicas;
        expect(course.limited.verdict.status).toBe(moved ? "True" : "False");
      }),
      SEED,
    );
  });

  it("the same sync twice decides the same", () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const given = givenOf(drawn);
        const once = reconcile(given.hpa, observationOf(given), drawn.memory, NOW, CONFIG);
        expect(reconcile(given.hpa, observationOf(given), drawn.memory, NOW, CONFIG)).toEqual(once);
      }),
      { ...SEED, numRuns: 100 },
    );
  });

  it("quantity text reads back as the same milli-units", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (milli) => {
        expect((parseQuantity(decimalText(milli)) ?? 0n) / 1_000_000n).toBe(milli);
      }),
      SEED,
    );
  });
});
