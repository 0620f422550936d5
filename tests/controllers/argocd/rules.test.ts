import { describe, expect, it } from "vitest";
import { parseGoDuration } from "../../../src/base/go-duration.ts";
import { ok } from "../../../src/base/result.ts";
import { globMatches } from "../../../src/controllers/argocd/glob.ts";
import { healthOf, isWorse } from "../../../src/controllers/argocd/health.ts";
import { isHook, phasesOf, waveOf } from "../../../src/controllers/argocd/hooks.ts";
import type { Manifest } from "../../../src/controllers/argocd/manifest.ts";
import { nextRetryAt } from "../../../src/controllers/argocd/retry.ts";
import { type Calendar, canSync, matchingWindows, type SyncWindow } from "../../../src/controllers/argocd/windows.ts";

const annotated = (annotations: Record<string, string>): Manifest => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "j", annotations },
});

describe("the wait after a failed operation", () => {
  // A rule without the cap would wait 320 s at k = 6.
  it.each([
    [0, 5],
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 80],
    [5, 160],
    [6, 180],
  ])("k = %i: %i s", (count, seconds) => {
    expect(nextRetryAt({ limit: 5 }, 0, count)).toEqual(ok(seconds * 1_000));
  });

  it("grows without end where the longest wait is 0", () => {
    expect(nextRetryAt({ backoff: { maxDuration: "0" } }, 0, 6)).toEqual(ok(320_000));
  });
});

describe("durations", () => {
  it.each([
    ["2h30m", ok(9_000_000)],
    ["-1.5s", ok(-1_500)],
    ["0", ok(0)],
    ["1d", { ok: false, error: 'time: unknown unit "d" in duration "1d"' }],
    ["10", { ok: false, error: 'time: missing unit in duration "10"' }],
    ["", { ok: false, error: 'time: invalid duration ""' }],
    ["soon", { ok: false, error: 'time: invalid duration "soon"' }],
  ])("%s", (text, want) => {
    expect(parseGoDuration(text)).toEqual(want);
  });
});

describe("globs", () => {
  it.each([
    ["prod-*", "prod-web", true],
    ["prod-*", "web", false],
    ["w?b", "web", true],
    ["{web,api}-[!x]", "api-1", true],
    ["{web,api}-[!x]", "api-x", false],
    ["a.b", "axb", false],
    ["\\*", "*", true],
  ])("%s on %s: %s", (glob, text, want) => {
    expect(globMatches(glob, text)).toBe(want);
  });
});

describe("hooks and waves", () => {
  it.each<{ name: string; annotations: Record<string, string>; hook: boolean; phases: readonly string[] }>([
    { name: "one phase", annotations: { "argocd.argoproj.io/hook": "PreSync" }, hook: true, phases: ["PreSync"] },
    {
      name: "two phases",
      annotations: { "argocd.argoproj.io/hook": "PreSync, PostSync" },
      hook: true,
      phases: ["PreSync", "PostSync"],
    },
    { name: "Skip alone is not applied", annotations: { "argocd.argoproj.io/hook": "Skip" }, hook: false, phases: [] },
    { name: "an unknown type never runs", annotations: { "argocd.argoproj.io/hook": "Later" }, hook: true, phases: [] },
    {
      name: "Helm's types",
      annotations: { "helm.sh/hook": "pre-install,pre-upgrade" },
      hook: true,
      phases: ["PreSync"],
    },
    {
      name: "Helm's definitions are no hooks",
      annotations: { "helm.sh/hook": "crd-install" },
      hook: false,
      phases: ["Sync"],
    },
  ])("$name", ({ annotations, hook, phases }) => {
    expect(isHook(annotated(annotations))).toBe(hook);
    expect(phasesOf(annotated(annotations))).toEqual(phases);
  });

  it.each([
    [{ "argocd.argoproj.io/sync-wave": "-1" }, -1],
    [{ "argocd.argoproj.io/sync-wave": "first", "helm.sh/hook-weight": "4" }, 4],
    [{ "argocd.argoproj.io/sync-wave": "first" }, 0],
  ])("wave of %j: %i", (annotations, want) => {
    expect(waveOf(annotated(annotations))).toBe(want);
  });
});

describe("health", () => {
  it("knows what is worse", () => {
    expect([isWorse("Healthy", "Missing"), isWorse("Degraded", "Missing")]).toEqual([true, false]);
  });

  it("calls a resumed job healthy, although it still runs", () => {
    const resumed = {
      ...annotated({}),
      status: { active: 1, conditions: [{ type: "Suspended", status: "False", message: "Job resumed" }] },
    };
    expect(healthOf(resumed).health).toEqual({ status: "Healthy", message: "Job resumed" });
    expect(healthOf({ ...resumed, status: { active: 1 } }).health?.status).toBe("Progressing");
  });
});

describe("sync windows", () => {
  const open = "* * * * *";
  const shut = "0 0 1 1 *";
  /** Every window lasts an hour; the open schedule fired half an hour ago. */
  const calendar: Calendar = {
    nextFiring: (schedule, after) => ok(schedule === open ? after + 1_800_000 : after + 7_200_000),
    offset: () => 0,
  };
  const window = (kind: SyncWindow["kind"], schedule: string, more: Partial<SyncWindow> = {}): SyncWindow => ({
    kind,
    schedule,
    duration: "1h",
    applications: ["*"],
    ...more,
  });

  it.each([
    { name: "no window", windows: [], manual: false, want: true },
    {
      name: "an open deny beats an open allow",
      windows: [window("allow", open), window("deny", open)],
      manual: false,
      want: false,
    },
    { name: "a closed deny", windows: [window("deny", shut)], manual: false, want: true },
    { name: "a closed allow", windows: [window("allow", shut)], manual: false, want: false },
    {
      name: "one open allow of two",
      windows: [window("allow", shut), window("allow", open)],
      manual: false,
      want: true,
    },
    {
      name: "a person, where every deny lets people",
      windows: [window("deny", open, { manualSync: true })],
      manual: true,
      want: true,
    },
    {
      name: "a person, where one deny of two does",
      windows: [window("deny", open, { manualSync: true }), window("deny", open)],
      manual: true,
      want: false,
    },
  ])("$name: $want", ({ windows, manual, want }) => {
    expect(canSync(windows, 10_000_000, { manual, operationStarted: undefined }, calendar)).toEqual(ok(want));
  });

  it("match by any list, or with the operator by all that are set", () => {
    const target = { app: "web", namespace: "app", clusters: ["in-cluster"] };
    const mixed = window("deny", open, { applications: ["api"], namespaces: ["app"] });
    expect(matchingWindows([mixed], target)).toEqual([mixed]);
    expect(matchingWindows([{ ...mixed, andOperator: true }], target)).toEqual([]);
    expect(matchingWindows([{ ...mixed, applications: [], namespaces: [] }], target)).toEqual([]);
  });
});
