import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Intervention } from "../../src/api/frame.ts";
import type { Replay } from "../../src/engine/replay.ts";
import { openScenario, openVariant } from "../../src/runner/open.ts";
import type { Setting } from "../../src/scenario/model.ts";
import { never, replayOf } from "./scenarios.ts";

/** What nobody should write, in whole runs: upstream's words, and a run that goes on. */
interface Trial {
  readonly scenario: string;
  readonly variant: string;
  readonly until: number;
  readonly sets?: readonly Setting[];
  readonly log?: readonly Intervention[];
}

function run({ scenario, variant, until, sets = [], log = [] }: Trial): Replay {
  const replay = replayOf(scenario, variant, { sets }, log);
  replay.advance(until * 1000, never);
  return replay;
}
/** A scenario with one text in it replaced by another. */
function opened(scenario: string, [from, to]: readonly [string, string]) {
  const file = `simulations/scaling/${scenario}.yaml`;
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  return openScenario(file, text.replace(from, to));
}

const words = ({ run }: Replay, reason: string, source: string): readonly string[] => [
  ...new Set(run.history.events.filter((e) => e.reason === reason && e.source === source).map((e) => e.message)),
];
const ready = ({ run }: Replay, workload: string): number =>
  run.history.column(`workload/${workload}/ready`)?.at(-1) ?? -1;
const set = (path: string, value: Setting["value"]): Setting => ({ path, value });
const REPORT_CPU = "Deployment/report.spec.template.spec.containers[0].resources.requests.cpu";

describe("a pod that fits no machine waits, and the others get theirs", () => {
  test("of a node group", () => {
    const replay = run({
      scenario: "node-groups-or-nodeclaims",
      variant: "cluster-autoscaler",
      until: 300,
      sets: [set(REPORT_CPU, "5")],
    });
    expect(words(replay, "NotTriggerScaleUp", "cluster-autoscaler")).toContain(
      "pod didn't trigger scale-up: 1 Insufficient cpu",
    );
    expect([ready(replay, "web"), ready(replay, "report")]).toEqual([24, 0]);
  });

  test("of Karpenter's price list", () => {
    const replay = run({
      scenario: "node-groups-or-nodeclaims",
      variant: "karpenter",
      until: 300,
      sets: [set(REPORT_CPU, "17")],
    });
    const [why = ""] = words(replay, "FailedScheduling", "karpenter");
    expect(why).toMatch(/^Failed to schedule pod, no instance type has enough resources, requirements=/);
    expect([ready(replay, "web"), ready(replay, "report")]).toEqual([24, 0]);
  });
});

describe("a disruption budget that blocks for ever", () => {
  test("keeps Cluster Autoscaler's node, which says which pod and why", () => {
    const replay = run({ scenario: "pending-needs-nodes", variant: "tight-pdb", until: 2100 });
    const last = replay.run.history.decisions.filter(({ controller }) => controller === "cluster-autoscaler").at(-1);
    expect(JSON.stringify(last?.explanation)).toContain("NotEnoughPdb");
    expect(replay.run.cluster.list("Node")).toHaveLength(3);
  });

  test("keeps Karpenter's node", () => {
    const replay = run({
      scenario: "node-groups-or-nodeclaims",
      variant: "karpenter",
      until: 1200,
      sets: [set("PodDisruptionBudget/web.spec.maxUnavailable", "0%")],
    });
    expect(words(replay, "DisruptionBlocked", "karpenter")).toContain(
      "Pdb prevents pod evictions (PodDisruptionBudget=[default/web])",
    );
    const steps = replay.run.history.decisions.flatMap(({ explanation }) => explanation.steps);
    expect(steps.map(({ because }) => because)).toContain(
      "default-0001: Pdb prevents pod evictions (PodDisruptionBudget=[default/web])",
    );
    expect(ready(replay, "web")).toBe(4);
  });

  test("stops VPA's updater, pod by pod, and nothing is down", () => {
    const replay = run({
      scenario: "right-size-evict",
      variant: "budget",
      until: 1200,
      sets: [set("PodDisruptionBudget/api.spec.maxUnavailable", 0)],
    });
    expect(replay.run.history.events.filter(({ reason }) => reason === "EvictedByVPA")).toEqual([]);
    expect(ready(replay, "api")).toBe(10);
  });
});

describe("minAllowed above maxAllowed", () => {
  const POLICY = "controlledResources: [cpu]\n";
  const bounded = (min: string, max: string) =>
    opened("hpa-vpa-tug", [POLICY, `${POLICY}        minAllowed: {cpu: ${min}}\n        maxAllowed: {cpu: ${max}}\n`]);

  test("is refused in a file by the webhook's words, at its line", () => {
    const source = bounded('"2"', '"1"');
    const problems = source.ok ? [] : source.error;
    expect(problems.map(({ field, message }) => [field, message])).toEqual([
      [
        "spec.resourcePolicy.containerPolicies[0].maxAllowed.cpu",
        'Invalid value: "1": max resource for cpu is lower than min of "2"',
      ],
    ]);
  });

  test("is refused in a run, which goes on as before", () => {
    const source = bounded("100m", '"1"');
    if (!source.ok) throw new Error(JSON.stringify(source.error));
    const path = "VerticalPodAutoscaler/api.spec.resourcePolicy.containerPolicies[0].minAllowed.cpu";
    const replay = openVariant(source.value, "vpa-only", {}, [{ at: 60_000, by: "user", path, value: "2" }]);
    if (!replay.ok) throw new Error(JSON.stringify(replay.error));
    replay.value.advance(600_000, never);
    expect(words(replay.value, "InterventionRefused", "setpoint")).toEqual([
      `${path}: Invalid value: "1": max resource for cpu is lower than min of "2"`,
    ]);
    expect(ready(replay.value, "api")).toBe(12);
  });
});

describe("a NodePool", () => {
  const trial = (limits: string) => {
    const source = opened("node-groups-or-nodeclaims", ["  disruption:\n", `${limits}  disruption:\n`]);
    if (!source.ok) throw new Error(JSON.stringify(source.error));
    const many = [set("load/requests.rate", 0)];
    const log = [{ at: 130_000, by: "user", path: "Deployment/web.spec.replicas", value: 200 }];
    const replay = openVariant(source.value, "karpenter", { sets: many }, log);
    if (!replay.ok) throw new Error(JSON.stringify(replay.error));
    replay.value.advance(600_000, never);
    return replay.value;
  };

  test("without limits buys whatever is asked for, and nobody warns", () => {
    const replay = trial("");
    expect(ready(replay, "web")).toBe(200);
    expect(words(replay, "FailedScheduling", "karpenter")).toEqual([]);
  });

  test("with limits stops there, and says so", () => {
    const replay = trial("  limits: {cpu: 20}\n");
    expect(ready(replay, "web")).toBeLessThan(60);
    const [why = ""] = words(replay, "FailedScheduling", "karpenter");
    expect(why).toContain("all available instance types exceed limits for nodepool (NodePool=default)");
  });
});
