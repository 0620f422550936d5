import { expect, test } from "vitest";
import type { PlantSpec, WorkloadSpec } from "../../src/api/plant.ts";
import { callsOf, hopOf } from "../../src/experiment/calls.ts";
import { edge, workloadOf } from "../laws/graph.ts";

const plant = (caller: Partial<WorkloadSpec>, callee: Partial<WorkloadSpec>, proxies: number): PlantSpec => ({
  loads: [],
  queues: [],
  services: [],
  workloads: [workloadOf("a", caller), workloadOf("b", callee)],
  mesh: { controlPlane: true, mtls: "PERMISSIVE", certificateMs: 1 },
  edges: [
    edge(null, "a"),
    edge("a", "b", { timeoutMs: 500, retries: 2, proxies: { count: proxies, latencyMs: 1, cpuMilli: 500 } }),
  ],
});
const IN = { enrolled: true };

test.each([
  { name: "none of it", run: plant(IN, IN, 0), want: ["a", "b"] },
  { name: "both sides", run: plant(IN, IN, 2), want: ["a", "proxy of a", "proxy of b", "b"] },
  { name: "one side only", run: plant({}, IN, 1), want: ["a", "proxy of b", "b"] },
])("a hop passes proxies on $name", ({ run, want }) => {
  expect(hopOf(run, "a", "b")).toEqual(want);
});

test("calls are told by their settings, those from outside are not", () => {
  expect(callsOf(plant(IN, { ...IN, mtls: "STRICT" }, 2))).toEqual([
    { from: "a", to: "b", timeout: 0.5, deadline: null, retries: 2, mtls: "STRICT" },
  ]);
  expect(callsOf(plant(IN, {}, 2)).map(({ mtls }) => mtls)).toEqual(["DISABLE"]);
});
