import { describe, expect, it } from "vitest";
import { hpaConfig } from "../../../src/controllers/hpa/config.ts";
import { decide } from "../../../src/controllers/hpa/decide.ts";
import { EMPTY_MEMORY, type HpaMemory } from "../../../src/controllers/hpa/memory.ts";
import { externalMetric, type Given, hpaOf, NOW, observationOf, utilization } from "./given.ts";

const CONFIG = hpaConfig("1.36");
function explain(given: Given, memory: HpaMemory = EMPTY_MEMORY) {
  const { explanation } = decide(observationOf(given), memory, NOW, { by: "timer", timer: "sync" }, CONFIG);
  if (!explanation) throw new Error("no explanation");
  return explanation;
}
const same = (count: number, usage: number) => Array.from({ length: count }, () => ({ usage }));

describe("a decision explains itself", () => {
  const kept: Given = {
    hpa: hpaOf({ minReplicas: 2, maxReplicas: 10, metrics: [utilization(70)] }),
    replicas: 2,
    pods: same(2, 300),
  };
  const quiet = { ...EMPTY_MEMORY, recommendations: [{ replicas: 1, at: NOW - 15_000 }] };

  it("kept at min: names, numbers, rungs, turning point", () => {
    const { outcome, reason, inputs, formula, steps, turningPoint } = explain(kept, quiet);
    expect(outcome).toBe("HPA kept web at 2.");
    expect(reason).toBe("TooFewReplicas");
    expect(formula).toEqual(["desired = ceil(ready × seen ÷ target)", "= ceil(2 × 30 ÷ 70)", "= ceil(0.86) = 1"]);
    expect(steps.map(({ rule, before, after }) => [rule, before, after])).toEqual([
      ["proposal", 2, 1],
      ["tolerance", 1, 1],
      ["stabilised", 1, 1],
      ["rate-limited", 1, 1],
      ["bounded", 1, 2],
    ]);
    expect(turningPoint).toBe("It would add a pod at cpu ≥ 78 %.");
    expect(inputs).toContainEqual({
      name: "cpu",
      seen: { value: 30, unit: "%" },
      seenAt: NOW,
      truth: "workload/web/cpuPercent",
    });
    expect(inputs).toContainEqual({
      name: "ready pods",
      seen: { value: 2, unit: "pods" },
      truth: "workload/web/ready",
    });
  });

  it("the turning point is one: a percent less keeps, the named percent adds", () => {
    expect(explain({ ...kept, pods: same(2, 779) }, quiet).outcome).toBe("HPA kept web at 2.");
    expect(explain({ ...kept, pods: same(2, 780) }, quiet).outcome).toBe("HPA scaled web from 2 to 3.");
  });

  it.each<{
    name: string;
    given: Given;
    memory?: HpaMemory;
    want: readonly [outcome: string, reason: string, turn: string];
  }>([
    {
      name: "held by the window",
      given: { ...kept, replicas: 5 },
      memory: { ...EMPTY_MEMORY, recommendations: [{ replicas: 5, at: NOW - 60_000 }] },
      want: [
        "HPA kept web at 5.",
        "ScaleDownStabilized",
        "It would go below 5 after 1:04:00, when the window forgets 5.",
      ],
    },
    {
      name: "held by the rate",
      given: { ...kept, pods: same(2, 4_000) },
      want: ["HPA scaled web from 2 to 4.", "ScaleUpLimit", "Without the rate limit it would go to 10."],
    },
    {
      name: "held by max",
      given: { ...kept, replicas: 10, pods: same(10, 4_000) },
      want: ["HPA kept web at 10.", "TooManyReplicas", "It would add more if maxReplicas were above 10."],
    },
    {
      name: "scaled down",
      given: { ...kept, replicas: 5, pods: same(5, 400) },
      memory: quiet,
      want: ["HPA scaled web from 5 to 3.", "SucceededRescale", "It would have stayed at 5 at cpu ≥ 57 %."],
    },
    {
      name: "paused",
      given: { ...kept, replicas: 0 },
      want: ["HPA leaves web at 0.", "ScalingDisabled", "It wakes once somebody sets replicas above 0."],
    },
    {
      name: "above max",
      given: { ...kept, replicas: 12 },
      want: ["HPA scaled web from 12 to 10.", "SucceededRescale", "It would have stayed with maxReplicas ≥ 12."],
    },
    {
      name: "no metric",
      given: { hpa: hpaOf({ metrics: [externalMetric({ value: 1_000 })] }), replicas: 3, values: "no answer" },
      want: [
        "HPA kept web at 3.",
        "FailedGetExternalMetric",
        "It moves again once every metric can be read, or the readable ones ask for more pods.",
      ],
    },
    {
      name: "a queue",
      given: { hpa: hpaOf({ metrics: [externalMetric({ averageValue: 30_000 })] }), replicas: 3, values: [90_000] },
      want: ["HPA kept web at 3.", "ReadyForNewScale", "It would add a pod at queue > 99."],
    },
  ])("$name", ({ given, memory, want }) => {
    const { outcome, reason, turningPoint } = explain(given, memory);
    expect([outcome, reason, turningPoint]).toEqual(want);
  });

  it("a metric that could not be read is null, never 0", () => {
    const given: Given = {
      hpa: hpaOf({ metrics: [externalMetric({ value: 1_000 })] }),
      replicas: 3,
      values: "no answer",
    };
    expect(explain(given).inputs.find(({ name }) => name === "queue")?.seen.value).toBeNull();
  });

  it("missing pods have their own rung", () => {
    const given = { ...kept, pods: [{ usage: 1_900 }, {}] };
    const rung = explain(given).steps.find(({ rule }) => rule === "missing pods");
    expect(rung).toEqual({
      rule: "missing pods",
      before: 3,
      after: 3,
      because: "1 without a sample at 0: ratio 2.71 becomes 1.36 over 2 pods",
    });
  });

  it("a scale that cannot be read leaves nothing else", () => {
    const seen = { ...observationOf(kept), scale: { error: "gone" } };
    const { explanation } = decide(seen, EMPTY_MEMORY, NOW, { by: "timer", timer: "sync" }, CONFIG);
    expect(explanation?.outcome).toBe("HPA could not read the size of web.");
    expect(explanation?.reason).toBe("FailedGetScale");
  });
});
