import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/api/commands.ts";
import type { Controller, Seen } from "../../../src/api/controller.ts";
import type { KubeObject } from "../../../src/api/objects.ts";
import { MINUTE_MS } from "../../../src/base/units.ts";
import { vpaRecommender, vpaUpdater } from "../../../src/controllers/vpa/index.ts";
import type { VpaStatus } from "../../../src/controllers/vpa/types.ts";
import { clusterOf, deploymentNamed, podOf, replicaSetOf, vpaNamed } from "./given.ts";

const KEY = "default/web";
const LOOP = { by: "timer", timer: "loop" } as const;
const MIB = 1_048_576;
const POD = { requests: { cpu: "500m", memory: "1Gi" } };

/** The cluster with one sample of 0.25 core and 400 MiB from each pod. */
function seenAt(now: number, objects: readonly KubeObject[]): Seen {
  const cluster = clusterOf(objects, now);
  const items = cluster.list("Pod").map(({ metadata }) => ({
    namespace: "default",
    pod: metadata.name,
    timestamp: now,
    windowMs: 15_000,
    containers: [{ name: "app", cpuNano: 250_000_000, memoryBytes: 400 * MIB }],
  }));
  const none = () => ({ items: [] });
  return {
    cluster,
    epochUnixMs: 946_684_800_000,
    seed: 0,
    kinds: [],
    metrics: {
      podMetrics: () => ({ items }),
      podsMetric: none,
      objectMetric: none,
      externalMetric: none,
      source: () => ({ error: "none" }),
    },
  };
}

function loop<M, O>(
  controller: Controller<M, O>,
  memory: M,
  now: number,
  objects: readonly KubeObject[],
  trigger: Parameters<typeof controller.decide>[3] = LOOP,
) {
  const observed = controller.observe(KEY, seenAt(now, objects), memory, trigger);
  return controller.decide(observed, memory, now, trigger);
}

const workload = (status: VpaStatus, pods: number): readonly KubeObject[] => [
  vpaNamed("web", {}, status),
  deploymentNamed("web"),
  replicaSetOf("web", pods),
  ...Array.from({ length: pods }, (_, index) => podOf(`web-${index}`, POD)),
];

describe("recommender", () => {
  const first = loop(vpaRecommender, vpaRecommender.init(KEY, 0), MINUTE_MS, workload({}, 2));

  it("waits for the next whole minute when the VPA is made", () => {
    const made = loop(vpaRecommender, vpaRecommender.init(KEY, 0), 90_000, workload({}, 2), { by: "watch" });
    expect(made).toMatchObject({ commands: [], timers: { loop: 2 * MINUTE_MS } });
  });

  it("writes the recommendation into the status", () => {
    const [command] = first.commands as readonly Extract<Command, { verb: "updateStatus" }>[];
    const status = command?.object.status as VpaStatus;
    expect(status.recommendation?.containerRecommendations?.[0]).toMatchObject({
      containerName: "app",
      target: { cpu: "296m", memory: "511772986" },
    });
    expect(status.conditions).toEqual([
      { type: "RecommendationProvided", status: "True", lastTransitionTime: MINUTE_MS },
    ]);
  });

  it("explains itself, step by step", () => {
    const { outcome, reason, steps, turningPoint } = first.explanation ?? { steps: [] };
    expect(outcome).toBe("VPA recommends 296m cpu and 488.1 MiB memory for app.");
    expect(reason).toBe("RecommendationProvided");
    const rules = ["percentile", "safety margin", "minimum", "lower bound", "upper bound", "bounds"];
    expect(steps.map(({ rule }) => rule)).toEqual([
      ...rules.map((rule) => `app cpu: ${rule}`),
      ...rules.map((rule) => `app memory: ${rule}`),
    ]);
    expect(steps[1]).toMatchObject({ before: "258m", after: "296m", because: "258 + 38 = 296m" });
    expect(steps[7]).toMatchObject({ before: "424.4 MiB", after: "488.1 MiB", because: "424.4 + 63.7 = 488.1 MiB" });
    expect(turningPoint).toContain("requests less than 25m cpu");
  });

  it("shows the samples that it read its percentiles off", () => {
    const { histograms = [] } = first.explanation ?? {};
    expect(histograms.map(({ name, unit }) => [name, unit])).toEqual([
      ["app cpu", "m"],
      ["app memory", "B"],
    ]);
    for (const { edges, weights, marks } of histograms) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      expect(edges).toHaveLength(weights.length + 1);
      expect(marks.map(({ name, share }) => [name, share])).toEqual([
        ["lower bound", 0.5],
        ["target", 0.9],
        ["upper bound", 0.95],
      ]);
      for (const { share, at } of marks) {
        const end = edges.findIndex((edge) => Math.trunc(edge) === at);
        const upTo = (count: number): number => weights.slice(0, count).reduce((sum, weight) => sum + weight, 0);
        expect(upTo(end)).toBeGreaterThanOrEqual(share * total);
        expect(upTo(end - 1)).toBeLessThan(share * total);
      }
    }
    // Two pods, one sample each: 0.1 a CPU sample; a memory peak of 1 stands at the end of its day, twice as heavy.
    expect(first.explanation?.histograms?.map(({ weights }) => Math.round(weights[0] ?? 0))).toEqual([0, 4]);
  });

  it("says why there is nothing yet", () => {
    const bare = loop(vpaRecommender, vpaRecommender.init(KEY, 0), MINUTE_MS, [vpaNamed("web")]);
    expect(bare.explanation).toMatchObject({
      outcome: "No pod matches VPA web.",
      reason: "ConfigUnsupported",
      message: "Cannot read targetRef. Reason: Deployment default/web does not exist",
    });
  });

  it("takes a kill as memory that was needed, once", () => {
    const killed = podOf("web-0", POD, {
      containerStatuses: [
        {
          name: "app",
          ready: true,
          started: true,
          restartCount: 1,
          lastTermination: { reason: "OOMKilled", startedAt: 0, finishedAt: 70_000 },
        },
      ],
    });
    const objects = [...workload({}, 1).slice(0, 3), killed];
    const noted = loop(vpaRecommender, first.memory, 75_000, objects, { by: "watch" });
    const looped = loop(vpaRecommender, noted.memory, 2 * MINUTE_MS, objects);
    const target = looped.commands.flatMap((command) =>
      command.verb === "updateStatus"
        ? ((command.object.status as VpaStatus).recommendation?.containerRecommendations ?? [])
        : [],
    );
    expect(noted.memory.waiting).toHaveLength(1);
    expect(looped.memory.waiting).toEqual([]);
    expect(target[0]?.target.memory).toBe("1555165137");
    expect(loop(vpaRecommender, looped.memory, 3 * MINUTE_MS, objects).memory.waiting).toEqual([]);
  });

  it("forgets a VPA that is gone", () => {
    expect(loop(vpaRecommender, first.memory, 2 * MINUTE_MS, [])).toMatchObject({
      commands: [],
      timers: { loop: null },
    });
  });
});

describe("updater", () => {
  const bounded = (target: string, lower: string, upper: string): VpaStatus => ({
    recommendation: {
      containerRecommendations: [
        { containerName: "app", target: { cpu: target }, lowerBound: { cpu: lower }, upperBound: { cpu: upper } },
      ],
    },
  });

  it("evicts a pod outside its bounds, and tells both", () => {
    const { commands, explanation } = loop(
      vpaUpdater,
      vpaUpdater.init(KEY, 0),
      MINUTE_MS,
      workload(bounded("327m", "200m", "400m"), 2),
    );
    expect(commands).toEqual([
      { verb: "evict", pod: { kind: "Pod", namespace: "default", name: "web-0" } },
      {
        verb: "event",
        involved: { kind: "Pod", namespace: "default", name: "web-0" },
        type: "Normal",
        reason: "EvictedByVPA",
        message: "Pod was evicted by VPA Updater to apply resource recommendation.",
      },
      {
        verb: "event",
        involved: { kind: "VerticalPodAutoscaler", namespace: "default", name: "web" },
        type: "Normal",
        reason: "EvictedPod",
        message: "VPA Updater evicted Pod web-0 to apply resource recommendation.",
      },
    ]);
    expect(explanation).toMatchObject({ outcome: "VPA updater evicted web-0.", reason: "EvictedByVPA" });
  });

  it("leaves young pods within their bounds, and says when it would not", () => {
    const { commands, explanation } = loop(
      vpaUpdater,
      vpaUpdater.init(KEY, 0),
      MINUTE_MS,
      workload(bounded("327m", "200m", "600m"), 2),
    );
    expect(commands).toEqual([]);
    expect(explanation?.outcome).toBe("VPA recommends 327m for app; 2 pods keep 500m.");
    expect(explanation?.turningPoint).toBe(
      "web-0 would be updated at once with a request outside its bounds, or 12 h after its start with a difference of 0.1.",
    );
  });

  it("resizes in place with one write", () => {
    const [vpa, ...others] = workload(bounded("327m", "200m", "400m"), 2);
    const inPlace = {
      ...vpa,
      spec: { ...(vpa?.spec as object), updatePolicy: { updateMode: "InPlaceOrRecreate" } },
    } as KubeObject;
    const { commands } = loop(vpaUpdater, vpaUpdater.init(KEY, 0), MINUTE_MS, [inPlace, ...others]);
    const [write] = commands as readonly Extract<Command, { verb: "update" }>[];
    expect(write?.object.metadata.annotations).toEqual({ vpaInPlaceUpdated: "true" });
    expect(write?.object.spec).toMatchObject({
      containers: [{ resources: { requests: { cpu: "327m", memory: "1Gi" } } }],
    });
  });
});
