import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReplicaSet } from "../../../src/api/objects.ts";
import { resolveFenceposts } from "../../../src/controllers/deployment/fenceposts.ts";
import { shareOut } from "../../../src/controllers/deployment/proportional.ts";
import { cutOldSets, newSetSize } from "../../../src/controllers/deployment/rolling.ts";
import { findSet, templateHash, withHash } from "../../../src/controllers/deployment/template.ts";
import { deploymentSpec, replicaSetNamed } from "./objects.ts";

describe("surge and unavailable in whole pods", () => {
  it.each([
    { replicas: 10, want: [3, 2], ifBothRoundedUp: [3, 3] },
    { replicas: 5, want: [2, 1], ifBothRoundedUp: [2, 2] },
    { replicas: 4, want: [1, 1], ifBothRoundedUp: [1, 1] },
    { replicas: 3, want: [1, 0], ifBothRoundedUp: [1, 1] },
    { replicas: 1, want: [1, 0], ifBothRoundedUp: [1, 1] },
    { replicas: 0, want: [0, 1], ifBothRoundedUp: [0, 0] },
  ])("25 % of $replicas", ({ replicas, want }) => {
    const { surge, unavailable } = resolveFenceposts("25%", "25%", replicas);
    expect([surge, unavailable]).toEqual(want);
  });

  it("never stands still: both 0 means one unavailable", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(500), (surgePercent, unavailablePercent, replicas) => {
        const { surge, unavailable } = resolveFenceposts(`${surgePercent}%`, `${unavailablePercent}%`, replicas);
        expect(surge + unavailable).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a rolling update of 10 with 25 %", () => {
  const spec = deploymentSpec({ replicas: 10 });
  it.each([
    { name: "starts with the surge", total: 10, current: 0, want: 3, withoutSurge: 0 },
    { name: "goes on as far as wanted pods leave room", total: 11, current: 3, want: 5, countingLivePods: 3 },
    { name: "stalls at the ceiling", total: 13, current: 5, want: 5, ignoringOldPods: 10 },
    { name: "ends at replicas", total: 12, current: 9, want: 10, ignoringReplicas: 10 },
  ])("$name", ({ total, current, want }) => {
    expect(newSetSize(spec, total, current)).toBe(want);
  });

  it.each([
    {
      name: "takes two of ten when all are available",
      old: { replicas: 10, available: 10 },
      fresh: { replicas: 3, available: 0 },
      want: [["old", 8]],
      withoutBudget: [["old", 5]],
    },
    {
      name: "waits while new pods are not available",
      old: { replicas: 8, available: 8 },
      fresh: { replicas: 5, available: 0 },
      want: [],
      countingNewPods: [["old", 3]],
    },
    {
      name: "takes pods that never became available first",
      old: { replicas: 10, available: 6 },
      fresh: { replicas: 3, available: 3 },
      want: [
        ["old", 6],
        ["old", 5],
      ],
      ignoringHealth: [["old", 5]],
    },
    {
      name: "stops at a set whose last cut is not reported yet",
      old: { replicas: 8, available: 10 },
      fresh: { replicas: 5, available: 3 },
      want: [],
      trustingTheReport: [["old", 3]],
    },
  ])("$name", ({ old, fresh, want }) => {
    const { cuts } = cutOldSets(spec, replicaSetNamed("new", fresh), [replicaSetNamed("old", old)]);
    expect(cuts.map(({ name, to }) => [name, to])).toEqual(want);
  });
});

describe("scaling in the middle of a rollout", () => {
  const sizes = (maxSurge: number | string, replicas: number, sets: readonly ReplicaSet[]) =>
    shareOut({ spec: deploymentSpec({ replicas, maxSurge }), status: {} }, sets).map(({ set, to }) => [
      set.metadata.name,
      to,
    ]);
  const old = replicaSetNamed("old", { replicas: 8, max: 13 });
  const fresh = replicaSetNamed("new", { replicas: 5, max: 13 });

  it.each([
    {
      name: "10 → 15 with surge 3",
      maxSurge: 3,
      want: [
        ["old", 11],
        ["new", 7],
      ],
      allToTheNew: [
        ["old", 8],
        ["new", 10],
      ],
    },
    {
      name: "10 → 15 with surge 25 %",
      maxSurge: "25%",
      want: [
        ["old", 12],
        ["new", 7],
      ],
      byOldReplicas: [
        ["old", 12],
        ["new", 8],
      ],
    },
  ])("$name keeps the shares", ({ maxSurge, want }) => {
    expect(sizes(maxSurge, 15, [fresh, old])).toEqual(want);
  });

  it("adds up to replicas and surge, and never below 0", () => {
    const anySets = fc.array(
      fc.record({ replicas: fc.integer({ min: 1, max: 30 }), max: fc.integer({ min: 1, max: 60 }) }),
      {
        minLength: 2,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(anySets, fc.nat(40), fc.nat(10), (described, replicas, maxSurge) => {
        const sets = described.map((each, index) => replicaSetNamed(`s${index}`, each));
        const shares = shareOut({ spec: deploymentSpec({ replicas, maxSurge: maxSurge + 1 }), status: {} }, sets);
        for (const { to } of shares) expect(to).toBeGreaterThanOrEqual(0);
        const total = shares.reduce((sum, { to }) => sum + to, 0);
        const ceiling = replicas === 0 ? 0 : replicas + maxSurge + 1;
        // The largest set takes what rounding leaves over, but only down to 0.
        if (shares.every(({ to }) => to > 0)) expect(total).toBe(ceiling);
        else expect(total).toBeGreaterThanOrEqual(ceiling);
      }),
    );
  });
});

describe("template hash", () => {
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image: "app:v1" }] } };
  it("depends on content, not on key order", () => {
    const reordered = {
      spec: { containers: [{ image: "app:v1", name: "app" }] },
      metadata: { labels: { app: "web" } },
    };
    expect(templateHash(reordered)).toBe(templateHash(template));
    expect(templateHash({ ...template, metadata: { labels: { app: "other" } } })).not.toBe(templateHash(template));
  });

  it("finds the set whose template carries the hash label on top", () => {
    const set = replicaSetNamed("web-x", { replicas: 1, template: withHash(template, "x") });
    expect(findSet([set], template)).toBe(set);
    expect(findSet([set], { ...template, spec: { containers: [{ name: "app", image: "app:v2" }] } })).toBeUndefined();
  });
});
