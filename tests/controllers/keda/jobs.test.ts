import { describe, expect, it } from "vitest";
import { combine } from "../../../src/controllers/keda/job/combine.ts";
import { decideJob } from "../../../src/controllers/keda/job/decide-job.ts";
import type { JobObservation, JobView } from "../../../src/controllers/keda/job/observation.ts";
import { jobRoom, minJobs, plan } from "../../../src/controllers/keda/job/strategy.ts";
import { EMPTY_MEMORY } from "../../../src/controllers/keda/memory.ts";
import type { ScaledJob, ScaledJobSpec } from "../../../src/controllers/keda/types.ts";
import { PROMETHEUS, sample } from "./given.ts";

describe("strategies: effective(maxScale, running, pending, room)", () => {
  const custom = (deduction: number | undefined, percentage: string) => ({
    strategy: "custom",
    customScalingQueueLengthDeduction: deduction,
    customScalingRunningJobPercentage: percentage,
  });
  it.each<[string, Parameters<typeof plan>[0], readonly [number, number, number, number], number]>([
    ["default", {}, [3, 2, 0, 5], 1],
    ["default", {}, [2, 0, 0, 5], 2],
    ["custom −1, half", custom(1, "0.5"), [3, 2, 0, 5], 1],
    ["custom −1, half", custom(1, "0.5"), [10, 0, 0, 10], 9],
    ["custom −2", custom(2, "0"), [3, 2, 0, 5], 1],
    ["custom +2, capped", custom(-2, "0"), [3, 2, 0, 4], 4],
    ["custom, half", custom(undefined, "0.5"), [10, 2, 0, 100], 9],
    ["custom with no number is default", custom(1, "many"), [3, 2, 0, 5], 1],
    ["accurate", { strategy: "accurate" }, [3, 2, 0, 5], 3],
    ["accurate", { strategy: "accurate" }, [5, 2, 0, 5], 3],
    ["accurate", { strategy: "accurate" }, [3, 4, 2, 10], 1],
    ["accurate", { strategy: "accurate" }, [5, 4, 2, 5], 1],
    ["accurate", { strategy: "accurate" }, [3, 3, 3, 5], 0],
    ["accurate", { strategy: "accurate" }, [20, 15, 10, 20], 5],
    ["eager", { strategy: "eager" }, [4, 3, 0, 10], 4],
    ["eager", { strategy: "eager" }, [4, 7, 0, 10], 3],
    ["eager", { strategy: "eager" }, [4, 1, 6, 10], 3],
    ["eager", { strategy: "eager" }, [15, 0, 0, 10], 10],
  ])("%s", (_name, strategy, [maxScale, running, pending, room], want) => {
    expect(plan(strategy, { scaleTo: 10, maxScale, running, pending, room }).effective).toBe(want);
  });
});

describe("several triggers", () => {
  const TRIGGERS = [
    { length: 20, jobs: 20, active: true },
    { length: 10, jobs: 5, active: true },
    { length: 5, jobs: 5 / 3, active: true },
    { length: 7, jobs: 7 / 4, active: false },
  ];
  it.each([
    ["max", 100, 20, 20],
    [undefined, 100, 20, 20],
    ["min", 100, 5, 2],
    ["avg", 100, 12, 9],
    ["sum", 100, 35, 27],
    ["sum", 25, 35, 25],
  ])("%s with room for %i → %i, %i", (calculation, room, scaleTo, maxScale) => {
    expect(combine(TRIGGERS, calculation, room)).toEqual({ active: true, scaleTo, maxScale });
  });

  it("max needs a queue: an active trigger of length 0 does not count", () => {
    const idle = [{ length: 0, jobs: 0, active: true }];
    expect(combine(idle, "max", 100).active).toBe(false);
    expect(combine(idle, "sum", 100).active).toBe(true);
  });
});

it.each([
  [{}, 0, 100],
  [{ minReplicaCount: 2, maxReplicaCount: 10 }, 2, 8],
  [{ minReplicaCount: 12, maxReplicaCount: 10 }, 10, 10],
  [{ minReplicaCount: 3 }, 3, 100],
])("bounds %j → minimum %i, room %i", (spec, minimum, room) => {
  expect([minJobs(spec), jobRoom(spec)]).toEqual([minimum, room]);
});

const job = (name: string, part: Partial<JobView> = {}): JobView => ({
  name,
  finished: null,
  completedAt: null,
  generation: "1",
  pods: [{ phase: "Running", conditions: ["Ready"] }],
  ...part,
});

function scaledJob(spec: Partial<ScaledJobSpec>): ScaledJob {
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledJob",
    metadata: {
      name: "render",
      namespace: "shop",
      uid: "uid-1",
      generation: 1,
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: { jobTargetRef: { template: { spec: { containers: [{ name: "main" }] } } }, triggers: [PROMETHEUS], ...spec },
    status: {},
  };
}

function poll(spec: Partial<ScaledJobSpec>, value: number, jobs: readonly JobView[]) {
  const seen: JobObservation = {
    object: scaledJob(spec),
    now: 5,
    epochUnixMs: 0,
    readings: [[sample(value)]],
    env: {},
    operatorVersion: "2.20.2",
    fail: {},
    jobs,
  };
  return decideJob(seen, EMPTY_MEMORY, 5, { by: "timer", timer: "poll" });
}
const created = ({ commands }: ReturnType<typeof poll>) => commands.filter(({ verb }) => verb === "create").length;
const deleted = ({ commands }: ReturnType<typeof poll>) =>
  commands.flatMap((command) => (command.verb === "delete" ? [command.target.name] : []));

describe("a poll", () => {
  it.each([
    { name: "length over target, rounded up", spec: {}, value: 25, jobs: [], want: 3 },
    { name: "less what runs", spec: {}, value: 25, jobs: [job("a")], want: 2 },
    { name: "a minimum without any Job", spec: { minReplicaCount: 2 }, value: 0, jobs: [], want: 2 },
    { name: "a minimum partly met", spec: { minReplicaCount: 2 }, value: 0, jobs: [job("a")], want: 1 },
    { name: "a minimum met, and a queue", spec: { minReplicaCount: 1 }, value: 20, jobs: [job("a")], want: 2 },
    { name: "finished Jobs do not run", spec: {}, value: 25, jobs: [job("a", { finished: "Complete" })], want: 3 },
  ])("$name → $want", ({ spec, value, jobs, want }) => {
    expect(created(poll(spec, value, jobs))).toBe(want);
  });

  it("deletes finished Jobs beyond the limits, oldest completion first", () => {
    const jobs = [
      job("new", { finished: "Complete", completedAt: 9 }),
      job("old", { finished: "Complete", completedAt: 3 }),
    ];
    expect(deleted(poll({ successfulJobsHistoryLimit: 1 }, 0, jobs))).toEqual(["old"]);
  });

  it("tells how many Jobs it created and why", () => {
    expect(poll({}, 25, []).explanation).toMatchObject({
      outcome: "KEDA created 3 Jobs for render.",
      reason: "ScalerActive",
    });
    expect(poll({}, 0, []).explanation).toMatchObject({
      outcome: "KEDA created no Job for render: nothing to do.",
      turningPoint: "It would create Jobs at s0-prometheus > 0.",
    });
  });
});
