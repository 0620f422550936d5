import { expect, test } from "vitest";
import type { PodChange } from "../../src/api/frame.ts";
import { mostPods, podLines, podsAt, slotsPerNode } from "../../src/charts/pods.ts";

const change = (at: number, pod: string, state: PodChange["state"], node: string | null = "n1"): PodChange => ({
  at,
  pod,
  workload: "web",
  node,
  state,
  because: "",
  cpuRequestMilli: 500,
  memoryRequestBytes: 0,
});
const LIFE = [
  change(0, "a", "ready"),
  change(5, "b", "pending", null),
  change(6, "b", "starting"),
  change(9, "b", "ready"),
  change(20, "a", "stopping"),
  change(25, "a", "gone", null),
  change(30, "c", "ready"),
];

test("pods at an instant, with the node they had", () => {
  expect(podsAt(LIFE, 7).map(({ pod, state }) => `${pod} ${state}`)).toEqual(["a ready", "b starting"]);
  expect(podsAt(LIFE, 5)[1]?.node).toBeNull();
  expect(podsAt(LIFE, 40).map(({ pod }) => pod)).toEqual(["b", "c"]);
});

test("a line that ended is used again", () => {
  const lines = podLines(LIFE, 50);
  expect(lines.map(({ pod, slot }) => `${pod} ${slot}`)).toEqual(["a 0", "b 1", "c 0"]);
  expect(lines[0]?.spans.at(-1)).toEqual({ state: "stopping", from: 20, to: 25 });
  expect(lines[2]?.spans).toEqual([{ state: "ready", from: 30, to: 50 }]);
});

test("the most pods at once, wherever they are", () => {
  expect(mostPods(LIFE)).toBe(2);
  expect(mostPods([...LIFE, change(31, "d", "pending", null)])).toBe(3);
});

test("the fullest moment of a node", () => {
  expect([...slotsPerNode(LIFE)]).toEqual([["n1", 2]]);
});
