import { describe, expect, it } from "vitest";
import type { FluxObject } from "../../../src/controllers/flux/fields.ts";
import { kstatusOf } from "../../../src/controllers/flux/kstatus.ts";

const object = (apiVersion: string, kind: string, status: object, spec: object = {}): FluxObject => ({
  apiVersion,
  kind,
  metadata: { name: "x", generation: 2 },
  spec,
  status,
});
const statusOf = (given: FluxObject, age = 60_000): string => {
  const found = kstatusOf(given, age);
  return found.ok ? found.value.status : found.error;
};
const done = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
const available = { type: "Available", status: "True" };
const unschedulable = {
  conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
  phase: "Pending",
};

describe("kstatus", () => {
  it.each([
    { name: "a started job is current", given: object("batch/v1", "Job", { startTime: "t" }), want: "Current" },
    { name: "a job that did not start is not", given: object("batch/v1", "Job", {}), want: "InProgress" },
    { name: "a failed pod is current", given: object("v1", "Pod", { phase: "Failed" }), want: "Current" },
    { name: "an unknown phase is an error", given: object("v1", "Pod", { phase: "Odd" }), want: "unknown phase Odd" },
    {
      name: "an old generation is in progress",
      given: object("x/v1", "Widget", { observedGeneration: 1 }),
      want: "InProgress",
    },
    { name: "a kind nobody knows is current", given: object("x/v1", "Widget", {}), want: "Current" },
    {
      name: "without a deadline progress need not be reported",
      given: object("apps/v1", "Deployment", { ...done, conditions: [available] }),
      want: "Current",
    },
    {
      name: "with one it must be",
      given: object("apps/v1", "Deployment", { ...done, conditions: [available] }, { progressDeadlineSeconds: 600 }),
      want: "InProgress",
    },
  ])("$name", ({ given, want }) => {
    expect(statusOf(given)).toBe(want);
  });

  it("gives a pod 15 s to be scheduled", () => {
    const pod = object("v1", "Pod", unschedulable);
    expect([statusOf(pod, 14_999), statusOf(pod, 15_000)]).toEqual(["InProgress", "Failed"]);
  });
});
