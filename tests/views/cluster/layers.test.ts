import { describe, expect, test } from "vitest";
import type { DecisionRecord } from "../../../src/api/frame.ts";
import { applyFrame, createHistory, type History } from "../../../src/session/history.ts";
import { layersAt } from "../../../src/views/cluster/layers.ts";
import { keptBecause } from "../../../src/views/cluster/mentions.ts";
import { clusterAt } from "../../../src/views/cluster/snapshot.ts";
import { fakeFrame, fakeInfo } from "../../session/fake-run.ts";

const run = (variant: string): History => {
  const info = fakeInfo(variant);
  const history = createHistory(info);
  applyFrame(history, fakeFrame(info, []));
  return history;
};
const lamps = (history: History, at: number) =>
  layersAt(history, clusterAt(history, at), at).map(({ title, word }) => [title, word]);

const scan = (
  at: number,
  effect: DecisionRecord["effect"],
  about: Partial<DecisionRecord["explanation"]>,
): DecisionRecord => ({
  id: 9000 + at,
  at,
  controller: "cluster-autoscaler",
  object: { kind: "ClusterAutoscalerConfig", namespace: "", name: "cluster" },
  effect,
  writes: [],
  explanation: {
    outcome: "Cluster Autoscaler kept all nodes.",
    reason: "",
    message: "",
    inputs: [],
    steps: [],
    ...about,
  },
});

/** The run with scans of a node loop among its decisions. */
const withScans = (...scans: readonly DecisionRecord[]): History => {
  const history = run("cpu-hpa");
  history.decisions = [...history.decisions, ...scans].sort((a, b) => a.at - b.at);
  return history;
};

describe("four layers", () => {
  test("an HPA on CPU is blind to the queue that grows", () => {
    expect(lamps(run("cpu-hpa"), 700_000)).toEqual([
      ["Queue", "off"],
      ["Pods", "blind to the queue"],
      ["Size", "off"],
      ["Nodes", "off"],
    ]);
  });

  test("before its first sync a loop watches, and says when it looks", () => {
    const history = run("cpu-hpa");
    const [, pods] = layersAt(history, clusterAt(history, 1000), 1000);
    expect(pods).toMatchObject({ lamp: "watching", note: "It looks first at 0:07.", decision: null });
  });

  test("who changed something in the last minute acts", () => {
    const history = run("keda-queue");
    const change = history.decisions.find(({ effect }) => effect === "up");
    const at = change?.at ?? 0;
    expect(lamps(history, at + 59_999)[1]).toEqual(["Pods", "acting"]);
    const [, pods] = layersAt(history, clusterAt(history, at + 10_000), at + 10_000);
    expect(pods?.writes).toMatch(/^checkout-worker replicas \d+ → \d+, 10\u2009s ago$/);
  });

  test.each([
    ["acts after a scale-up", scan(100_000, "acted", {}), "acting"],
    ["watches when it kept all nodes", scan(100_000, "kept", {}), "watching"],
    ["is at its limit", scan(100_000, "kept", { message: "1 max node group size reached" }), "at max size"],
  ])("a node loop %s", (_, decision, word) => {
    expect(lamps(withScans(decision), 130_000)[3]).toEqual(["Nodes", word]);
  });

  test("pods that wait make a loop blind that does not count them", () => {
    const history = withScans(
      scan(100_000, "kept", { inputs: [{ name: "unschedulable pods", seen: { value: 1, unit: "pods" } }] }),
    );
    const keda = run("keda-queue");
    for (const each of [history, keda]) {
      const [first] = each.pods;
      if (first)
        each.pods = [{ ...first, pod: "w", at: 0, node: null, state: "pending", because: "full" }, ...each.pods];
    }
    expect(lamps(history, 130_000)[3]).toEqual(["Nodes", "watching"]);
    expect(lamps(keda, 1_100_000)[1]?.[1]).toMatch(/^(acting|blind to Pending|at )/);
  });
});

describe("why is this node kept", () => {
  const named = scan(200_000, "kept", {
    steps: [
      { rule: "NotUnneededLongEnough", before: 1, after: 0, because: "worker-1 (31 % used)" },
      { rule: "NotUtilized", before: 1, after: 0, because: "worker-10" },
    ],
  });
  test("the last decision that names it, by its whole name", () => {
    const history = withScans(scan(100_000, "kept", { outcome: "worker-1 stays." }), named, scan(300_000, "kept", {}));
    expect(keptBecause(history, "worker-1", 400_000)).toEqual({
      decision: named,
      lines: ["NotUnneededLongEnough: worker-1 (31 % used)"],
    });
    expect(keptBecause(history, "worker-1", 150_000)?.decision.at).toBe(100_000);
    expect(keptBecause(history, "worker-1", 50_000)).toBeUndefined();
  });

  test("a node that no decision names has the newest decision and what would change it", () => {
    const history = withScans(named, scan(300_000, "kept", { turningPoint: "Less use." }));
    expect(keptBecause(history, "worker-2", 400_000)).toMatchObject({
      decision: { at: 300_000 },
      lines: ["Less use."],
    });
  });

  const many = scan(300_000, "kept", {
    steps: [
      { rule: "NotUtilized", before: 42, after: 0, because: "worker-1 (80 %, pod default/a: b), worker-2 and 40 more" },
      { rule: "NoPlaceToMovePods", before: 1, after: 0, because: "worker-3 (pod default/c: too large, really)" },
      { rule: "removal", before: 9, after: 6, because: "a, b, c, d, e and 1 more" },
    ],
    unnamed: { "worker-40": "NotUtilized: worker-40 (90 % used)" },
  });
  test.each([
    ["worker-1", "NotUtilized: worker-1 (80 %, pod default/a: b)"],
    ["worker-2", "NotUtilized: worker-2"],
    ["worker-3", "NoPlaceToMovePods: worker-3 (pod default/c: too large, really)"],
    ["worker-40", "NotUtilized: worker-40 (90 % used)"],
  ])("of a long list only the part about %s", (name, line) => {
    expect(keptBecause(withScans(named, many), name, 400_000)?.lines).toEqual([line]);
  });
});
