import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceList } from "../../../src/api/objects.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/base/units.ts";
import { UPDATER_DEFAULTS } from "../../../src/controllers/vpa/config.ts";
import type { PodSubject } from "../../../src/controllers/vpa/subject.ts";
import type { VpaSpec } from "../../../src/controllers/vpa/types.ts";
import { EMPTY_UPDATER } from "../../../src/controllers/vpa/updater/memory.ts";
import { byPriority, isWorthUpdating, priorityOf } from "../../../src/controllers/vpa/updater/priority.ts";
import { takeToken } from "../../../src/controllers/vpa/updater/rate-limit.ts";
import { type UpdaterSeen, update } from "../../../src/controllers/vpa/updater/update.ts";
import { podWith, recommended, vpaNamed } from "./given.ts";

describe("priority", () => {
  type Case = {
    name: string;
    requests: Readonly<Record<string, ResourceList>>;
    targets: Parameters<typeof recommended>[0];
    diff: number;
    up: boolean;
    outside?: boolean;
  };
  it.each<Case>([
    { name: "2 → 10", requests: { a: { cpu: "2" } }, targets: { a: [{ cpu: "10" }] }, diff: 4, up: true },
    { name: "4 → 2", requests: { a: { cpu: "4" } }, targets: { a: [{ cpu: "2" }] }, diff: 0.5, up: false },
    { name: "10m → 900m", requests: { a: { cpu: "10m" } }, targets: { a: [{ cpu: "900m" }] }, diff: 89, up: true },
    {
      name: "4 → 10, below its bounds",
      requests: { a: { cpu: "4" } },
      targets: { a: [{ cpu: "10" }, { cpu: "6" }, { cpu: "14" }] },
      diff: 1.5,
      up: true,
      outside: true,
    },
    {
      name: "8 → 2, above its bounds",
      requests: { a: { cpu: "8" } },
      targets: { a: [{ cpu: "2" }, { cpu: "1" }, { cpu: "3" }] },
      diff: 0.75,
      up: false,
      outside: true,
    },
    {
      name: "both resources double",
      requests: { a: { cpu: "3", memory: "10M" } },
      targets: { a: [{ cpu: "6", memory: "20M" }] },
      diff: 2,
      up: true,
    },
    {
      name: "one halves, the other doubles",
      requests: { a: { cpu: "4", memory: "10" } },
      targets: { a: [{ cpu: "2", memory: "20" }] },
      diff: 1.5,
      up: true,
    },
    {
      name: "containers are summed: 1 + 2 → 4 + 8",
      requests: { a: { cpu: "1" }, b: { cpu: "2" } },
      targets: { a: [{ cpu: "4" }], b: [{ cpu: "8" }] },
      diff: 3,
      up: true,
    },
    {
      name: "containers are summed: 3 + 7 → 1 + 2",
      requests: { a: { cpu: "3" }, b: { cpu: "7" } },
      targets: { a: [{ cpu: "1" }], b: [{ cpu: "2" }] },
      diff: 0.7,
      up: false,
    },
    {
      name: "a missing request",
      requests: { a: {} },
      targets: { a: [{ cpu: "1" }] },
      diff: 999,
      up: true,
      outside: true,
    },
  ])("$name differs by $diff", ({ requests, targets, diff, up, outside = false }) => {
    const { resourceDiff, ...flags } = priorityOf(podWith("p", requests), recommended(targets));
    expect(resourceDiff).toBeCloseTo(diff, 12);
    expect(flags).toEqual({ pod: "p", scaleUp: up, outsideRecommendedRange: outside });
  });

  it.each([
    {
      name: "by difference",
      diffs: [4, 1.5, 9, 2.33].map((resourceDiff) => ({ resourceDiff, scaleUp: true })),
      want: [9, 4, 2.33, 1.5],
    },
    {
      name: "those that need more first",
      diffs: [
        { resourceDiff: 0.5, scaleUp: false },
        { resourceDiff: 0.25, scaleUp: true },
      ],
      want: [0.25, 0.5],
    },
  ])("sorts $name", ({ diffs, want }) => {
    const sorted = diffs.map((one) => ({ ...one, pod: "p", outsideRecommendedRange: false })).sort(byPriority);
    expect(sorted.map(({ resourceDiff }) => resourceDiff)).toEqual(want);
  });

  it.each([
    { name: "outside at any age", outside: true, oom: false, diff: 0.01, ageH: 0, want: true },
    { name: "inside: too young", outside: false, oom: false, diff: 5, ageH: 11, want: false },
    { name: "inside: old enough and far off", outside: false, oom: false, diff: 0.1, ageH: 12, want: true },
    { name: "inside: near enough", outside: false, oom: false, diff: 0.09, ageH: 99, want: false },
    { name: "killed soon: at any age", outside: false, oom: true, diff: 0.01, ageH: 0, want: true },
    { name: "killed soon, but nothing to gain", outside: true, oom: true, diff: 0, ageH: 99, want: false },
  ])("$name: $want", ({ outside, oom, diff, ageH, want }) => {
    const priority = { pod: "p", outsideRecommendedRange: outside, scaleUp: true, resourceDiff: diff };
    expect(isWorthUpdating(priority, oom, podWith("p", {}), ageH * HOUR_MS, UPDATER_DEFAULTS)).toBe(want);
  });
});

const RECOMMENDATION = {
  recommendation: {
    containerRecommendations: [
      { containerName: "app", target: { cpu: "200m" }, lowerBound: { cpu: "150m" }, upperBound: { cpu: "400m" } },
    ],
  },
};
const seenOf = (pods: readonly PodSubject[], replicas: number, updatePolicy: VpaSpec["updatePolicy"]): UpdaterSeen => ({
  isWebhookUp: true,
  candidates: [{ vpa: vpaNamed("web", { updatePolicy }, RECOMMENDATION), selector: { matchLabels: { app: "web" } } }],
  pods,
  owners: [{ kind: "ReplicaSet", name: "web-1", replicas }],
  limitRanges: [],
  refusals: {},
  budgets: {},
});
const small = (count: number, change: Partial<PodSubject> = {}): readonly PodSubject[] =>
  Array.from({ length: count }, (_, index) => podWith(`web-${index}`, { app: { cpu: "100m" } }, change));
const evictedIn = (seen: UpdaterSeen, config = UPDATER_DEFAULTS): readonly string[] =>
  update(seen, EMPTY_UPDATER, 0, config).updates.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.verb === "evict" ? [action.pod] : [])),
  );

describe("eviction budget", () => {
  const recreate = { updateMode: "Recreate" };
  it.each([
    { name: "5 replicas, half may be down", pods: small(5), replicas: 5, tolerance: 0.5, want: 2 },
    { name: "5 replicas, 0.8 may be down", pods: small(5), replicas: 5, tolerance: 0.8, want: 4 },
    { name: "5 replicas, 0.1 is none, but one goes", pods: small(5), replicas: 5, tolerance: 0.1, want: 1 },
    { name: "1 of 4 runs", pods: small(1), replicas: 4, tolerance: 0.5, want: 0 },
    { name: "1 replica is below minReplicas 2", pods: small(1), replicas: 1, tolerance: 0.5, want: 0 },
    { name: "Pending pods always go", pods: small(3, { phase: "Pending" }), replicas: 3, tolerance: 0, want: 3 },
    { name: "no replicas configured", pods: small(3), replicas: 0, tolerance: 0.5, want: 0 },
    {
      name: "a pod being deleted neither goes nor counts",
      pods: small(2, { deleting: true }),
      replicas: 2,
      tolerance: 0.5,
      want: 0,
    },
  ])("$name: $want", ({ pods, replicas, tolerance, want }) => {
    const config = { ...UPDATER_DEFAULTS, evictionTolerance: tolerance };
    expect(evictedIn(seenOf(pods, replicas, recreate), config)).toHaveLength(want);
  });

  it.each([
    { mode: "Recreate", want: 1 },
    { mode: "Auto", want: 1 },
    { mode: "InPlaceOrRecreate", want: 0 },
    { mode: "InPlace", want: 0 },
    { mode: "Initial", want: 0 },
    { mode: "Off", want: 0 },
  ])("mode $mode evicts $want of 2", ({ mode, want }) => {
    expect(evictedIn(seenOf(small(2), 2, { updateMode: mode }))).toHaveLength(want);
  });

  it.each([
    { name: "allows one", allowed: 1, want: ["web-0"] },
    { name: "allows none", allowed: 0, want: [] },
    { name: "allows more than the updater takes", allowed: 9, want: ["web-0", "web-1"] },
  ])("a disruption budget that $name", ({ allowed, want }) => {
    const budget = { name: "web", allowed };
    const budgets = Object.fromEntries(small(4).map(({ name }) => [name, budget]));
    const done = update({ ...seenOf(small(4), 4, recreate), budgets }, EMPTY_UPDATER, 0, UPDATER_DEFAULTS).updates;
    const gone = done.flatMap(({ actions }) =>
      actions.flatMap((action) => (action.verb === "evict" && action.error === undefined ? [action.pod] : [])),
    );
    expect(gone).toEqual(want);
  });

  it("needs the webhook: an evicted pod would come back unchanged", () => {
    expect(evictedIn({ ...seenOf(small(4), 4, recreate), isWebhookUp: false })).toEqual([]);
  });

  it("is never exceeded", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (replicas, missing, evictionTolerance) => {
          const live = Math.max(0, replicas - missing);
          const gone = evictedIn(seenOf(small(live), replicas, recreate), {
            ...UPDATER_DEFAULTS,
            evictionTolerance,
          }).length;
          const allowed = Math.max(Math.trunc(replicas * evictionTolerance), 1);
          expect(replicas - live + gone).toBeLessThanOrEqual(Math.max(allowed, replicas - live));
        },
      ),
    );
  });
});

describe("in place", () => {
  const inPlace = { updateMode: "InPlaceOrRecreate" };
  const resizing = (reason: string) => ({
    conditions: [{ type: "PodResizePending", status: "True" as const, reason }],
  });

  it.each([
    { name: "all refused: as many are evicted as may be down", refused: [0, 1, 2, 3], want: ["web-0", "web-1"] },
    { name: "one refused: the resizes of the others used up the budget", refused: [0], want: [] },
  ])("$name", ({ refused, want }) => {
    const refusals = Object.fromEntries(refused.map((index) => [`resize web-${index}`, "no"]));
    expect(evictedIn({ ...seenOf(small(4), 4, inPlace), refusals })).toEqual(want);
  });

  it.each([
    { name: "deferred: waits 5 minutes", reason: "Deferred", afterMs: 5 * MINUTE_MS, want: 0 },
    { name: "deferred for longer: evicted", reason: "Deferred", afterMs: 5 * MINUTE_MS + 1, want: 1 },
    { name: "infeasible: evicted at once", reason: "Infeasible", afterMs: 0, want: 1 },
  ])("$name", ({ reason, afterMs, want }) => {
    const fine = ["web-1", "web-2", "web-3"].map((name) => podWith(name, { app: { cpu: "200m" } }));
    const seen = seenOf([...small(1, resizing(reason)), ...fine], 4, inPlace);
    const memory = { ...EMPTY_UPDATER, resizeSeen: { "default/web-0": 0 } };
    const actions = update(seen, memory, afterMs, UPDATER_DEFAULTS).updates.flatMap((one) => one.actions);
    expect(actions.filter(({ verb }) => verb === "evict")).toHaveLength(want);
  });
});

describe("rate limit", () => {
  const S = 1e9;
  it.each([
    { name: "without limit", rate: -1, burst: 1, bucket: { tokens: 0, atNs: 0 }, want: 0 },
    { name: "a full bucket", rate: 0.5, burst: 1, bucket: null, want: 0 },
    { name: "an empty one waits for its token", rate: 0.5, burst: 1, bucket: { tokens: 0, atNs: 0 }, want: 2 * S },
    { name: "longer than the loop", rate: 0.01, burst: 1, bucket: { tokens: 0, atNs: 0 }, want: undefined },
    { name: "no burst, no action", rate: 0.5, burst: 0, bucket: null, want: undefined },
  ])("$name: $want", ({ rate, burst, bucket, want }) =>
    expect(takeToken(bucket, rate, burst, 0, 60 * S)?.atNs).toBe(want),
  );
});
