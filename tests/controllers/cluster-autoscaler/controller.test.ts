import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/api/commands.ts";
import type { Trigger } from "../../../src/api/controller.ts";
import type { KubeObject } from "../../../src/api/objects.ts";
import { clusterAutoscaler } from "../../../src/controllers/cluster-autoscaler/index.ts";
import type { Memory } from "../../../src/controllers/cluster-autoscaler/memory.ts";
import type { Observation } from "../../../src/controllers/cluster-autoscaler/observation.ts";
import { group, node, pod, pods, running, see, toBeDeleted } from "./world.ts";

const SCAN: Trigger = { by: "timer", timer: "scan" };
const decide = (seen: Observation, memory: Memory = clusterAutoscaler.init("cluster", 0), now = 0, trigger = SCAN) =>
  clusterAutoscaler.decide(seen, memory, now, trigger);
const short = (command: Command): string => {
  if (command.verb === "scale") return `scale ${command.target.name} ${command.replicas}`;
  if (command.verb === "event") return `${command.reason}: ${command.message}`;
  if (command.verb === "delete") return `delete ${command.target.kind} ${command.target.name}`;
  return command.verb === "update" ? `update ${command.object.metadata.name}` : command.verb;
};
const SIZE = { cpu: "4", memory: "16Gi" };

/** One busy node and an idle one. */
const idle = (now = 0, more: Parameters<typeof see>[0] = {}): Observation =>
  see({
    groups: [group("a", SIZE, { target: 2, instances: running("a-1", "a-2") })],
    nodes: [node("a-1", SIZE), node("a-2", SIZE)],
    pods: [pod("web-1", { cpu: "3" }, "a-1")],
    epochUnixMs: now,
    ...more,
  });

describe("scaling up", () => {
  test("orders the nodes that the pods need, and says why", () => {
    const seen = see({ groups: [group("a", SIZE)], pods: pods(3, { cpu: "2", memory: "1Gi" }) });
    const { commands, explanation, timers } = decide(seen);
    expect(commands.map(short)).toEqual([
      "scale a 2",
      "ScaledUpGroup: Scale-up: setting group a size to 2 instead of 0 (max: 10)",
      "ScaledUpGroup: Scale-up: group a size set to 2 instead of 0 (max: 10)",
      ...Array(3).fill("TriggeredScaleUp: pod triggered scale-up: [{a 0->2 (max: 10)}]"),
    ]);
    expect(explanation?.outcome).toBe("Cluster Autoscaler grew a from 0 to 2.");
    expect(explanation?.reason).toBe("TriggeredScaleUp");
    expect(explanation?.steps.map(({ rule, before, after }) => [rule, before, after])).toEqual([
      ["fits", 3, 3],
      ["estimate", 3, 2],
      ["expander", 1, 1],
      ["size", 0, 2],
      ["removal", 0, 0],
    ]);
    expect(timers).toEqual({ scan: 10_000, deletions: null });
  });

  test("does not order again while nodes are on their way", () => {
    const waiting = pods(3, { cpu: "2", memory: "1Gi" });
    const first = decide(see({ groups: [group("a", SIZE)], pods: waiting }));
    const later = see({ groups: [group("a", SIZE, { target: 2 })], pods: waiting });
    expect(decide(later, first.memory, 10_000).commands).toEqual([]);
  });

  test("a quota of the cloud refuses, and the group backs off", () => {
    const seen = see({ groups: [group("a", SIZE, { quota: 1 })], pods: pods(3, { cpu: "2", memory: "1Gi" }) });
    const first = decide(seen);
    expect(first.commands.map(short)).toContain("FailedToScaleUpGroup: Scale-up failed for group a: quota exceeded");
    expect(first.commands.some(({ verb }) => verb === "scale")).toBe(false);
    const second = decide(seen, first.memory, 10_000);
    expect(second.explanation?.message).toBe("pod didn't trigger scale-up: 1 in backoff after failed scale-up");
  });
});

describe("scaling down", () => {
  test("a node goes after more than ten minutes, and is told why it is kept until then", () => {
    let memory = clusterAutoscaler.init("cluster", 0);
    const started: number[] = [];
    for (let now = 0; now <= 620_000; now += 10_000) {
      const result = decide(idle(), memory, now);
      memory = result.memory;
      if (now === 0) {
        expect(result.explanation?.outcome).toBe("Cluster Autoscaler kept all nodes; 1 node could go later.");
        expect(result.explanation?.steps.map(({ rule, because }) => [rule, because])).toEqual([
          ["NotUnderutilized", "a-1 (75 % used)"],
          ["NotUnneededLongEnough", "a-2 (0 % used)"],
          ["unneeded", "a-2: unneeded for 0 s, 0 pods to move"],
          ["removal", "NoNodeDeleted"],
        ]);
      }
      if (result.commands.map(short).includes('ScaleDownEmpty: Scale-down: removing empty node "a-2"'))
        started.push(now);
    }
    // At 600 s exactly it is not yet "longer than ten minutes".
    expect(started).toEqual([610_000]);
  });

  test("a node among many is told why it is kept, though no step names it", () => {
    const names = Array.from({ length: 45 }, (_, i) => `a-${i + 1}`);
    const { explanation } = decide(
      see({
        groups: [group("a", SIZE, { target: 45, instances: running(...names), max: 50 })],
        nodes: names.map((name) => node(name, SIZE)),
        pods: names.map((name) => pod(`web-${name}`, { cpu: "3" }, name)),
      }),
    );
    const step = explanation?.steps.find(({ rule }) => rule === "NotUnderutilized");
    expect(step?.because).toMatch(/^a-\d+ \(75 % used\), .* and 5 more$/);
    const unnamed = names.filter((name) => !new RegExp(`\\b${name} `).test(step?.because ?? ""));
    expect(explanation?.unnamed).toEqual(
      Object.fromEntries(unnamed.map((name) => [name, `NotUnderutilized: ${name} (75 % used)`])),
    );
  });

  test("the machine goes 5 s after the mark", () => {
    const memory: Memory = {
      ...clusterAutoscaler.init("cluster", 0),
      deletions: [{ node: "a-2", group: "a", drain: false, startedAt: 0, next: 5000 }],
    };
    const { commands, explanation } = decide(idle(), memory, 5000, { by: "timer", timer: "deletions" });
    expect(commands.map(short)).toEqual([
      "scale a 1",
      "delete Node a-2",
      "ScaleDown: nodes removed by cluster autoscaler",
      "ScaleDownEmpty: Scale-down: empty node a-2 removed",
    ]);
    expect(explanation?.outcome).toBe("Cluster Autoscaler removed a-2.");
  });

  test("a restart takes off marks of an earlier process", () => {
    const marked = node("a-2", SIZE, { spec: { unschedulable: true, taints: [toBeDeleted(-60)] } });
    const { commands } = decide(idle(0, { nodes: [node("a-1", SIZE), marked] }));
    const update = commands.find((command) => command.verb === "update");
    expect(update?.verb === "update" ? update.object.spec : undefined).toMatchObject({
      unschedulable: false,
      taints: [{ key: "DeletionCandidateOfClusterAutoscaler", effect: "PreferNoSchedule" }],
    });
  });

  test("memory that was passed in is left as it was", () => {
    const memory = clusterAutoscaler.init("cluster", 0);
    const before = structuredClone(memory);
    decide(idle(), memory, 0);
    expect(memory).toEqual(before);
  });
});

describe("manifests", () => {
  const manifest = (kind: string, spec: unknown): KubeObject => ({
    apiVersion: "setpoint.dev/v1",
    kind,
    metadata: { name: "x", namespace: "default", uid: "x", generation: 1, resourceVersion: 1, creationTimestamp: 0 },
    spec,
    status: {},
  });
  const admit = (kind: string, spec: unknown) => {
    const result = clusterAutoscaler.kinds.find((each) => each.kind === kind)?.admit(manifest(kind, spec));
    if (!result) throw new Error(kind);
    return result.ok ? result.value.spec : result.error.map(({ path, message }) => `${path.join(".")}: ${message}`);
  };
  const machine = { maxSize: 3, cpu: "4", memory: "16Gi" };
  const rows: readonly (readonly [kind: string, spec: unknown, want: unknown])[] = [
    ["NodeGroup", machine, { ...machine, minSize: 0, replicas: 0, pods: 110, bootSeconds: [60, 120] }],
    ["NodeGroup", {}, ["spec.maxSize: Required value", "spec.cpu: Required value", "spec.memory: Required value"]],
    [
      "NodeGroup",
      { ...machine, minSize: 4 },
      ["spec.maxSize: Invalid value: 3: must be greater than or equal to minSize"],
    ],
    ["NodeGroup", { ...machine, cpu: "0" }, ['spec.cpu: Invalid value: "0": must be greater than 0']],
    [
      "NodeGroup",
      { ...machine, bootSeconds: [9, 3] },
      ["spec.bootSeconds: Invalid value: [9,3]: must be the least and the most seconds, such as [60, 120]"],
    ],
    ["NodeGroup", { ...machine, options: { expander: "random" } }, ["spec.options.expander: unknown flag: --expander"]],
    ["ClusterAutoscalerConfig", { "scale-down-unneeded-time": "2m" }, { "scale-down-unneeded-time": "2m" }],
    [
      "ClusterAutoscalerConfig",
      { "scale-down-uneeded-time": "2m" },
      ["spec.scale-down-uneeded-time: unknown flag: --scale-down-uneeded-time"],
    ],
    [
      "ClusterAutoscalerConfig",
      { "scale-down-unneeded-time": "10" },
      [
        'spec.scale-down-unneeded-time: invalid argument "10" for "--scale-down-unneeded-time" flag: time: missing unit in duration "10"',
      ],
    ],
    [
      "ClusterAutoscalerConfig",
      { "max-nodes-total": "many" },
      [
        'spec.max-nodes-total: invalid argument "many" for "--max-nodes-total" flag: strconv.ParseInt: parsing "many": invalid syntax',
      ],
    ],
    ["ClusterAutoscalerConfig", { expander: "cheapest" }, ["spec.expander: Expander cheapest not supported"]],
  ];
  for (const [kind, spec, want] of rows) {
    test(`${kind} ${JSON.stringify(spec)}`, () => expect(admit(kind, spec)).toEqual(want));
  }
});
