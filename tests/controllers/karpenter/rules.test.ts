import { describe, expect, test } from "vitest";
import { parseGoDuration } from "../../../src/base/go-duration.ts";
import { parseRfc3339, rfc3339 } from "../../../src/base/rfc3339.ts";
import { isApproved, scoreOf } from "../../../src/controllers/karpenter/balanced.ts";
import { BATCH_DEFAULTS, closesAt, triggered, waitingFrom } from "../../../src/controllers/karpenter/batch.ts";
import { allowance, UNLIMITED } from "../../../src/controllers/karpenter/budgets.ts";
import { instanceType, worstLaunchPrice } from "../../../src/controllers/karpenter/catalogue.ts";
import { firesWithin } from "../../../src/controllers/karpenter/cron.ts";
import { evictionCost } from "../../../src/controllers/karpenter/pods.ts";
import { provision } from "../../../src/controllers/karpenter/provision.ts";
import { Recorder } from "../../../src/controllers/karpenter/recorder.ts";
import { requirementOf, requirementText } from "../../../src/controllers/karpenter/requirement.ts";
import { incompatibility, ofSelectors } from "../../../src/controllers/karpenter/requirements.ts";
import { type Seen, worldOf } from "../../../src/controllers/karpenter/world.ts";
import { pending, poolOf, seen, typeOf } from "./world.ts";

const MONDAY = 1_767_571_200_000;
const HOUR = 3_600_000;

describe("budgets: the smallest that is active and applies, percentages rounded up", () => {
  const scheduled = { nodes: "0", schedule: "0 9 * * 1-5", duration: "8h" };
  test.each([
    { name: "a number", budgets: [{ nodes: "10" }], nodes: 100, at: 0, want: 10, naive: 10 },
    { name: "a share", budgets: [{ nodes: "10%" }], nodes: 100, at: 0, want: 10, naive: 10 },
    { name: "rounded up", budgets: [{ nodes: "10%" }], nodes: 15, at: 0, want: 2, naive: 1 },
    { name: "one node of one", budgets: [{ nodes: "10%" }], nodes: 1, at: 0, want: 1, naive: 0 },
    {
      name: "smallest",
      budgets: [{ nodes: "10" }, { nodes: "4" }, { nodes: "5" }],
      nodes: 100,
      at: 0,
      want: 4,
      naive: 10,
    },
    { name: "not begun", budgets: [scheduled], nodes: 10, at: 9 * HOUR - 1, want: UNLIMITED, naive: 0 },
    { name: "begun", budgets: [scheduled], nodes: 10, at: 9 * HOUR, want: 0, naive: 0 },
    { name: "its end excluded", budgets: [scheduled], nodes: 10, at: 17 * HOUR, want: UNLIMITED, naive: 0 },
    {
      name: "unreadable",
      budgets: [{ nodes: "5", schedule: "soon", duration: "1h" }],
      nodes: 10,
      at: 0,
      want: 0,
      naive: 5,
    },
  ])("$name", ({ budgets, nodes, at, want }) => {
    expect(allowance(budgets, "Empty", nodes, MONDAY + at).nodes).toBe(want);
  });
  test("a budget for another reason does not apply", () => {
    expect(allowance([{ nodes: "0", reasons: ["Drifted"] }], "Empty", 10, MONDAY).nodes).toBe(UNLIMITED);
  });
});

describe("cron days: both must hold while one is a star, otherwise either", () => {
  test.each([
    { text: "0 0 5 * *", want: true, why: "the 5th, any weekday" },
    { text: "0 0 6 * *", want: false, why: "not the 6th" },
    { text: "0 0 6 * 1", want: true, why: "a Monday, though not the 6th" },
    { text: "0 0 */2 * 2", want: true, why: "a star with a step is a list: the 5th is in it" },
    { text: "0 0 6 * *,2", want: false, why: "a star among weekdays: the day must hold" },
    { text: "@daily", want: true, why: "midnight" },
  ])("$text: $why", ({ text, want }) => {
    expect(firesWithin(text, MONDAY - 1, MONDAY)).toBe(want);
  });
});

describe("batching: 1 s after the last new pod, 10 s after the first", () => {
  const run = (times: readonly (readonly [number, string])[]) =>
    times.reduce((batch, [at, pod]) => triggered(batch, pod, at), waitingFrom(0));
  test.each([
    {
      name: "three pods",
      times: [
        [0, "a"],
        [400, "b"],
        [900, "c"],
      ] as const,
      want: 1900,
    },
    {
      name: "a repeat does not extend",
      times: [
        [0, "a"],
        [900, "a"],
      ] as const,
      want: 1000,
    },
  ])("$name", ({ times, want }) => {
    expect(closesAt(run(times), BATCH_DEFAULTS)).toBe(want);
  });
  test("a pod every 0.5 s for ever: 10 s", () => {
    const times = Array.from({ length: 20 }, (_, i) => [i * 500, `p${i}`] as const);
    expect(closesAt(run(times), BATCH_DEFAULTS)).toBe(10_000);
  });
});

describe("eviction cost", () => {
  const withCost = (cost: string | undefined, priority: number) => {
    const pod = pending("a", "1", { priority });
    const annotations = cost === undefined ? undefined : { "controller.kubernetes.io/pod-deletion-cost": cost };
    return { ...pod, metadata: { ...pod.metadata, annotations } };
  };
  test.each([
    { cost: undefined, priority: 0, want: 1 },
    { cost: "134217728", priority: 0, want: 2 },
    { cost: undefined, priority: 33_554_432, want: 2 },
    { cost: "-2147483647", priority: -1_000_000_000, want: -10 },
    { cost: "much", priority: 0, want: 1 },
  ])("deletion cost $cost, priority $priority → $want", ({ cost, priority, want }) => {
    expect(evictionCost(withCost(cost, priority))).toBe(want);
  });
});

describe("Balanced: share saved ÷ share disrupted ≥ 0.5", () => {
  test.each([
    { saved: 20, disrupted: 5, score: 4, approved: true },
    { saved: 10, disrupted: 10, score: 1, approved: true },
    { saved: 5, disrupted: 50, score: 0.1, approved: false },
    { saved: 10, disrupted: 0, score: Number.POSITIVE_INFINITY, approved: true },
    { saved: 0, disrupted: 10, score: 0, approved: false },
    { saved: -5, disrupted: 10, score: 0, approved: false },
  ])("$saved / $disrupted → $score", ({ saved, disrupted, score, approved }) => {
    const given = { savings: saved / 100, disruption: disrupted / 100 };
    expect(scoreOf(given)).toBeCloseTo(score);
    expect(isApproved(given)).toBe(approved);
  });
});

describe("worst launch price: the dearest offering of the capacity type that will be tried first", () => {
  const type = instanceType(typeOf("m", 4, 0.12, 0.05));
  const known = new Set(["karpenter.sh/capacity-type", "topology.kubernetes.io/zone"]);
  const kinds = (...values: string[]) => ofSelectors([{ key: "karpenter.sh/capacity-type", operator: "In", values }]);
  test.each([
    { name: "both: spot, though on-demand costs more", allowed: ["spot", "on-demand"], want: 0.05, naive: 0.12 },
    { name: "on-demand only", allowed: ["on-demand"], want: 0.12, naive: 0.05 },
    { name: "reserved, which there is none of", allowed: ["reserved"], want: Number.MAX_VALUE, naive: 0.05 },
  ])("$name", ({ allowed, want }) => {
    expect(worstLaunchPrice(type, kinds(...allowed), known)).toBe(want);
  });
});

describe("requirements", () => {
  const zone = (operator: string, ...values: string[]) => ofSelectors([{ key: "zone", operator, values }]);
  test.each([
    {
      name: "no common value",
      there: zone("In", "a"),
      wanted: zone("In", "b"),
      want: "key zone, zone In [b] not in zone In [a]",
    },
    {
      name: "excluded",
      there: zone("In", "a"),
      wanted: zone("NotIn", "a"),
      want: "key zone, zone NotIn [a] not in zone In [a]",
    },
    { name: "two negatives never conflict", there: zone("DoesNotExist"), wanted: zone("NotIn", "a"), want: undefined },
    {
      name: "not defined",
      there: ofSelectors([]),
      wanted: zone("In", "a"),
      want: 'label "zone" does not have known values',
    },
    { name: "not defined, absence asked for", there: ofSelectors([]), wanted: zone("DoesNotExist"), want: undefined },
    {
      name: "Gt 3 is at least 4",
      there: zone("In", "3"),
      wanted: zone("Gt", "3"),
      want: "key zone, zone Exists >=4 not in zone In [3]",
    },
  ])("$name", ({ there, wanted, want }) => {
    expect(incompatibility(there, wanted)).toBe(want);
  });
  test("more than five values are cut", () => {
    const many = requirementOf({ key: "k", operator: "In", values: ["a", "b", "c", "d", "e", "f", "g"] });
    expect(requirementText(many)).toBe("k In [a b c d e and 2 others]");
  });
});

describe("packing", () => {
  const plan = (given: Partial<Seen>) => {
    const world = worldOf(seen(given), { nominatedUntil: {}, markedForDeletion: [], unavailable: {} }, 0);
    return provision(world, new Recorder());
  };
  const types = [typeOf("small", 2, 0.1), typeOf("large", 8, 0.4)];
  const shapes = (given: Partial<Seen>) =>
    plan(given).claims.map(({ template, pods, types: left }) => [
      template.pool.metadata.name,
      pods.length,
      left.map(({ name }) => name).join(),
    ]);

  test.each([
    { name: "one pod keeps every type that fits", cpus: ["1"], want: [["default", 1, "small,large"]], naive: "small" },
    {
      name: "several share a larger node",
      cpus: ["1", "1", "1"],
      want: [["default", 3, "large"]],
      naive: "three nodes",
    },
    {
      name: "two claims when one type cannot hold all",
      cpus: ["5", "5"],
      want: [
        ["default", 1, "large"],
        ["default", 1, "large"],
      ],
      naive: "",
    },
    { name: "too big for every type", cpus: ["9"], want: [], naive: "large" },
  ])("$name", ({ cpus, want }) => {
    const pods = cpus.map((cpu, i) => pending(`p${i}`, cpu));
    expect(shapes({ pools: [poolOf("default")], types, pods })).toEqual(want);
  });

  const heavy = poolOf("heavy", { weight: 10, limits: { cpu: "2" } });
  test.each([
    { name: "the heavier pool first", pools: [poolOf("a"), poolOf("b", { weight: 1 })], cpu: "1", want: "b" },
    { name: "equal weights: the later name", pools: [poolOf("a"), poolOf("b")], cpu: "1", want: "b" },
    { name: "limits leave the heavier out", pools: [poolOf("light"), heavy], cpu: "4", want: "light" },
  ])("$name", ({ pools, cpu, want }) => {
    expect(shapes({ pools, types, pods: [pending("p", cpu)] })[0]?.[0]).toBe(want);
  });

  /** A small generator: the rules must hold for any mix of pods. */
  const mixes = Array.from({ length: 60 }, (_, seed) =>
    Array.from({ length: 1 + (seed % 12) }, (_, i) =>
      pending(`p${seed}-${i}`, `${100 + ((seed * 7919 + i * 104_729) % 8500)}m`),
    ),
  );
  test("every pod is placed once or has a reason, and every claim fits each of its types", () => {
    for (const pods of mixes) {
      const { claims, errors } = plan({ pools: [poolOf("default")], types, pods });
      const placed = claims.flatMap((claim) => claim.pods);
      expect(placed.length + errors.size).toBe(pods.length);
      expect(new Set([...placed, ...errors.keys()]).size).toBe(pods.length);
      for (const { types: left, requests } of claims) {
        expect(left.length).toBeGreaterThan(0);
        for (const { allocatable } of left) expect(requests.cpu ?? 0).toBeLessThanOrEqual(allocatable.cpu ?? 0);
      }
    }
  });
  test("the order in which pods are listed does not matter", () => {
    for (const pods of mixes) {
      const given = { pools: [poolOf("default")], types };
      expect(shapes({ ...given, pods: [...pods].reverse() })).toEqual(shapes({ ...given, pods }));
    }
  });
});

describe("Go's texts", () => {
  test.each([
    { text: "1h30m", want: 5_400_000 },
    { text: "500ms", want: 500 },
    { text: "soon", want: 'time: invalid duration "soon"' },
    { text: "5", want: 'time: missing unit in duration "5"' },
    { text: "5d", want: 'time: unknown unit "d" in duration "5d"' },
  ])("duration $text", ({ text, want }) => {
    const parsed = parseGoDuration(text);
    expect(parsed.ok ? parsed.value : parsed.error).toBe(want);
  });
  test("times go there and back", () => {
    for (let at = MONDAY; at < MONDAY + 900 * 24 * HOUR; at += 37 * HOUR + 61_000)
      expect(parseRfc3339(rfc3339(at))).toBe(at);
    expect(rfc3339(MONDAY)).toBe("2026-01-05T00:00:00Z");
  });
});
