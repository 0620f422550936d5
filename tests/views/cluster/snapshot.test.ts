import { describe, expect, test } from "vitest";
import type { NodeChange, PodChange } from "../../../src/api/frame.ts";
import { memoryText } from "../../../src/charts/format.ts";
import { createHistory } from "../../../src/session/history.ts";
import { clusterAt, nodeLife, podLife, requestedShare, shareOf } from "../../../src/views/cluster/snapshot.ts";
import { timeline } from "../../../src/views/cluster/timeline.ts";
import { cpuText, freeText, nodeText, podText, priceText } from "../../../src/views/cluster/words.ts";
import { fakeInfo } from "../../session/fake-run.ts";

const GIB = 2 ** 30;
const node = (at: number, name: string, state: NodeChange["state"], because = ""): NodeChange => ({
  at,
  node: name,
  group: "pool-a",
  state,
  because,
  cpuMilli: 4000,
  memoryBytes: 16 * GIB,
  maxPods: 110,
  priceMicroUsdPerHour: 192_000,
});
const pod = (
  at: number,
  name: string,
  home: string | null,
  state: PodChange["state"],
  because = "",
  memoryBytes = GIB,
): PodChange => ({
  at,
  pod: name,
  workload: "web",
  node: home,
  state,
  because,
  cpuRequestMilli: 500,
  memoryRequestBytes: memoryBytes,
});

const FULL = "0/1 nodes are available: 1 Insufficient cpu.";
const NODES = [
  node(0, "n1", "ready"),
  node(60, "n2", "booting", "ordered by pool-a"),
  node(90, "n2", "notReady", "its kubelet has not reported"),
  node(100, "n2", "ready"),
  node(150, "n1", "notReady", "Kubelet stopped posting node status."),
  node(200, "n1", "gone"),
];
const PODS = [
  pod(0, "a", null, "pending", "waits for the scheduler"),
  pod(0, "a", "n1", "starting"),
  pod(5, "a", "n1", "ready"),
  pod(50, "b", null, "pending", FULL),
  pod(55, "c", null, "pending", FULL),
  pod(56, "d", null, "pending", "waits for the scheduler"),
  pod(101, "b", "n2", "starting", "", 9 * GIB),
  pod(160, "a", "n1", "gone"),
];
const history = () => {
  const made = createHistory(fakeInfo("cpu-hpa"));
  made.nodes = NODES;
  made.pods = PODS;
  return made;
};

describe("the cluster at an instant", () => {
  test.each([
    [10, [["n1", "ready"]]],
    [
      70,
      [
        ["n1", "ready"],
        ["n2", "booting"],
      ],
    ],
    [
      95,
      [
        ["n1", "ready"],
        ["n2", "booting"],
      ],
    ],
    [
      170,
      [
        ["n1", "lost"],
        ["n2", "ready"],
      ],
    ],
    [210, [["n2", "ready"]]],
  ])("nodes at %i: one that never was Ready boots, one that was is lost", (at, want) => {
    expect(clusterAt(history(), at).nodes.map(({ name, look }) => [name, look])).toEqual(want);
  });

  test("a booting node knows when it will be Ready, as far as that is computed", () => {
    expect(clusterAt(history(), 95).nodes[1]).toMatchObject({ orderedAt: 60, readyAt: 100 });
  });

  test("who waits outside stands under the reason, most first", () => {
    const { pending, waiting } = clusterAt(history(), 60);
    expect(waiting).toBe(3);
    expect(pending.map(({ because, pods, since }) => [because, pods.map((each) => each.pod), since])).toEqual([
      [FULL, ["b", "c"], 50],
      ["waits for the scheduler", ["d"], 56],
    ]);
  });

  test("areas are of what fills the node first", () => {
    const [first, second] = clusterAt(history(), 110).nodes;
    if (!first || !second) throw new Error("two nodes");
    expect([first.binding, second.binding]).toEqual(["cpu", "memory"]);
    expect(second.pods.map((each) => shareOf(second, each))).toEqual([9 / 16]);
    expect(requestedShare(first)).toBe(0.125);
    expect([freeText(first), freeText(second)]).toEqual(["3.5 cores", "7\u2009GiB"]);
  });

  test("nothing changed, nothing new: the same object", () => {
    const run = history();
    expect(clusterAt(run, 12)).toBe(clusterAt(run, 49));
    expect(clusterAt(run, 12)).not.toBe(clusterAt(run, 50));
  });

  test("lives end at the clock", () => {
    expect(nodeLife(history(), "n1", 160).map(({ state }) => state)).toEqual(["ready", "notReady"]);
    expect(podLife(history(), "a", 1000).map(({ state }) => state)).toEqual(["pending", "starting", "ready", "gone"]);
  });
});

describe("a timeline", () => {
  const COUNT = 40_000;
  const changes = Array.from({ length: COUNT }, (_, index) => ({
    at: index,
    name: `p${(index * 7919) % 5000}`,
    state: index % 11 === 0 ? "gone" : "ready",
  }));
  const naive = (until: number) => {
    const now = new Map<string, (typeof changes)[number]>();
    for (const change of changes.slice(0, until)) now.set(change.name, change);
    return [...now.values()].filter(({ state }) => state !== "gone");
  };
  const byTime = (list: readonly { readonly at: number }[]) => [...list].map(({ at }) => at).sort((a, b) => a - b);

  test("forward, backward and far jumps agree with reading everything", () => {
    const asked = timeline(changes, ({ name }) => name);
    for (const at of [0, 10, 9000, 8191, 8192, 39_999, 3, 20_000, 20_001]) {
      expect(byTime(asked.standing(asked.count(at)))).toEqual(byTime(naive(at + 1)));
    }
  });

  test("no change, no thing", () => {
    const empty = timeline([] as typeof changes, ({ name }) => name);
    expect(empty.standing(empty.count(5))).toEqual([]);
    expect(empty.life("p1")).toEqual([]);
  });
});

describe("words", () => {
  test.each([
    [cpuText(500), "500m"],
    [cpuText(2000), "2 cores"],
    [memoryText(16 * GIB), "16\u2009GiB"],
    [memoryText(96 * 2 ** 20), "96\u2009MiB"],
    [priceText(192_000), "$0.192/h"],
    [priceText(100_000), "$0.10/h"],
    [podText(pod(0, "web-x", "n1", "ready"), 71), "web-x, ready: 500m requested, uses 71\u2009%"],
    [podText(pod(0, "web-y", null, "pending", FULL), Number.NaN), `web-y, Pending: 500m requested, ${FULL}`],
  ])("%s", (text, want) => expect(text).toBe(want));

  test("a node in one line", () => {
    const nodes = clusterAt(history(), 170).nodes.map(nodeText);
    expect(nodes[0]).toBe("n1: lost, 0 of 4 cores requested, 0 pods");
    expect(nodes[1]).toBe("n2: 9\u2009GiB of 16\u2009GiB requested, 1 pod");
  });
});
