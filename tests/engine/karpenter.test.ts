import { describe, expect, test } from "vitest";
import type { Intervention } from "../../src/api/frame.ts";
import type { Replay } from "../../src/engine/replay.ts";
import type { Setting } from "../../src/scenario/model.ts";
import { never, replayOf } from "./scenarios.ts";

/** Karpenter in whole runs of the scenario with two provisioners; its first node is default-0001. */
const run = (variant: string, until: number, sets: readonly Setting[] = [], log: readonly Intervention[] = []) => {
  const replay = replayOf("node-groups-or-nodeclaims", variant, { sets }, log);
  replay.advance(until * 1000, never);
  return replay;
};
const claims = (replay: Replay): readonly string[] =>
  replay.run.cluster.list("NodeClaim").map(({ metadata }) => metadata.name);
const states = (replay: Replay, node: string) =>
  replay.run.history.nodes.filter((change) => change.node === node).map(({ at, state }) => [state, at / 1000] as const);
const at = (changes: ReturnType<typeof states>, state: string) =>
  changes.find(([is]) => is === state)?.[1] ?? Number.NaN;
const refusals = (replay: Replay): readonly string[] =>
  replay.run.history.events.filter(({ reason }) => reason === "InterventionRefused").map(({ message }) => message);

describe("spot interruption at 480 s", () => {
  test("the node is tainted, drained and gone before its two minutes are over, its replacement is there first", () => {
    const replay = run("karpenter-spot", 700);
    const node = states(replay, "default-0001");
    expect(at(node, "draining")).toBeLessThanOrEqual(481);
    const replaced = at(states(replay, "default-0003"), "ready");
    expect(replaced).toBeLessThan(at(node, "gone"));
    expect(at(node, "gone")).toBeLessThan(600);
  });

  test("a budget that blocks for ever keeps no machine: at the end of the notice it is gone, pods and all", () => {
    const replay = run("karpenter-spot", 700, [{ path: "PodDisruptionBudget/web.spec.maxUnavailable", value: "0%" }]);
    expect(at(states(replay, "default-0001"), "gone")).toBe(600);
    expect(replay.run.cluster.list("Pod").filter(({ spec }) => spec.nodeName === "default-0001")).toEqual([]);
  });

  test.each([
    ["a fixed node", "karpenter-spot", "base-1", 'node "base-1" is no spot machine'],
    ["an on-demand node", "karpenter", "default-0001", 'node "default-0001" is no spot machine'],
    ["a node that is not there", "karpenter", "default-0009", 'no node is named "default-0009"'],
  ])("%s is not interrupted", (_name, variant, node, want) => {
    const replay = run(variant, 320, [], [{ at: 300_000, by: "user", path: `node/${node}.interrupt`, value: true }]);
    expect(refusals(replay)).toEqual([`node/${node}.interrupt: ${want}`]);
  });
});

describe("consolidation after the pods left at 720 s", () => {
  test("empty nodes go first, then those whose pods fit elsewhere", () => {
    const replay = run("karpenter", 900);
    expect(claims(replay)).toEqual([]);
  });

  test("a budget of no nodes keeps them, and says so", () => {
    const replay = run("karpenter", 900, [{ path: "NodePool/default.spec.disruption.budgets[0].nodes", value: "0" }]);
    expect(claims(replay)).toEqual(["default-0001", "default-0002"]);
    const blocked = replay.run.history.events.filter(({ reason }) => reason === "DisruptionBlocked");
    expect(blocked.map(({ message }) => message)).toContain(
      "No allowed disruptions for disruption reason Empty due to blocking budget",
    );
  });
});

test("expiry: a node goes at its age, its pods to a new one, and budgets do not count", () => {
  const replay = run("karpenter", 900, [
    { path: "NodePool/default.spec.template.spec.expireAfter", value: "8m" },
    { path: "NodePool/default.spec.disruption.budgets[0].nodes", value: "0" },
  ]);
  const first = replay.run.history.nodes.filter(({ node, state }) => node === "default-0001" && state === "booting");
  expect(at(states(replay, "default-0001"), "draining") - (first[0]?.at ?? 0) / 1000).toBeCloseTo(480, -1);
  expect(at(states(replay, "default-0001"), "gone")).toBeGreaterThan(at(states(replay, "default-0003"), "ready"));
});

test("a run resumed from checkpoints before, during and after the notice is the same run", () => {
  const straight = run("karpenter-spot", 700).run.history.fingerprint();
  const replay = run("karpenter-spot", 400);
  for (const [from, to] of [
    [470, 500],
    [490, 620],
    [560, 640],
  ] as const) {
    replay.advance(from * 1000, never);
    const checkpoint = replay.run.checkpoint();
    replay.run.advance(to * 1000);
    replay.run.restore(checkpoint);
  }
  replay.advance(700_000, never);
  expect(replay.run.history.fingerprint()).toBe(straight);
});
