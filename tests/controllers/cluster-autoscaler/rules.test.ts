import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goDuration, parseDuration } from "../../../src/base/go-duration.ts";
import { podInfo } from "../../../src/cluster/schedule/index.ts";
import { backOff, isBackedOff, isForgotten } from "../../../src/controllers/cluster-autoscaler/backoff.ts";
import { areSimilar, balance } from "../../../src/controllers/cluster-autoscaler/balance.ts";
import { goFloat } from "../../../src/controllers/cluster-autoscaler/go-text.ts";
import type { Backoff } from "../../../src/controllers/cluster-autoscaler/memory.ts";
import { DEFAULTS } from "../../../src/controllers/cluster-autoscaler/options.ts";
import { preferredCores, tanh } from "../../../src/controllers/cluster-autoscaler/price.ts";
import { parsePriorities } from "../../../src/controllers/cluster-autoscaler/priority.ts";
import { utilizationOf } from "../../../src/controllers/cluster-autoscaler/utilization.ts";
import { node, pod, template } from "./world.ts";

const MINUTE = 60_000;

describe("back-off", () => {
  const options = { ...DEFAULTS, initialNodeGroupBackoffMs: MINUTE, maxNodeGroupBackoffMs: 3 * MINUTE };

  test("doubles by failures after its end, up to the maximum", () => {
    const durations: number[] = [];
    let backoff: Backoff | undefined;
    let now = 0;
    for (let i = 0; i < 4; i++) {
      backoff = backOff(backoff, options, now);
      durations.push(backoff.durationMs / MINUTE);
      now = backoff.until + 1;
    }
    expect(durations).toEqual([1, 2, 3, 3]);
  });

  test("keeps its length when a failure falls into it, and counts anew", () => {
    const first = backOff(undefined, options, 0);
    expect(backOff(first, options, 30_000)).toEqual({ durationMs: MINUTE, until: 90_000, lastFailure: 30_000 });
  });

  const ten = backOff(undefined, { ...DEFAULTS, initialNodeGroupBackoffMs: 10 * MINUTE }, 0);
  for (const [minutes, want] of [
    [2, true],
    [10, true],
    [11, false],
  ] as const) {
    test(`of 10 min is ${want ? "on" : "over"} after ${minutes} min`, () =>
      expect(isBackedOff(ten, minutes * MINUTE)).toBe(want));
  }

  test("is forgotten after three hours", () => {
    expect([180, 181].map((minutes) => isForgotten(ten, DEFAULTS, minutes * MINUTE))).toEqual([false, true]);
  });
});

describe("balancing", () => {
  const rows: readonly {
    readonly given: readonly (readonly [size: number, max: number])[];
    readonly nodes: number;
    readonly want: readonly number[];
  }[] = [
    {
      given: [
        [1, 10],
        [3, 10],
        [5, 10],
        [5, 10],
      ],
      nodes: 1,
      want: [2, 3, 5, 5],
    },
    {
      given: [
        [1, 10],
        [3, 10],
        [5, 10],
        [5, 10],
      ],
      nodes: 2,
      want: [3, 3, 5, 5],
    },
    {
      given: [
        [1, 10],
        [3, 10],
        [5, 10],
        [5, 10],
      ],
      nodes: 4,
      want: [4, 4, 5, 5],
    },
    {
      given: [
        [1, 10],
        [3, 10],
        [5, 10],
        [5, 10],
      ],
      nodes: 10,
      want: [6, 6, 6, 6],
    },
    {
      given: [
        [1, 1],
        [1, 3],
      ],
      nodes: 5,
      want: [1, 3],
    },
    {
      given: [
        [1, 3],
        [3, 10],
      ],
      nodes: 4,
      want: [3, 5],
    },
    {
      given: [
        [1, 3],
        [3, 10],
        [5, 7],
      ],
      nodes: 9,
      want: [3, 8, 7],
    },
    {
      given: [
        [1, 3],
        [3, 10],
        [5, 7],
      ],
      nodes: 900,
      want: [3, 10, 7],
    },
    {
      given: [
        [1, 3],
        [6, 3],
      ],
      nodes: 1,
      want: [2, 6],
    },
  ];
  for (const { given, nodes, want } of rows) {
    test(`${given.map((each) => each.join("/")).join(" ")} +${nodes}`, () => {
      const groups = given.map(([size, max], i) => ({ group: `g${i}`, size, max }));
      const plan = new Map(balance(groups, nodes).map(({ group, to }) => [group, to]));
      expect(groups.map(({ group, size }) => plan.get(group) ?? size)).toEqual(want);
    });
  }

  test("hands out what there is room for, and never beyond a maximum", () => {
    const sizes = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.nat(40), (given, nodes) => {
        const groups = given.map(([size, max], i) => ({ group: `g${i}`, size, max }));
        const plan = balance(groups, nodes);
        const room = groups.reduce((sum, { size, max }) => sum + Math.max(0, max - size), 0);
        const handed = plan.reduce((sum, { from, to }) => sum + to - from, 0);
        return handed === Math.min(nodes, room) && plan.every(({ to, max }) => to <= max);
      }),
      { numRuns: 200 },
    );
  });

  const base = template({ cpu: "4", memory: "16Gi" }, { pool: "a" });
  for (const [name, other, want] of [
    [
      "the same but for the zone",
      template({ cpu: "4", memory: "16Gi" }, { pool: "a", "topology.kubernetes.io/zone": "z" }),
      true,
    ],
    ["1 % more memory", template({ cpu: "4", memory: "16.16Gi" }, { pool: "a" }), true],
    ["2 % more memory", template({ cpu: "4", memory: "16.32Gi" }, { pool: "a" }), false],
    ["more cores", template({ cpu: "4100m", memory: "16Gi" }, { pool: "a" }), false],
    ["another label", template({ cpu: "4", memory: "16Gi" }, { pool: "b" }), false],
  ] as const) {
    test(`${name}: ${want ? "similar" : "not similar"}`, () => expect(areSimilar(base, other, DEFAULTS)).toBe(want));
  }
});

describe("utilization (pods of 100m and 200000 on 2000m and 2000000)", () => {
  const size = { cpu: "100m", memory: "200000" };
  const plain = (name: string) => pod(name, size, "n");
  const daemon = pod("ds", size, "n", {
    metadata: {
      ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "d", uid: "d", controller: true }],
    },
  });
  const mirror = pod("mirror", size, "n", { metadata: { annotations: { "kubernetes.io/config.mirror": "m" } } });
  const gone = pod("gone", size, "n", { metadata: { deletionTimestamp: -600_000 } });
  const off = { ignoreDaemonSetsUtilization: false, ignoreMirrorPodsUtilization: false };
  const daemonsOff = { ...off, ignoreDaemonSetsUtilization: true };
  const mirrorsOff = { ...off, ignoreMirrorPodsUtilization: true };
  const rows = [
    { name: "two pods", on: [plain("a"), plain("b")], ignored: off, want: 0.2 },
    {
      name: "two of a DaemonSet ignored",
      on: [plain("a"), plain("b"), daemon, daemon],
      ignored: daemonsOff,
      want: 0.25,
    },
    { name: "one of a DaemonSet counted", on: [plain("a"), daemon], ignored: off, want: 0.2 },
    { name: "a mirror pod ignored", on: [plain("a"), plain("b"), mirror], ignored: mirrorsOff, want: 2 / 9 },
    {
      name: "both ignored",
      on: [plain("a"), mirror, daemon],
      ignored: { ...daemonsOff, ...mirrorsOff, ignoreDaemonSetsUtilization: true },
      want: 1 / 8,
    },
    { name: "long terminating", on: [plain("a"), gone], ignored: off, want: 0.1 },
  ];
  for (const { name, on, ignored, want } of rows) {
    test(name, () => {
      const place = { node: node("n", { cpu: "2000m", memory: "2000000" }), pods: on.map(podInfo) };
      const usage = utilizationOf(place, ignored, 0);
      expect([usage.utilization, usage.resource]).toEqual([want, "memory"]);
    });
  }
});

describe("numbers as Go prints them", () => {
  for (const [ms, want] of [
    [45_000, "45s"],
    [130_000, "2m10s"],
    [3_600_000, "1h0m0s"],
  ] as const) {
    test(want, () => {
      expect(goDuration(ms)).toBe(want);
      expect(parseDuration(want)).toBe(ms);
    });
  }
  test("floats", () => expect([0, 0.25, 0.00005, 1].map(goFloat)).toEqual(["0", "0.25", "5e-05", "1"]));
  test("no duration", () =>
    expect([parseDuration("10"), parseDuration("soon"), parseDuration("0")]).toEqual([undefined, undefined, 0]));
});

describe("price", () => {
  test("preferred cores grow with the cluster", () =>
    expect([1, 2, 3, 6, 7, 20, 60, 200, 201].map(preferredCores)).toEqual([1, 1, 2, 2, 4, 4, 8, 16, 32]));
  test("tanh", () => {
    for (const x of [0, 0.1, 0.5, 1, 5, 60]) expect(tanh(x)).toBeCloseTo(Math.tanh(x), 12);
  });
});

describe("priorities", () => {
  test("are read from YAML", () =>
    expect(
      parsePriorities("10:\n  - ^a$\n# note\n50:\n- .*b.*\n")?.map(({ priority, patterns }) => [
        priority,
        patterns.map(String),
      ]),
    ).toEqual([
      [10, ["/^a$/"]],
      [50, ["/.*b.*/"]],
    ]));
  test("are refused otherwise", () =>
    expect([parsePriorities("high:\n- a\n"), parsePriorities("1:\n- (\n")]).toEqual([undefined, undefined]));
});
