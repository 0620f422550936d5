import { describe, expect, it } from "vitest";
import { ok } from "../../../src/base/result.ts";
import type { Application, OperationState, SyncPolicy } from "../../../src/controllers/argocd/app/application.ts";
import { autoSync, healDelay } from "../../../src/controllers/argocd/app/auto-sync.ts";
import type { Comparison } from "../../../src/controllers/argocd/app/compare.ts";
import type { ArgocdConfig } from "../../../src/controllers/argocd/app/config.ts";
import { refreshNeeded } from "../../../src/controllers/argocd/app/refresh.ts";
import { isModified, LAST_APPLIED } from "../../../src/controllers/argocd/diff/difference.ts";
import type { Manifest } from "../../../src/controllers/argocd/manifest.ts";

const CONFIG: ArgocdConfig = {
  timeoutReconciliationMs: 120_000,
  hardReconciliationMs: 0,
  repoErrorGraceMs: 180_000,
  selfHealBackoff: { first: 2_000, factor: 3, cap: 300_000 },
  selfHealTimeoutMs: 5_000,
  syncTimeoutMs: 0,
  syncWaveDelayMs: 2_000,
  syncWindows: [],
  calendar: { nextFiring: () => ok(0), offset: () => 0 },
  startUnixMs: 0,
};
const SOURCE = { repoURL: "https://git.example.com/web.git", targetRevision: "HEAD" };

const app = (syncPolicy: SyncPolicy, operationState?: OperationState): Application => ({
  name: "web",
  annotations: {},
  namespace: "argocd",
  deleting: false,
  spec: { project: "default", source: SOURCE, destination: { namespace: "app" }, syncPolicy },
  operation: undefined,
  operationState,
  sync: { status: "OutOfSync", revision: "r1", comparedTo: { source: SOURCE, destination: { namespace: "app" } } },
  health: {},
  resources: [],
  conditions: [],
  reconciledAtMs: 0,
});
const compared = (more: Partial<Comparison> = {}): Comparison => ({
  sync: app({}).sync,
  health: "Healthy",
  resources: [{ version: "v1", kind: "ConfigMap", name: "conf", status: "OutOfSync" }],
  conditions: [],
  hasChanges: true,
  targets: [],
  live: [],
  isModified: () => true,
  ...more,
});
const done = (phase: "Succeeded" | "Failed", heals = 0): OperationState => ({
  operation: { sync: { revision: "r1", source: SOURCE, autoHealAttemptsCount: heals } },
  phase,
  message: "denied",
  startedAtMs: 0,
  finishedAtMs: 10_000,
  syncResult: { revision: "r1", source: SOURCE },
});

describe("the wait between heals", () => {
  // A fixed wait, as in older releases, would be 5 s for all of them.
  it.each([
    { cap: 120, heals: [0, 1, 2, 3, 4, 5, 6, 40], want: [0, 2, 6, 18, 54, 120, 120, 120] },
    { cap: 300, heals: [4, 5, 6], want: [54, 162, 300] },
  ])("cap $cap s", ({ cap, heals, want }) => {
    const config = { ...CONFIG, selfHealBackoff: { first: 2_000, factor: 3, cap: cap * 1_000 } };
    expect(heals.map((n) => healDelay(n, config) / 1_000)).toEqual(want);
    expect(heals.map((n) => healDelay(n, { ...config, selfHealBackoff: undefined }))).toEqual(heals.map(() => 5_000));
  });

  it("counts from the end of the last operation", () => {
    const config = { ...CONFIG, selfHealBackoff: { first: 2_000, factor: 3, cap: 120_000 } };
    const healed = app({ automated: { selfHeal: true } }, done("Succeeded", 40));
    expect(autoSync(healed, compared(), 70_000, config)).toEqual({ does: "wait", after: 60_000 });
    expect(autoSync(healed, compared(), 130_000, config)).toMatchObject({ does: "start" });
  });
});

describe("the automation", () => {
  const extra = { resources: [{ ...compared().resources[0], requiresPruning: true }] } as Partial<Comparison>;
  it.each([
    { name: "is off", policy: {}, state: undefined, found: {}, want: "nothing" },
    { name: "starts a new revision", policy: { automated: {} }, state: undefined, found: {}, want: "start" },
    {
      name: "leaves a tried revision alone",
      policy: { automated: {} },
      state: done("Succeeded"),
      found: {},
      want: "nothing",
    },
    {
      name: "heals it if asked to",
      policy: { automated: { selfHeal: true } },
      state: done("Succeeded"),
      found: {},
      want: "start",
    },
    {
      name: "does not try a failed revision again",
      policy: { automated: { selfHeal: true } },
      state: done("Failed"),
      found: {},
      want: "complain",
    },
    {
      name: "does not start for extras with prune off",
      policy: { automated: {} },
      state: undefined,
      found: extra,
      want: "nothing",
    },
    {
      name: "does not wipe out everything",
      policy: { automated: { prune: true } },
      state: undefined,
      found: extra,
      want: "complain",
    },
    {
      name: "unless it may",
      policy: { automated: { prune: true, allowEmpty: true } },
      state: undefined,
      found: extra,
      want: "start",
    },
  ])("$name", ({ policy, state, found, want }) => {
    expect(autoSync(app(policy, state), compared(found), 60_000, CONFIG).does).toBe(want);
  });
});

describe("a refresh", () => {
  it.each([
    { name: "is not due within the period", change: {}, requested: undefined, at: 120_000, want: undefined },
    { name: "is due right after it", change: {}, requested: undefined, at: 120_001, want: 2 },
    { name: "at the level asked for", change: {}, requested: 1 as const, at: 1, want: 1 },
    {
      name: "by annotation",
      change: { annotations: { "argocd.argoproj.io/refresh": "normal" } },
      requested: undefined,
      at: 1,
      want: 3,
    },
    {
      name: "of another source",
      change: { sync: { ...app({}).sync, comparedTo: { source: { repoURL: "" }, destination: {} } } },
      requested: 1 as const,
      at: 1,
      want: 3,
    },
  ])("$name", ({ change, requested, at, want }) => {
    const changed = { ...app({}), ...change } as Application;
    expect(refreshNeeded(changed, requested, at, CONFIG)?.level).toBe(want);
  });
});

describe("a difference", () => {
  const deployment = (spec: object, lastApplied?: object): Manifest => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", ...(lastApplied && { annotations: { [LAST_APPLIED]: JSON.stringify(lastApplied) } }) },
    spec,
  });
  const ignore = [{ group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] }];
  it.each([
    {
      name: "another value",
      target: { replicas: 3 },
      live: { replicas: 10 },
      before: undefined,
      rules: [],
      want: true,
    },
    { name: "a field Git never had", target: {}, live: { replicas: 10 }, before: {}, rules: [], want: false },
    {
      name: "a field Git no longer has",
      target: {},
      live: { replicas: 10 },
      before: { replicas: 3 },
      rules: [],
      want: true,
    },
    {
      name: "an ignored one",
      target: { replicas: 3 },
      live: { replicas: 10 },
      before: undefined,
      rules: ignore,
      want: false,
    },
  ])("$name: $want", ({ target, live, before, rules, want }) => {
    const last = before && deployment(before);
    expect(isModified(deployment(target), deployment(live, last), rules)).toBe(want);
  });
});
