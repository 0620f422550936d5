import { describe, expect, it } from "vitest";
import { EMPTY_MEMORY, type HpaMemory } from "../../../src/controllers/hpa/memory.ts";
import { reconcile, type Sync } from "../../../src/controllers/hpa/reconcile.ts";
import type { MetricSpec } from "../../../src/controllers/hpa/spec.ts";
import { externalMetric, type Given, hpaOf, NOW, observationOf, UPSTREAM_TESTS, utilization } from "./given.ts";

const run = (given: Given, memory: HpaMemory = EMPTY_MEMORY): Sync =>
  reconcile(given.hpa, observationOf(given), memory, NOW, UPSTREAM_TESTS);
const conditionOf = ({ status }: Sync, type: string) => {
  const condition = status.conditions.find((each) => each.type === type);
  return condition && [condition.status, condition.reason];
};
const FAILING: MetricSpec = externalMetric({ value: 1_000 });
const pods = (...usages: readonly number[]) => usages.map((usage) => ({ usage }));

describe("a whole sync (spec §13 E)", () => {
  it.each<{ name: string; given: Given; want: number; active?: readonly string[]; naive?: number }>([
    {
      name: "0 stays 0 although min is 3",
      given: { hpa: hpaOf({ minReplicas: 3 }), replicas: 0 },
      want: 0,
      active: ["False", "ScalingDisabled"],
      naive: 3,
    },
    { name: "below min", given: { hpa: hpaOf({ minReplicas: 3 }), replicas: 2 }, want: 3 },
    { name: "above max", given: { hpa: hpaOf({ maxReplicas: 5 }), replicas: 10 }, want: 5 },
    {
      name: "a failing metric blocks scaling down",
      given: {
        hpa: hpaOf({ metrics: [utilization(50), FAILING] }),
        replicas: 5,
        pods: pods(100, 300, 500, 250, 250),
        values: "no answer",
      },
      want: 5,
      active: ["False", "FailedGetExternalMetric"],
      naive: 3,
    },
    {
      name: "a failing metric does not block scaling up",
      given: {
        hpa: hpaOf({ metrics: [utilization(30), FAILING] }),
        replicas: 3,
        pods: pods(300, 400, 500),
        values: "no answer",
      },
      want: 4,
      active: ["True", "ValidMetricFound"],
    },
  ])("$name", ({ given, want, active, naive }) => {
    const sync = run(given);
    expect(sync.write?.to ?? given.replicas).toBe(want);
    if (active) expect(conditionOf(sync, "ScalingActive")).toEqual(active);
    expect(naive).not.toBe(want);
  });
});

describe("the status", () => {
  const scaled = run({ hpa: hpaOf({}), replicas: 3, pods: pods(900, 900, 900) });

  it("reports the size before the write and the size wanted", () => {
    expect(scaled.status).toMatchObject({ currentReplicas: 3, desiredReplicas: 6, lastScaleTime: NOW });
  });

  it("is not written when nothing changed", () => {
    const after = { hpa: hpaOf({}, scaled.status), replicas: 6, pods: pods(450, 450, 450, 450, 450, 450) };
    const second = run(after, scaled.memory);
    expect(second.statusChanged).toBe(true);
    expect(run({ ...after, hpa: hpaOf({}, second.status) }, second.memory).statusChanged).toBe(false);
  });

  it("keeps the transition time while the status word stays", () => {
    const early = scaled.status.conditions.map((condition) => ({ ...condition, lastTransitionTime: 1 }));
    const later = run({ hpa: hpaOf({}, { ...scaled.status, conditions: early }), replicas: 6, pods: pods(500) });
    expect(later.status.conditions.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([1, 1, 1]);
  });
});

describe("memory", () => {
  it("starts with the size it finds, so a restart does not shrink", () => {
    const sync = run({ hpa: hpaOf({}), replicas: 8, pods: pods(10) });
    expect(sync.memory.recommendations).toEqual([
      { replicas: 8, at: NOW },
      { replicas: 1, at: NOW },
    ]);
    expect(sync.write).toBeUndefined();
  });

  it("is never changed in place", () => {
    const memory: HpaMemory = Object.freeze({
      ...EMPTY_MEMORY,
      recommendations: Object.freeze([Object.freeze({ replicas: 2, at: 0 })]),
    });
    expect(run({ hpa: hpaOf({}), replicas: 3, pods: pods(900) }, memory).memory.recommendations?.[0]?.replicas).toBe(2);
    expect(memory.recommendations).toEqual([{ replicas: 2, at: 0 }]);
  });
});

describe("writes that are refused", () => {
  const given: Given = { hpa: hpaOf({}), replicas: 3, pods: pods(900, 900, 900) };
  const refused = (conflicts: number, error?: string): Sync => {
    const seen = observationOf(given);
    const scale = Array.from({ length: conflicts }, () => ({ conflict: true, error: "modified" }));
    const answers = { ...seen.answers, scale: error ? [...scale, { conflict: false, error }] : scale };
    return reconcile(given.hpa, { ...seen, answers }, EMPTY_MEMORY, NOW, UPSTREAM_TESTS);
  };

  it.each([
    { name: "a conflict is tried again", conflicts: 2, attempts: 3, reason: "SucceededRescale" },
    { name: "five conflicts end it", conflicts: 9, attempts: 5, reason: "FailedUpdateScale" },
    {
      name: "another error ends it at once",
      conflicts: 0,
      error: "forbidden",
      attempts: 1,
      reason: "FailedUpdateScale",
    },
  ])("$name", ({ conflicts, error, attempts, reason }) => {
    const sync = refused(conflicts, error);
    expect(sync.write?.attempts).toBe(attempts);
    expect(conditionOf(sync, "AbleToScale")?.[1]).toBe(reason);
  });
});
