import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/api/commands.ts";
import type { Node, Pod } from "../../../src/api/objects.ts";
import { Snapshot } from "../../../src/cluster/schedule/index.ts";
import { scheduler } from "../../../src/controllers/scheduler/index.ts";
import type { Memory, Observation } from "../../../src/controllers/scheduler/memory.ts";
import { node, pod } from "../../cluster/schedule/objects.ts";

const see = (nodes: readonly Node[], pods: readonly Pod[]): Observation => ({
  nodes,
  pods,
  unplaced: pods.filter(({ spec }) => spec.nodeName === undefined),
  services: [],
  owners: [],
  namespaces: [],
  budgets: [],
});
const decide = (seen: Observation, memory: Memory = scheduler.init("queue", 0), now = 0) =>
  scheduler.decide(seen, memory, now, { by: "watch" });
const bindings = (commands: readonly Command[]): string[] =>
  commands.flatMap((command) => (command.verb === "bind" ? [`${command.pod.name}→${command.node}`] : []));
const messages = (commands: readonly Command[]): string[] =>
  commands.flatMap((command) => (command.verb === "event" ? [`${command.reason}: ${command.message}`] : []));
const bound = (object: Pod, nodeName: string): Pod => ({ ...object, spec: { ...object.spec, nodeName } });

describe("one turn", () => {
  test("binds, says so, and explains filters and scores", () => {
    const cordoned = node("c", undefined, { spec: { unschedulable: true } });
    const { commands, explanation } = decide(
      see([node("a", { cpu: "2", memory: "8Gi" }), node("b"), cordoned], [pod("x", { cpu: "1" })]),
    );
    expect(bindings(commands)).toEqual(["x→b"]);
    expect(messages(commands)).toEqual(["Scheduled: Successfully assigned default/x to b"]);
    expect(explanation?.outcome).toBe("Scheduler placed default/x on b.");
    expect(explanation?.steps.map(({ rule, before, after }) => [rule, before, after])).toEqual([
      ["NodeUnschedulable", 3, 2],
      // 300 taints + (75 + 97) / 2 fit + 50 + (50 + 87 − 100) / 2 balance
      ["score of b", null, 454],
      ["score of a", null, 435],
    ]);
  });

  test("takes pods by priority, and each sees the places taken before", () => {
    const pods = [pod("late", { cpu: "3" }), pod("first", { cpu: "3" }, { spec: { priority: 5 } })];
    const { commands, memory } = decide(see([node("a")], pods));
    expect(bindings(commands)).toEqual(["first→a"]);
    expect(memory.waiting).toMatchObject([{ uid: "pod-late", attempts: 1, since: 0, plugins: ["NodeResourcesFit"] }]);
  });

  test("a failure is written once, and told every time", () => {
    const [x, full] = [pod("x", { cpu: "3" }), pod("full", { cpu: "4" }, { spec: { nodeName: "a" } })];
    const { commands } = decide(see([node("a")], [full, x]));
    const message =
      "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";
    expect(messages(commands)).toEqual([`FailedScheduling: ${message}`]);
    const write = commands.find(({ verb }) => verb === "updateStatus");
    const written = write?.verb === "updateStatus" ? (write.object as Pod) : x;
    expect(written.status.conditions).toEqual([
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message, lastTransitionTime: 0 },
    ]);
    expect(decide(see([node("a")], [full, written])).commands.map(({ verb }) => verb)).toEqual(["event"]);
  });

  test("preempts: victims are marked and deleted, the pod is nominated, and then placed", () => {
    const victim = pod("victim", { cpu: "4" }, { spec: { nodeName: "a", priority: 1 } });
    const wanted = pod("x", { cpu: "3" }, { spec: { priority: 9 } });
    const first = decide(see([node("a")], [victim, wanted]), undefined, 1500);
    expect(first.commands.map(({ verb }) => verb)).toEqual([
      "updateStatus",
      "delete",
      "event",
      "event",
      "updateStatus",
    ]);
    expect(messages(first.commands)).toEqual([
      "Preempted: Preempted by pod pod-x on node a",
      "FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.",
    ]);
    const [marked, nominated] = first.commands.flatMap((command) =>
      command.verb === "updateStatus" ? [command.object as Pod] : [],
    );
    expect(marked?.status.conditions).toMatchObject([
      { type: "DisruptionTarget", reason: "PreemptionByScheduler", lastTransitionTime: 1000 },
    ]);
    expect(nominated?.status.nominatedNodeName).toBe("a");

    const going = { ...victim, metadata: { ...victim.metadata, deletionTimestamp: 1500 } };
    const waits = decide(see([node("a")], [going, nominated ?? wanted]), first.memory, 1600);
    expect(waits.commands).toEqual([]);
    const last = decide(see([node("a")], [nominated ?? wanted]), waits.memory, 31_500);
    expect(bindings(last.commands)).toEqual(["x→a"]);
  });

  test("two preemptors of one turn do not share a victim's room", () => {
    const victim = pod("victim", { cpu: "4" }, { spec: { nodeName: "a", priority: 1 } });
    const wanted = (name: string) => pod(name, { cpu: "3" }, { spec: { priority: 9 } });
    const { commands } = decide(see([node("a")], [victim, wanted("x"), wanted("y")]));
    expect(commands.filter(({ verb }) => verb === "delete")).toHaveLength(1);
    expect(messages(commands).filter((text) => text.startsWith("Preempted"))).toHaveLength(1);
  });

  test("a second reconcile of the same moment does not bind again", () => {
    const seen = see([node("a")], [pod("x", { cpu: "3" })]);
    const first = decide(seen, undefined, 5);
    expect(bindings(first.commands)).toHaveLength(1);
    expect(decide(seen, first.memory, 5).commands).toEqual([]);
    expect(bindings(decide(seen, first.memory, 6).commands)).toHaveLength(1);
  });

  test("pods of other schedulers, ended and deleted ones are left alone", () => {
    const other = pod("x", {}, { spec: { schedulerName: "mine" } });
    const ended = pod("y", {}, { status: { phase: "Failed" } });
    const going = { ...pod("z"), metadata: { ...pod("z").metadata, deletionTimestamp: 1 } };
    expect(decide(see([node("a")], [other, ended, going])).commands).toEqual([]);
  });
});

describe("a waiting pod is tried again", () => {
  const small = node("a", { cpu: "1" });
  const full = pod("full", { cpu: "1" }, { labels: { app: "w" }, spec: { nodeName: "a" } });
  const cordoned = node("a", undefined, { spec: { unschedulable: true } });
  const affine = (name: string) =>
    pod(
      name,
      {},
      {
        spec: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } },
              ],
            },
          },
        },
      },
    );
  const web = pod("web", {}, { labels: { app: "web" }, spec: { nodeName: "a" } });
  const rows: readonly {
    readonly name: string;
    readonly wanted: Pod;
    readonly before: readonly [readonly Node[], readonly Pod[]];
    readonly after: readonly [readonly Node[], readonly Pod[]];
    readonly now?: number;
    readonly want: boolean;
  }[] = [
    {
      name: "nothing happened",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small], [full]],
      want: false,
    },
    {
      name: "a pod is gone",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small], []],
      want: true,
    },
    {
      name: "a pod has ended",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small], [{ ...full, status: { phase: "Succeeded" } }]],
      want: true,
    },
    {
      name: "a pod only turned ready",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small], [{ ...full, status: { phase: "Running", startTime: 3 } }]],
      want: false,
    },
    {
      name: "a node came",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small, node("b")], [full]],
      want: true,
    },
    {
      name: "a node came that is too small anyway",
      wanted: pod("x", { cpu: "2" }),
      before: [[small], []],
      after: [[small, node("b", { cpu: "1" })], []],
      want: false,
    },
    { name: "a cordon is lifted", wanted: pod("x"), before: [[cordoned], []], after: [[node("a")], []], want: true },
    {
      name: "a node reports its health",
      wanted: pod("x"),
      before: [[cordoned], []],
      after: [[{ ...cordoned }], []],
      want: false,
    },
    {
      name: "the pod that affinity asks for came",
      wanted: affine("x"),
      before: [[node("a")], []],
      after: [[node("a")], [web]],
      want: true,
    },
    {
      name: "another pod came",
      wanted: affine("x"),
      before: [[node("a")], []],
      after: [[node("a")], [bound(pod("y"), "a")]],
      want: false,
    },
    {
      name: "no node at first: anything will do",
      wanted: pod("x", { cpu: "9" }),
      before: [[], []],
      after: [[small], []],
      want: true,
    },
    {
      name: "five minutes have passed, at the next check of every 30 s",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small], [full]],
      now: 330_000,
      want: true,
    },
    {
      name: "not quite five minutes",
      wanted: pod("x", { cpu: "1" }),
      before: [[small], [full]],
      after: [[small], [full]],
      now: 329_999,
      want: false,
    },
  ];
  for (const { name, wanted, before, after, now = 100, want } of rows) {
    test(name, () => {
      const first = decide(see(before[0], [wanted, ...before[1]]));
      expect(bindings(first.commands)).toEqual([]);
      expect(first.timers).toEqual({ leftover: 330_000 });
      const second = decide(see(after[0], [wanted, ...after[1]]), first.memory, now);
      expect(second.commands.length > 0).toBe(want);
    });
  }

  test("when it was edited", () => {
    const wanted = pod("x", { cpu: "1" });
    const first = decide(see([cordoned], [wanted]));
    const tolerant = { ...wanted, spec: { ...wanted.spec, tolerations: [{ operator: "Exists" as const }] } };
    expect(bindings(decide(see([cordoned], [tolerant]), first.memory, 9).commands)).toEqual(["x→a"]);
  });
});

describe("laws", () => {
  const cpu = fc.integer({ min: 0, max: 40 }).map((tenths) => `${tenths * 100}m`);
  const memory = fc.integer({ min: 0, max: 32 }).map((quarters) => `${quarters * 256}Mi`);
  const batch = fc.record({
    nodes: fc.array(fc.record({ cpu, memory, pods: fc.integer({ min: 1, max: 8 }).map(String) }), { maxLength: 8 }),
    pods: fc.array(fc.record({ cpu, memory, priority: fc.integer({ min: 0, max: 3 }) }), { maxLength: 40 }),
  });
  const objects = ({ nodes, pods }: typeof batch extends fc.Arbitrary<infer T> ? T : never) => ({
    nodes: nodes.map((allocatable, i) => node(`n${i}`, allocatable)),
    pods: pods.map(({ priority, ...requests }, i) => pod(`p${i}`, requests, { spec: { priority } })),
  });

  test("no batch over-commits a node", () => {
    fc.assert(
      fc.property(batch, (given) => {
        const { nodes, pods } = objects(given);
        const { commands } = decide(see(nodes, pods));
        const places = new Map(
          commands.flatMap((command) => (command.verb === "bind" ? [[command.pod.name, command.node]] : [])),
        );
        const after = pods.map((object) => bound(object, places.get(object.metadata.name) ?? "nowhere"));
        const { cpu: cores, memory: bytes, podCount, podCapacity, size } = new Snapshot(nodes, after);
        for (let i = 0; i < size; i++) {
          expect(cores.used[i]).toBeLessThanOrEqual(cores.allocatable[i] ?? 0);
          expect(bytes.used[i]).toBeLessThanOrEqual(bytes.allocatable[i] ?? 0);
          expect(podCount[i]).toBeLessThanOrEqual(podCapacity[i] ?? 0);
        }
      }),
    );
  });

  test("equal input, equal decision; every pod is bound or waits", () => {
    fc.assert(
      fc.property(batch, (given) => {
        const { nodes, pods } = objects(given);
        const first = decide(see(nodes, pods));
        expect(decide(see(nodes, pods)).commands).toEqual(first.commands);
        expect(bindings(first.commands).length + first.memory.waiting.length).toBe(pods.length);
      }),
    );
  });

  /** The cluster after these commands: bound pods stand on their nodes, deleted ones are gone. */
  function landed(pods: readonly Pod[], commands: readonly Command[]): Pod[] {
    const places = new Map(commands.flatMap((c) => (c.verb === "bind" ? [[c.pod.name, c.node] as const] : [])));
    const gone = new Set(commands.flatMap((c) => (c.verb === "delete" ? [c.target.name] : [])));
    const nominated = new Map(
      commands.flatMap((c) => (c.verb === "updateStatus" ? [[c.object.metadata.uid, c.object.status] as const] : [])),
    );
    return pods
      .filter(({ metadata }) => !gone.has(metadata.name))
      .map((object) => {
        const place = places.get(object.metadata.name);
        const status = nominated.get(object.metadata.uid) as Pod["status"] | undefined;
        return place ? bound(object, place) : status ? { ...object, status } : object;
      });
  }

  test("a snapshot brought up to date decides as one made anew", () => {
    const nodeChange = fc.constantFrom("none", "join", "cordon", "end");
    const turns = fc.array(fc.record({ leave: fc.nat(), come: fc.nat({ max: 3 }), nodeChange }), { maxLength: 6 });
    fc.assert(
      fc.property(batch, turns, (given, steps) => {
        let { nodes, pods } = objects(given);
        let memory = scheduler.init("queue", 0);
        steps.forEach(({ leave, come, nodeChange }, turn) => {
          const seen = see(nodes, pods);
          const anew = decide(seen, { ...memory, snapshotPods: [] }, turn * 1000);
          const kept = decide(seen, memory, turn * 1000);
          expect(kept.commands).toEqual(anew.commands);
          memory = kept.memory;
          const left = landed(pods, kept.commands).filter((_, i) => i !== leave % (pods.length + 1));
          pods = [
            ...left,
            ...Array.from({ length: come }, (_, i) =>
              pod(`t${turn}-${i}`, { cpu: "700m" }, { spec: { priority: i * 2 } }),
            ),
          ];
          if (nodeChange === "join") nodes = [...nodes, node(`t${turn}`)];
          if (nodeChange === "end") nodes = nodes.slice(1);
          if (nodeChange === "cordon") {
            nodes = nodes.map((each, i) => (i === 0 ? { ...each, spec: { ...each.spec, unschedulable: true } } : each));
          }
        });
      }),
    );
  });
});
