import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node, Taint } from "../../../src/api/objects.ts";
import { join, leave, serve } from "../../../src/controllers/node-lifecycle/eviction-queue.ts";
import { isSilent, noticed, unknownConditions } from "../../../src/controllers/node-lifecycle/health.ts";
import { accepts, atRate, type Limiter, spent } from "../../../src/controllers/node-lifecycle/limiter.ts";
import { withConditionTaints, withEvictionTaint } from "../../../src/controllers/node-lifecycle/taints.ts";
import { evictionInterval, zoneState } from "../../../src/controllers/node-lifecycle/zones.ts";

const node = (ready: "True" | "False" | "Unknown" | undefined, taints: readonly Taint[] = []): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "n", namespace: "", uid: "n", generation: 1, resourceVersion: 1, creationTimestamp: 0 },
  spec: { taints },
  status: { capacity: {}, allocatable: {}, conditions: ready ? [{ type: "Ready", status: ready }] : [] },
});

describe("zones", () => {
  it.each([
    { name: "all lost", ready: 0, notReady: 1, nodes: 1, state: "FullDisruption", interval: 10_000 },
    {
      name: "two of three is too few to tell",
      ready: 1,
      notReady: 2,
      nodes: 3,
      state: "Normal",
      interval: 10_000,
      byShareAlone: null,
    },
    {
      name: "three of four in a small zone",
      ready: 1,
      notReady: 3,
      nodes: 4,
      state: "PartialDisruption",
      interval: null,
    },
    {
      name: "a large zone slows down",
      ready: 20,
      notReady: 40,
      nodes: 60,
      state: "PartialDisruption",
      interval: 100_000,
    },
    {
      name: "54 % is normal",
      ready: 46,
      notReady: 54,
      nodes: 100,
      state: "Normal",
      interval: 10_000,
      byMajority: 100_000,
    },
  ])("$name", ({ ready, notReady, nodes, state, interval }) => {
    expect(zoneState(ready, notReady)).toBe(state);
    expect(evictionInterval(zoneState(ready, notReady), nodes)).toBe(interval);
  });
});

describe("limiter", () => {
  const fresh = { intervalMs: 10_000, freeAt: 0 };
  it("gives one token in an interval, never two", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { maxLength: 200 }), (moments) => {
        let limiter: Limiter = fresh;
        const given: number[] = [];
        for (const now of moments.toSorted((a, b) => a - b)) {
          if (!accepts(limiter, now)) continue;
          given.push(now);
          limiter = spent(limiter, now);
        }
        const gaps = given.slice(1).map((at, index) => at - (given[index] ?? 0));
        expect(Math.min(10_000, ...gaps)).toBe(10_000);
      }),
    );
  });

  it.each([
    { name: "no rate gives none", limiter: atRate(fresh, null, 5), now: 1e9, want: false },
    { name: "an idle one keeps its token at another rate", limiter: atRate(fresh, 100_000, 5), now: 5, want: true },
    {
      name: "who waits goes on waiting, a whole new interval",
      limiter: atRate(spent(fresh, 0), 100_000, 5_000),
      now: 100_000,
      want: false,
      keepingTheOldWait: true,
    },
  ])("$name", ({ limiter, now, want }) => {
    expect(accepts(limiter, now)).toBe(want);
  });

  it("serves the queue's head as tokens come, each node once", () => {
    const empty = { limiter: fresh, waiting: [], joined: [] };
    const queue = join(join(join(empty, "a", 0), "b", 0), "a", 0);
    const first = serve(queue, 0);
    expect(first.served).toEqual(["a"]);
    expect(serve(first.queue, 9_999).served).toEqual([]);
    expect(serve(first.queue, 10_000).served).toEqual(["b"]);
    expect(serve(leave(first.queue, "b"), 10_000).served).toEqual([]);
  });
});

describe("signs of life", () => {
  it("count from when they are noticed", () => {
    const health = noticed(undefined, 100_000, 105_000);
    expect(isSilent(node("True"), health, 155_000)).toBe(false);
    expect(isSilent(node("True"), health, 155_001)).toBe(true);
    expect(noticed(health, 100_000, 110_000)).toBe(health);
  });

  it("give a node without any status 60 s", () => {
    expect(isSilent(node(undefined), { renewedAt: 0, noticedAt: 0 }, 60_000)).toBe(false);
    expect(isSilent(node(undefined), { renewedAt: 0, noticedAt: 0 }, 60_001)).toBe(true);
  });

  it("end in Unknown for all that a kubelet posts", () => {
    const conditions = unknownConditions(node("True").status.conditions ?? [], 155_300);
    expect(conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ["Ready", "Unknown", "NodeStatusUnknown"],
      ["MemoryPressure", "Unknown", "NodeStatusNeverUpdated"],
      ["DiskPressure", "Unknown", "NodeStatusNeverUpdated"],
      ["PIDPressure", "Unknown", "NodeStatusNeverUpdated"],
    ]);
    expect(conditions[0]?.lastTransitionTime).toBe(155_000);
  });
});

describe("taints", () => {
  const own: Taint = { key: "dedicated", value: "gpu", effect: "NoSchedule" };
  const names = (taints: readonly Taint[]) => taints.map(({ key, effect }) => `${key}:${effect}`);
  it.each([
    {
      ready: "Unknown" as const,
      taints: [own],
      want: ["node.kubernetes.io/unreachable:NoSchedule", "dedicated:NoSchedule"],
    },
    {
      ready: "False" as const,
      taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoSchedule" } as const],
      want: ["node.kubernetes.io/not-ready:NoSchedule"],
    },
    {
      ready: "True" as const,
      taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const, own],
      want: ["dedicated:NoSchedule"],
    },
  ])("follow Ready=$ready and leave others alone", ({ ready, taints, want }) => {
    expect(names(withConditionTaints(node(ready), taints))).toEqual(want);
  });

  it("stay the same list when nothing differs", () => {
    const taints = [own];
    expect(withConditionTaints(node("True"), taints)).toBe(taints);
  });

  it("for eviction replace one another", () => {
    const silent = withEvictionTaint("Unknown", [own], 5);
    expect(names(withEvictionTaint("False", silent, 6))).toEqual([
      "node.kubernetes.io/not-ready:NoExecute",
      "dedicated:NoSchedule",
    ]);
  });
});
