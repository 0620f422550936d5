import { describe, expect, test } from "vitest";
import { findNodes, podInfo, Snapshot, scanOrder } from "../../../src/cluster/schedule/index.ts";
import { nodesToFind } from "../../../src/cluster/schedule/sampling.ts";
import { node, pod } from "./objects.ts";

describe("nodes to find", () => {
  const rows = [
    [50, 50],
    [100, 100],
    [500, 230],
    [1000, 420],
    [5000, 500],
    [6000, 300],
  ] as const;
  for (const [nodes, want] of rows) test(`${nodes} → ${want}`, () => expect(nodesToFind(nodes)).toBe(want));
});

test("nodes are scanned one zone after the other", () => {
  const zone = (name: string, z: string) => node(name, undefined, { labels: { "topology.kubernetes.io/zone": z } });
  const snapshot = new Snapshot([zone("a1", "a"), zone("a2", "a"), zone("a3", "a"), zone("b1", "b")], []);
  expect(scanOrder(snapshot.nodes).map((index) => snapshot.node(index).name)).toEqual(["a1", "b1", "a2", "a3"]);
});

test("a search stops at enough nodes and the next goes on from there", () => {
  const snapshot = new Snapshot(
    Array.from({ length: 500 }, (_, i) => node(`n${i}`, { cpu: i % 2 === 0 ? "4" : "0" })),
    [],
  );
  const order = scanOrder(snapshot.nodes);
  const first = findNodes(snapshot, podInfo(pod("x", { cpu: "1" })), order, 0);
  expect(first.feasible).toHaveLength(230);
  expect(first.next).toBe(459);
  const second = findNodes(snapshot, podInfo(pod("y", { cpu: "1" })), order, first.next);
  expect(second.feasible[0]).toBe(460);
});
