import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../src/api/objects.ts";
import { Admission } from "../../../src/cluster/admit.ts";
import { Store } from "../../../src/cluster/store.ts";
import { budgetKind } from "../../../src/controllers/disruption/admit.ts";
import { disruption } from "../../../src/controllers/disruption/index.ts";

const READY = [{ type: "Ready", status: "True" }];

/** A ReplicaSet of `pods` ready pods on nodes, under one budget. */
function cluster(pods: number, spec: Readonly<Record<string, unknown>>) {
  const store = new Store();
  const admission = new Admission(store, new Map());
  const set = store.create({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web" },
    spec: { replicas: pods },
  });
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: set.metadata.uid, controller: true };
  for (let i = 0; i < pods; i++) {
    store.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `web-${i}`, labels: { app: "web" }, ownerReferences: [owner] },
      spec: { containers: [], nodeName: "n" },
      status: { phase: "Running", conditions: READY },
    });
  }
  const selector = { matchLabels: { app: "web" } };
  store.create({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web" },
    spec: { ...spec, selector },
  });
  const reconcile = () => {
    const seen = disruption.observe("default/web", { cluster: store, epochUnixMs: 0 } as never, null, { by: "watch" });
    const { commands } = disruption.decide(seen, null, store.now, { by: "watch" });
    for (const command of commands) admission.apply("disruption", "controllermanager", command);
    return store.get("PodDisruptionBudget", "default", "web")?.status as Readonly<Record<string, number>>;
  };
  const evict = (name: string) =>
    admission.apply("user", "user", { verb: "evict", pod: { kind: "Pod", namespace: "default", name } });
  return { store, reconcile, evict };
}

describe("disruptions allowed", () => {
  test.each([
    {
      budget: { minAvailable: "50%" },
      pods: 7,
      allowed: 3,
      why: "50 % of 7 rounds up to 4; rounding down would allow 4",
    },
    {
      budget: { maxUnavailable: "30%" },
      pods: 7,
      allowed: 3,
      why: "30 % of 7 rounds up to 3; rounding down would allow 2",
    },
    { budget: { minAvailable: 7 }, pods: 7, allowed: 0, why: "all must stay" },
    { budget: { maxUnavailable: 1 }, pods: 3, allowed: 1, why: "one at a time" },
  ])("$budget of $pods pods: $allowed ($why)", ({ budget, pods, allowed }) => {
    expect(cluster(pods, budget).reconcile().disruptionsAllowed).toBe(allowed);
  });
});

describe("the eviction API", () => {
  test("spends one disruption and then refuses until the budget is recomputed", () => {
    const { reconcile, evict, store } = cluster(3, { maxUnavailable: 1 });
    reconcile();
    expect(evict("web-0").ok).toBe(true);
    expect(store.get("Pod", "default", "web-0")?.metadata.deletionTimestamp).toBe(0);
    const second = evict("web-1");
    expect(second).toMatchObject({ ok: false, reason: "TooManyRequests" });
    expect(second.ok ? "" : second.message).toBe(
      "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget web needs 2 healthy pods and has 3 currently",
    );
  });

  test("a plain delete asks no budget", () => {
    const { store, reconcile } = cluster(2, { minAvailable: 2 });
    reconcile();
    const admission = new Admission(store, new Map());
    const target = { kind: "Pod", namespace: "default", name: "web-0" };
    expect(admission.apply("user", "user", { verb: "delete", target }).ok).toBe(true);
  });
});

describe("admission of budgets", () => {
  const budget = (spec: Readonly<Record<string, unknown>>) =>
    ({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "b" },
      spec,
      status: {},
    }) as unknown as KubeObject;
  test.each([
    { spec: { selector: {}, minAvailable: 1, maxUnavailable: 1 }, path: "spec" },
    { spec: { selector: {}, minAvailable: "120%" }, path: "spec.minAvailable" },
    { spec: { selector: {}, maxUnavailable: "many" }, path: "spec.maxUnavailable" },
    { spec: { minAvailable: 1 }, path: "spec.selector" },
  ])("refuses $spec at $path", ({ spec, path }) => {
    const result = budgetKind.admit(budget(spec));
    expect(result.ok ? [] : result.error.map((error) => error.path.join("."))).toEqual([path]);
  });
  test("takes a whole number or a percentage", () => {
    expect(budgetKind.admit(budget({ selector: {}, minAvailable: "50%" })).ok).toBe(true);
  });
});
