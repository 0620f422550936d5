import { describe, expect, test } from "vitest";
import type { Memory } from "../../../src/controllers/scheduler/memory.ts";
import { backoffUntil, takeTurn } from "../../../src/controllers/scheduler/queue.ts";
import { node, pod } from "../../cluster/schedule/objects.ts";

describe("backoff", () => {
  const rows = [
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
    [5, 10],
    [50, 10],
  ] as const;
  for (const [attempts, seconds] of rows) {
    test(`${attempts} failures: ${seconds} s`, () =>
      expect(backoffUntil({ attempts, since: 5000 })).toBe(5000 + seconds * 1000));
  }
  test("is cut to the whole second", () => expect(backoffUntil({ attempts: 1, since: 5999 })).toBe(6000));
});

test("pods in backoff come last, by expiry in windows of a second, then by priority", () => {
  const waits = (name: string, attempts: number, since: number) => ({
    uid: `pod-${name}`,
    attempts,
    since,
    plugins: [],
  });
  const memory: Memory = {
    waiting: [waits("long", 4, 9000), waits("low", 1, 9100), waits("high", 1, 9900), waits("over", 1, 5000)],
    scanFrom: 0,
    assumed: new Map(),
    assumedAt: 0,
    nodes: [],
    pods: [],
    unplaced: [],
    snapshotPods: [],
  };
  const pods = [
    pod("long"),
    pod("low"),
    pod("high", {}, { spec: { priority: 7 } }),
    pod("over"),
    pod("new"),
    pod("urgent", {}, { spec: { priority: 9 } }),
  ];
  const seen = { nodes: [node("a")], pods, unplaced: pods, services: [], owners: [], namespaces: [], budgets: [] };
  const { due } = takeTurn(memory, seen, 9950);
  expect(due.map(({ pod: { pod: object } }) => object.metadata.name)).toEqual([
    "urgent",
    "over",
    "new",
    "high",
    "low",
    "long",
  ]);
});
