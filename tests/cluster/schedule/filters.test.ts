import { describe, expect, test } from "vitest";
import type { Pod } from "../../../src/api/objects.ts";
import { nodeCheck, podInfo, Snapshot } from "../../../src/cluster/schedule/index.ts";
import { requestsOf } from "../../../src/cluster/schedule/requests.ts";
import { container, node, pod } from "./objects.ts";

describe("what a pod requests", () => {
  const sidecar = { restartPolicy: "Always" };
  const rows: readonly {
    readonly name: string;
    readonly spec: Pod["spec"];
    readonly want: number;
    readonly naive: number;
  }[] = [
    {
      name: "the largest init step, not their sum",
      spec: {
        containers: [container({ cpu: "1" })],
        initContainers: [container({ cpu: "3" }), container({ cpu: "2" })],
      },
      want: 3000,
      naive: 6000,
    },
    {
      name: "an init step runs beside the sidecars declared before it only",
      spec: {
        containers: [container({ cpu: "1" })],
        initContainers: [
          container({ cpu: "3" }),
          container({ cpu: "500m" }, sidecar),
          container({ cpu: "2900m" }),
          container({ cpu: "1" }, sidecar),
        ],
      },
      want: 3400,
      naive: 4500,
    },
    {
      name: "overhead comes on top",
      spec: { containers: [container({ cpu: "1" })], overhead: { cpu: "250m" } },
      want: 1250,
      naive: 1000,
    },
    {
      name: "pod-level requests replace those of containers",
      spec: { containers: [container({ cpu: "1" })], resources: { requests: { cpu: "2" } } },
      want: 2000,
      naive: 3000,
    },
  ];
  for (const { name, spec, want, naive } of rows) {
    test(name, () => {
      expect(requestsOf(spec).cpuMilli).toBe(want);
      expect(want).not.toBe(naive);
    });
  }
});

describe("a node is refused", () => {
  const spread = (more: object) => [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: { app: "w" } },
      ...more,
    },
  ];
  const busy = (more: Partial<Pod["spec"]> = {}) =>
    pod("old", { cpu: "3" }, { labels: { app: "w" }, spec: { nodeName: "a", ...more } });
  const antiAffinity = (app: string) => ({
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app } } },
      ],
    },
  });
  const rows: readonly {
    readonly name: string;
    readonly wanted: Pod;
    readonly old?: Pod;
    readonly want: readonly string[] | undefined;
  }[] = [
    { name: "exact fit passes", wanted: pod("x", { cpu: "1" }), want: undefined },
    { name: "cpu short", wanted: pod("x", { cpu: "1001m" }), want: ["Unschedulable", "Insufficient cpu"] },
    {
      name: "larger than the node",
      wanted: pod("x", { cpu: "4001m" }),
      want: ["UnschedulableAndUnresolvable", "Insufficient cpu"],
    },
    {
      name: "a resource nobody has",
      wanted: pod("x", { "nvidia.com/gpu": "1" }),
      want: ["UnschedulableAndUnresolvable", "Insufficient nvidia.com/gpu"],
    },
    {
      name: "terminated pods hold nothing",
      wanted: pod("x", { cpu: "4" }),
      old: { ...busy(), status: { phase: "Succeeded" } },
      want: undefined,
    },
    {
      name: "spread: one more than the emptiest domain, and one for itself",
      wanted: pod("x", {}, { labels: { app: "w" }, spec: { topologySpreadConstraints: spread({}) } }),
      want: ["Unschedulable", "node(s) didn't match pod topology spread constraints"],
    },
    {
      name: "spread: a pod that its own selector does not match adds nothing",
      wanted: pod("x", {}, { labels: { app: "v" }, spec: { topologySpreadConstraints: spread({}) } }),
      want: undefined,
    },
    {
      name: "spread: terminating pods are not counted",
      wanted: pod("x", {}, { labels: { app: "w" }, spec: { topologySpreadConstraints: spread({}) } }),
      old: { ...busy(), metadata: { ...busy().metadata, deletionTimestamp: 1 } },
      want: undefined,
    },
    {
      name: "own anti-affinity",
      wanted: pod("x", {}, { spec: { affinity: antiAffinity("w") } }),
      want: ["Unschedulable", "node(s) didn't match pod anti-affinity rules"],
    },
    {
      name: "an existing pod's anti-affinity",
      wanted: pod("x", {}, { labels: { app: "new" } }),
      old: busy({ affinity: antiAffinity("new") }),
      want: ["Unschedulable", "node(s) didn't satisfy existing pods anti-affinity rules"],
    },
  ];
  for (const { name, wanted, old = busy(), want } of rows) {
    test(name, () => {
      const snapshot = new Snapshot([node("a"), node("b")], [old]);
      const rejection = nodeCheck(snapshot, podInfo(wanted))(0);
      expect(rejection && [rejection.code, ...rejection.reasons]).toEqual(want);
    });
  }
});

describe("a snapshot", () => {
  const affine = pod(
    "x",
    {},
    {
      labels: { app: "w" },
      spec: {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: { app: "w" } },
          },
        ],
      },
    },
  );

  test("follows pods that come and go, counts included", () => {
    const snapshot = new Snapshot([node("a"), node("b")], []);
    const other = podInfo(pod("other", { cpu: "4" }, { labels: { app: "w" } }));
    expect(nodeCheck(snapshot, podInfo(affine))(0)).toBeUndefined();
    snapshot.add(other, 0);
    expect(nodeCheck(snapshot, podInfo(affine))(0)?.plugin).toBe("PodTopologySpread");
    snapshot.remove(other, 0);
    expect(nodeCheck(snapshot, podInfo(affine))(0)).toBeUndefined();
    expect(snapshot.cpu.used[0]).toBe(0);
  });

  test("takes a further node, an autoscaler's what-if", () => {
    const full = pod("full", { cpu: "4" }, { spec: { nodeName: "a" } });
    const snapshot = new Snapshot([node("a")], [full]);
    const wanted = podInfo(pod("x", { cpu: "1" }));
    expect(nodeCheck(snapshot, wanted)(0)?.reasons).toEqual(["Insufficient cpu"]);
    const added = Array.from({ length: 40 }, (_, i) => snapshot.addNode(node(`new-${i}`)));
    expect(added.map((index) => nodeCheck(snapshot, wanted)(index))).toEqual(added.map(() => undefined));
    expect(nodeCheck(snapshot, wanted)(0)?.reasons).toEqual(["Insufficient cpu"]);
  });

  test("keeps room for pods nominated with at least the same priority", () => {
    const rows = [
      { priority: 0, want: "Insufficient cpu" },
      { priority: 10, want: "Insufficient cpu" },
      { priority: 11, want: undefined },
    ];
    for (const { priority, want } of rows) {
      const snapshot = new Snapshot([node("a")], []);
      snapshot.nominate(podInfo(pod("guest", { cpu: "4" }, { spec: { priority: 10 } })), 0);
      const wanted = podInfo(pod("x", { cpu: "1" }, { spec: { priority } }));
      expect(nodeCheck(snapshot, wanted)(0)?.reasons[0]).toBe(want);
    }
  });
});
