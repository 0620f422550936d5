import { describe, expect, test } from "vitest";
import type { DecisionRecord, PodChange } from "../../../src/api/frame.ts";
import { createHistory, type History } from "../../../src/session/history.ts";
import { phasePath, phaseUntil, tuggedWorkload } from "../../../src/views/cluster/phase.ts";
import { fakeInfo } from "../../session/fake-run.ts";

const WORKLOAD = "checkout-worker";
const pod = (at: number, name: string, state: PodChange["state"], cpuRequestMilli: number): PodChange => ({
  at,
  pod: name,
  workload: WORKLOAD,
  node: "worker-1",
  state,
  because: "",
  cpuRequestMilli,
  memoryRequestBytes: 0,
});
const decision = (kind: string, inputs: DecisionRecord["explanation"]["inputs"]): DecisionRecord => ({
  id: 0,
  at: 1000,
  controller: kind === "VerticalPodAutoscaler" ? "vpa-recommender" : "hpa",
  object: { kind, namespace: "default", name: "some-name" },
  effect: "kept",
  explanation: { outcome: "", reason: "", message: "", inputs, steps: [] },
  writes: [],
});
const HPA = decision("HorizontalPodAutoscaler", [
  { name: "cpu", seen: { value: 70 }, truth: `workload/${WORKLOAD}/cpuPercent` },
]);
const VPA = decision("VerticalPodAutoscaler", [{ name: "a/app cpu", seen: { value: 100, unit: "m" } }]);

/** Two pods of 300m; one is replaced by one of 100m, and a third is wanted. */
const history = (decisions: readonly DecisionRecord[] = []): History => {
  const made = createHistory(fakeInfo("cpu-hpa"));
  made.rows = 100;
  made.columns[made.keys.get(`workload/${WORKLOAD}/desired`) ?? 0]?.fill(2, 0, 50).fill(3, 50, 100);
  made.pods = [
    pod(1000, "a", "ready", 300),
    pod(1000, "b", "ready", 300),
    pod(20_000, "a", "stopping", 300),
    pod(20_000, "c", "starting", 100),
    pod(25_000, "a", "gone", 300),
    pod(60_000, "d", "pending", 200),
  ];
  made.decisions = decisions;
  return made;
};

describe("replicas × request", () => {
  test("moves when pods of another request replace the old, and when more are wanted", () => {
    expect(phasePath(history(), WORKLOAD)).toEqual([
      { at: 1000, replicas: 2, requestMilli: 300 },
      { at: 20_000, replicas: 2, requestMilli: 200 },
      { at: 60_000, replicas: 3, requestMilli: 200 },
    ]);
    expect(phaseUntil(phasePath(history(), WORKLOAD), 20_000).length).toBe(2);
  });

  test.each([
    ["both", [HPA, VPA], WORKLOAD],
    ["HPA alone", [HPA], null],
    ["VPA alone", [VPA], null],
  ] as const)("%s", (_, decisions, want) => {
    expect(tuggedWorkload(history(decisions))).toBe(want);
  });
});
