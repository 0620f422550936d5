import { describe, expect, test } from "vitest";
import type { Pod } from "../../../src/api/objects.ts";
import { type BudgetSpec, type BudgetStatus, violators } from "../../../src/cluster/schedule/disruption.ts";
import { type Budget, budgetStatus, evict } from "../../../src/cluster/schedule/index.ts";
import { pod } from "./objects.ts";

const selector = { matchLabels: { app: "w" } };
const budget = (spec: BudgetSpec, status?: Partial<BudgetStatus>, name = "w"): Budget => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name, namespace: "default", uid: name, generation: 1, resourceVersion: 1, creationTimestamp: 0 },
  spec: { selector, ...spec },
  status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...status },
});
const web = (name: string, ready: boolean, more: Partial<Pod["metadata"]> = {}): Pod => {
  const made = pod(
    name,
    {},
    {
      labels: { app: "w" },
      spec: { nodeName: "a" },
      status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
    },
  );
  return { ...made, metadata: { ...made.metadata, ...more } };
};
const pods = (healthy: number, sick: number): Pod[] => [
  ...Array.from({ length: healthy }, (_, i) => web(`h${i}`, true)),
  ...Array.from({ length: sick }, (_, i) => web(`s${i}`, false)),
];

describe("what a budget allows", () => {
  // `naive`: the percentage rounded down.
  const rows = [
    {
      name: "minAvailable 50 % of 7",
      spec: { minAvailable: "50%" },
      of: 7,
      healthy: 5,
      desired: 4,
      allowed: 1,
      naive: 2,
    },
    {
      name: "maxUnavailable 30 % of 7",
      spec: { maxUnavailable: "30%" },
      of: 7,
      healthy: 5,
      desired: 4,
      allowed: 1,
      naive: 0,
    },
    {
      name: "minAvailable 3 counts pods, not replicas",
      spec: { minAvailable: 3 },
      of: 0,
      healthy: 5,
      desired: 3,
      allowed: 2,
      naive: 0,
    },
    {
      name: "maxUnavailable above the whole",
      spec: { maxUnavailable: 9 },
      of: 7,
      healthy: 5,
      desired: 0,
      allowed: 5,
      naive: 7,
    },
    { name: "nothing expected", spec: { maxUnavailable: 1 }, of: 0, healthy: 5, desired: 0, allowed: 0, naive: 5 },
  ];
  for (const { name, spec, of, healthy, desired, allowed, naive } of rows) {
    test(name, () => {
      const status = budgetStatus(budget(spec), pods(healthy, 2), of, 0);
      expect([status.desiredHealthy, status.disruptionsAllowed]).toEqual([desired, allowed]);
      expect(allowed).not.toBe(naive);
    });
  }

  test("a pod evicted within two minutes, or terminating, is not healthy", () => {
    const held = budget({ minAvailable: 1 }, { disruptedPods: { h0: 0 } });
    const some = [...pods(2, 0), web("going", true, { deletionTimestamp: 0 })];
    expect(budgetStatus(held, some, 3, 119_999).currentHealthy).toBe(1);
    expect(budgetStatus(held, some, 3, 120_000).currentHealthy).toBe(2);
  });
});

describe("eviction", () => {
  const closed = budget({}, { desiredHealthy: 2, currentHealthy: 1 });
  const rows: readonly {
    readonly name: string;
    readonly victim: Pod;
    readonly budgets: readonly Budget[];
    readonly want: object;
  }[] = [
    { name: "no budget", victim: web("a", true), budgets: [], want: { allowed: true, spends: undefined } },
    {
      name: "a pending pod bypasses it",
      victim: { ...web("a", true), status: { phase: "Pending" } },
      budgets: [closed],
      want: { allowed: true },
    },
    {
      name: "a terminating pod bypasses it",
      victim: web("a", true, { deletionTimestamp: 1 }),
      budgets: [closed],
      want: { allowed: true },
    },
    {
      name: "one disruption left",
      victim: web("a", true),
      budgets: [budget({}, { disruptionsAllowed: 1 })],
      want: { allowed: true, spends: { metadata: { name: "w" } } },
    },
    {
      name: "none left",
      victim: web("a", true),
      budgets: [closed],
      want: {
        allowed: false,
        code: 429,
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        cause: "The disruption budget w needs 2 healthy pods and has 1 currently",
      },
    },
    {
      name: "two budgets",
      victim: web("a", true),
      budgets: [closed, budget({}, {}, "v")],
      want: {
        code: 500,
        message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
      },
    },
    { name: "a sick pod while too few are healthy", victim: web("a", false), budgets: [closed], want: { code: 429 } },
    {
      name: "a sick pod while enough are healthy",
      victim: web("a", false),
      budgets: [budget({}, { desiredHealthy: 1, currentHealthy: 1 })],
      want: { allowed: true, spends: undefined },
    },
    {
      name: "a sick pod that may always go",
      victim: web("a", false),
      budgets: [budget({ unhealthyPodEvictionPolicy: "AlwaysAllow" }, { desiredHealthy: 2, currentHealthy: 1 })],
      want: { allowed: true, spends: undefined },
    },
  ];
  for (const { name, victim, budgets, want } of rows)
    test(name, () => expect(evict(victim, budgets)).toMatchObject(want));
});

test("who violates a budget is counted over all victims in order", () => {
  const [a, b, c] = [web("a", true), web("b", true), web("c", true)];
  const bare = pod("bare");
  const held = budget({}, { disruptionsAllowed: 1, disruptedPods: { b: 0 } });
  expect([...violators([a, b, c, bare], [held])]).toEqual([c]);
});
