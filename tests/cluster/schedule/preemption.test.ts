import { describe, expect, test } from "vitest";
import type { Node, Pod } from "../../../src/api/objects.ts";
import {
  cycle,
  type PriorityClass,
  podInfo,
  resolvePriority,
  Snapshot,
  scanOrder,
} from "../../../src/cluster/schedule/index.ts";
import { node, pod } from "./objects.ts";

const victim = (name: string, on: string, priority: number, cpu: string, startTime = 0): Pod =>
  pod(name, { cpu }, { spec: { nodeName: on, priority }, status: { startTime } });

/** Node → victims of every node that ties for the nomination. */
function preempted(nodes: readonly Node[], pods: readonly Pod[], wanted: Pod): Record<string, string[]> | string {
  const snapshot = new Snapshot(nodes, pods);
  const found = cycle(snapshot, podInfo(wanted), scanOrder(snapshot.nodes), 0, [], 1_000_000);
  if (found.outcome !== "failed") return "placed";
  if (found.preemption?.outcome !== "nominate") return found.message;
  return Object.fromEntries(
    found.preemption.tied.map(({ node: index, victims }) => [
      snapshot.node(index).name,
      victims.map(({ pod: { metadata } }) => metadata.name),
    ]),
  );
}

describe("preemption", () => {
  const wanted = pod("x", { cpu: "2" }, { spec: { priority: 100 } });
  const rows: readonly { readonly name: string; readonly pods: readonly Pod[]; readonly want: unknown }[] = [
    {
      name: "the more important pods are let back in",
      pods: [
        victim("low", "a", 1, "2"),
        victim("mid", "a", 5, "1"),
        victim("high", "a", 9, "1"),
        victim("top", "b", 100, "4"),
      ],
      want: { a: ["low"] },
    },
    {
      name: "the lowest highest victim wins over fewer victims",
      pods: [victim("p", "a", 2, "4"), victim("q", "b", 1, "2"), victim("r", "b", 1, "2")],
      want: { b: ["r"] },
    },
    {
      name: "of equals the one whose victims started last",
      pods: [victim("p", "a", 1, "4", 10), victim("q", "b", 1, "4", 20)],
      want: { b: ["q"] },
    },
    {
      name: "a full tie leaves both",
      pods: [victim("p", "a", 1, "4"), victim("q", "b", 1, "4")],
      want: { a: ["p"], b: ["q"] },
    },
    {
      name: "equal priority is no victim",
      pods: [victim("p", "a", 100, "4"), victim("q", "b", 100, "4")],
      want: "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
    },
  ];
  for (const { name, pods, want } of rows) {
    test(name, () => expect(preempted([node("a"), node("b")], pods, wanted)).toEqual(want));
  }

  test("leaves the snapshot as it was", () => {
    const snapshot = new Snapshot([node("a")], [victim("p", "a", 1, "3"), victim("q", "a", 2, "1")]);
    cycle(snapshot, podInfo(wanted), [0], 0, [], 0);
    expect([snapshot.cpu.used[0], snapshot.podCount[0], snapshot.node(0).pods.length]).toEqual([4000, 2, 2]);
  });
});

describe("priority of a class", () => {
  const named = (name: string, value: number, globalDefault = false): PriorityClass => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name, namespace: "", uid: name, generation: 1, resourceVersion: 1, creationTimestamp: 0 },
    spec: {},
    status: {},
    value,
    globalDefault,
  });
  const classes = [named("batch", -5), named("normal", 10, true), named("spare", 3, true)];
  const rows = [
    { name: "none", className: undefined, given: [], want: 0 },
    { name: "the lowest global default", className: undefined, given: classes, want: 3 },
    { name: "by name", className: "batch", given: classes, want: -5 },
    { name: "system", className: "system-node-critical", given: [], want: 2_000_001_000 },
    { name: "unknown", className: "gone", given: classes, want: undefined },
  ];
  for (const { name, className, given, want } of rows)
    test(name, () => expect(resolvePriority(className, given)).toBe(want));
});
