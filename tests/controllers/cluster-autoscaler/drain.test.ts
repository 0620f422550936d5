import { describe, expect, test } from "vitest";
import type { Pod } from "../../../src/api/objects.ts";
import type { Budget } from "../../../src/cluster/schedule/index.ts";
import { advance } from "../../../src/controllers/cluster-autoscaler/advance.ts";
import { verdictOn } from "../../../src/controllers/cluster-autoscaler/drainability.ts";
import { emptyMemory, type Memory } from "../../../src/controllers/cluster-autoscaler/memory.ts";
import type { Observation } from "../../../src/controllers/cluster-autoscaler/observation.ts";
import { DEFAULTS, type Options } from "../../../src/controllers/cluster-autoscaler/options.ts";
import { RemainingBudgets } from "../../../src/controllers/cluster-autoscaler/remaining-budgets.ts";
import { group, node, pod, running, see } from "./world.ts";

const SAFE = "cluster-autoscaler.kubernetes.io/safe-to-evict";
const budget = (allowed: number): Budget => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "b", namespace: "default", uid: "b", generation: 1, resourceVersion: 1, creationTimestamp: 0 },
  spec: { selector: { matchLabels: { app: "web" } } },
  status: { disruptionsAllowed: allowed, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
});

describe("why a pod keeps its node", () => {
  const owned = (kind: string) => [{ apiVersion: "v1", kind, name: "web", uid: "rs-web", controller: true }];
  const volumes = (...list: readonly unknown[]) => ({ spec: { volumes: list } as Partial<Pod["spec"]> });
  const system = { namespace: "kube-system", ownerReferences: owned("Job") };
  const rows: readonly {
    readonly name: string;
    readonly pod: Pod;
    readonly options?: Partial<Options>;
    readonly budgets?: readonly Budget[];
    readonly want: string;
  }[] = [
    { name: "of a ReplicaSet", pod: pod("p", {}, "n"), want: "move" },
    { name: "bare", pod: pod("p", {}, "n", { metadata: { ownerReferences: [] } }), want: "NotReplicated" },
    {
      name: "of an unknown controller",
      pod: pod("p", {}, "n", { metadata: { ownerReferences: owned("Foo") } }),
      want: "NotReplicated",
    },
    {
      name: "of an unknown controller, allowed",
      pod: pod("p", {}, "n", { metadata: { ownerReferences: owned("Foo") } }),
      options: { skipNodesWithCustomControllerPods: false },
      want: "move",
    },
    {
      name: "of a Job that is gone",
      pod: pod("p", {}, "n", { metadata: { ownerReferences: owned("Job") } }),
      want: "ControllerNotFound",
    },
    { name: "of too few", pod: pod("p", {}, "n"), options: { minReplicaCount: 4 }, want: "MinReplicasReached" },
    {
      name: "safe to evict and bare",
      pod: pod("p", {}, "n", { metadata: { ownerReferences: [], annotations: { [SAFE]: "true" } } }),
      want: "move",
    },
    {
      name: "not safe to evict",
      pod: pod("p", {}, "n", { metadata: { annotations: { [SAFE]: "false" } } }),
      want: "NotSafeToEvictAnnotation",
    },
    {
      name: "evicted on completion",
      pod: pod("p", {}, "n", { metadata: { annotations: { [SAFE]: "on-completion" } } }),
      want: "wait",
    },
    {
      name: "mirror",
      pod: pod("p", {}, "n", {
        metadata: { ownerReferences: [], annotations: { "kubernetes.io/config.mirror": "m" } },
      }),
      want: "skip",
    },
    {
      name: "emptyDir on disk",
      pod: pod("p", {}, "n", volumes({ name: "d", emptyDir: {} })),
      want: "LocalStorageRequested",
    },
    {
      name: "emptyDir in memory",
      pod: pod("p", {}, "n", volumes({ name: "d", emptyDir: { medium: "Memory" } })),
      want: "move",
    },
    { name: "hostPath", pod: pod("p", {}, "n", volumes({ name: "d", hostPath: {} })), want: "LocalStorageRequested" },
    {
      name: "hostPath, allowed",
      pod: pod("p", {}, "n", volumes({ name: "d", hostPath: {} })),
      options: { skipNodesWithLocalStorage: false },
      want: "move",
    },
    {
      name: "budget used up",
      pod: pod("p", {}, "n", { metadata: { labels: { app: "web" } } }),
      budgets: [budget(0)],
      want: "NotEnoughPdb",
    },
    {
      name: "young in kube-system",
      pod: pod("p", {}, "n", { metadata: { ...system, creationTimestamp: 0 } }),
      want: "UnmovableKubeSystemPod",
    },
    {
      name: "old in kube-system",
      pod: pod("p", {}, "n", { metadata: { ...system, creationTimestamp: -7_200_000 } }),
      want: "move",
    },
  ];
  for (const { name, pod: subject, options, budgets = [], want } of rows) {
    test(`${name}: ${want}`, () => {
      const owners = [
        { kind: "ReplicaSet", namespace: "default", name: "web", replicas: 3 },
        { kind: "Job", namespace: "kube-system", name: "web", replicas: undefined },
      ];
      const verdict = verdictOn(subject, {
        options: { ...DEFAULTS, ...options },
        now: 1000,
        budgets: new RemainingBudgets(budgets),
        owners,
      });
      expect(verdict.may === "block" ? verdict.reason : verdict.may).toBe(want);
    });
  }
});

const deleting = (drain: boolean): Memory => ({
  ...emptyMemory(0),
  deletions: [{ node: "a-1", group: "a", drain, startedAt: 0, next: 5000 }],
});
const cluster = (more: Parameters<typeof see>[0] = {}): Observation =>
  see({
    groups: [group("a", { cpu: "4" }, { target: 1, instances: running("a-1") })],
    nodes: [node("a-1", { cpu: "4" })],
    ...more,
  });
const web = pod("web-1", { cpu: "1" }, "a-1", { metadata: { labels: { app: "web" } } });

/** What one step does, in short. */
function step(seen: Observation, memory: Memory, now: number) {
  const found = advance(seen, memory, now);
  return {
    memory: found.memory,
    did: found.actions.map((action) => `${action.op}${action.op === "evict" && action.refused ? " refused" : ""}`),
    said: found.events.map(({ reason, message }) => `${reason}: ${message}`),
    results: Object.fromEntries(found.memory.results),
    next: found.memory.deletions[0]?.next,
  };
}

describe("a deletion between loops", () => {
  test("an empty node goes when the delay is over, not before", () => {
    expect(step(cluster(), deleting(false), 4999).did).toEqual([]);
    const done = step(cluster(), deleting(false), 5000);
    expect(done.did).toEqual(["deleteNodes"]);
    expect(done.said).toEqual([
      "ScaleDown: nodes removed by cluster autoscaler",
      "ScaleDownEmpty: Scale-down: empty node a-1 removed",
    ]);
    expect(done.results).toEqual({ "a-1": "Ok" });
  });

  test("an empty node that got a pod is kept", () => {
    const kept = step(cluster({ pods: [web] }), deleting(false), 5000);
    expect(kept.did).toEqual(["untaint", "uncordon"]);
    expect(kept.said).toEqual([
      'ScaleDownFailed: failed to delete empty node: failed to delete empty node "a-1", new pods scheduled',
    ]);
    expect(kept.results).toEqual({ "a-1": "Internal" });
  });

  test("a drain evicts, looks every 5 s, and ends when the pods are gone", () => {
    const evicted = step(cluster({ pods: [web] }), deleting(true), 5000);
    expect([evicted.did, evicted.said, evicted.next]).toEqual([
      ["evict"],
      ["ScaleDown: deleting pod for node scale down"],
      10_000,
    ]);
    const waiting = step(cluster({ pods: [web] }), evicted.memory, 10_000);
    expect([waiting.did, waiting.next]).toEqual([[], 15_000]);
    const done = step(cluster(), waiting.memory, 15_000);
    expect(done.did).toEqual(["deleteNodes"]);
    expect(done.said).toEqual([
      "ScaleDown: Scale-down: node a-1 removed with drain",
      "ScaleDown: nodes removed by cluster autoscaler",
    ]);
  });

  const daemon = pod("agent-1", {}, "a-1", {
    metadata: {
      ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "d", controller: true }],
    },
  });
  const owners = ["ReplicaSet/web", "DaemonSet/agent"].map((key) => {
    const [kind = "", name = ""] = key.split("/");
    return { kind, name, namespace: "default", replicas: 1 };
  });
  for (const { name, drain, options, want } of [
    { name: "occupied", drain: true, options: {}, want: ["evict", "evict"] },
    {
      name: "occupied, switched off",
      drain: true,
      options: { daemonSetEvictionForOccupiedNodes: false },
      want: ["evict"],
    },
    { name: "empty", drain: false, options: {}, want: ["deleteNodes"] },
    {
      name: "empty, switched on",
      drain: false,
      options: { daemonSetEvictionForEmptyNodes: true },
      want: ["evict", "deleteNodes"],
    },
  ]) {
    test(`DaemonSet pods of a node: ${name}`, () => {
      const seen = cluster({ pods: drain ? [daemon, web] : [daemon], options, owners });
      expect(step(seen, deleting(drain), 5000).did).toEqual(want);
    });
  }

  test("pods below the priority cutoff keep no node", () => {
    const expendable = { ...web, spec: { ...web.spec, priority: -20 } };
    expect(step(cluster({ pods: [expendable] }), deleting(false), 5000).did).toEqual(["deleteNodes"]);
  });

  test("what one eviction takes from a budget, the next has not", () => {
    const ready = (name: string): Pod => ({
      ...pod(name, {}, "a-1", { metadata: { labels: { app: "web" } } }),
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    });
    const seen = cluster({ pods: [ready("web-1"), ready("web-2")], budgets: [budget(1)] });
    const first = step(seen, deleting(true), 5000);
    expect([first.did, first.next]).toEqual([["evict", "evict refused"], 15_000]);
  });

  test("a budget used up after the taint ends it", () => {
    const kept = step(cluster({ pods: [web], budgets: [budget(0)] }), deleting(true), 5000);
    expect(kept.said).toEqual([
      'ScaleDownFailed: failed to drain and delete node: GetPodsToMove for "a-1" returned error: not enough pod disruption budget to move default/web-1',
    ]);
  });

  test("a refused eviction is tried every 10 s until the time is over", () => {
    const options = { maxPodEvictionMs: 20_000 };
    const ready: Pod = { ...web, status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } };
    const free = cluster({ pods: [ready], options, budgets: [budget(1)] });
    const second = { ...budget(1), metadata: { ...budget(1).metadata, name: "c" } };
    // Two budgets of one pod are refused by the API, though each allows a disruption.
    const stuck = { ...free, budgets: [budget(1), second] };
    const first = step(stuck, deleting(true), 5000);
    expect([first.did, first.next]).toEqual([["evict refused"], 15_000]);
    const again = step(stuck, first.memory, 15_000);
    expect([again.did, again.next]).toEqual([["evict refused"], 25_000]);
    const over = step(stuck, again.memory, 25_000);
    expect(over.did).toEqual(["untaint", "uncordon"]);
    expect(over.results).toEqual({ "a-1": "FailedToEvictPods" });
    const granted = step(free, first.memory, 15_000);
    expect([granted.did, granted.next]).toEqual([["evict"], 20_000]);
  });

  test("the cloud refuses", () => {
    const groups = [group("a", { cpu: "4" }, { target: 1, nextDeleteFails: "instance is locked" })];
    const kept = step(cluster({ groups }), deleting(false), 5000);
    expect(kept.did).toEqual(["deleteNodes", "untaint", "uncordon"]);
    expect(kept.results).toEqual({ "a-1": "FailedToDelete" });
  });
});
