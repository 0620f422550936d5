import { describe, expect, it } from "vitest";
import type { Seen } from "../../../src/api/controller.ts";
import type { SourceQuery } from "../../../src/api/metrics.ts";
import type { KubeObject } from "../../../src/api/objects.ts";
import { keda } from "../../../src/controllers/keda/index.ts";
import { kedaJob } from "../../../src/controllers/keda/job/index.ts";
import { changedObject, ownerOfHpa } from "../../../src/controllers/keda/watch.ts";
import { PROMETHEUS, sample, scaledObject, World } from "./given.ts";

const [KIND] = keda.kinds;
const [JOB_KIND] = kedaJob.kinds;

function problems(spec: unknown, name = "orders"): readonly string[] {
  const object = scaledObject();
  const result = KIND?.admit({ ...object, metadata: { ...object.metadata, name }, spec });
  return result?.ok === false ? result.error.map(({ path, message }) => `${path.join(".")}: ${message}`) : [];
}
const SPEC = scaledObject().spec;

describe("admission of a ScaledObject", () => {
  it.each([
    ["no triggers", { ...SPEC, triggers: [] }, "spec.triggers: needs at least 1"],
    ["no target", { triggers: SPEC.triggers }, "spec.scaleTargetRef: is required"],
    [
      "a bare number",
      { ...SPEC, triggers: [{ ...PROMETHEUS, metadata: { ...PROMETHEUS.metadata, threshold: 10 } }] },
      "spec.triggers.0.metadata.threshold: expected a string, got 10",
    ],
    ["a poll every 0 s", { ...SPEC, pollingInterval: 0 }, "spec.pollingInterval: must be at least 1, got 0"],
    [
      "idle at the minimum",
      { ...SPEC, idleReplicaCount: 2, minReplicaCount: 2 },
      "spec.idleReplicaCount: IdleReplicaCount=2 must be less than MinReplicaCount=2",
    ],
    [
      "minimum above maximum",
      { ...SPEC, minReplicaCount: 8, maxReplicaCount: 5 },
      "spec.minReplicaCount: MinReplicaCount=8 must be less than MaxReplicaCount=5",
    ],
    [
      "only cpu, to zero",
      { ...SPEC, triggers: [{ type: "cpu", metricType: "Utilization", metadata: { value: "50" } }] },
      "spec.minReplicaCount: scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)",
    ],
    [
      "names twice",
      { ...SPEC, triggers: [PROMETHEUS, PROMETHEUS] },
      'spec.triggers.1.name: triggerName "a" is defined multiple times in the ScaledObject/ScaledJob, but it must be unique',
    ],
    [
      "a type that is not modelled",
      { ...SPEC, triggers: [{ type: "mssql", metadata: {} }] },
      'spec.triggers.0.type: trigger type "mssql" is not modelled',
    ],
    [
      "an unknown behavior",
      { ...SPEC, fallback: { failureThreshold: 1, replicas: 1, behavior: "hope" } },
      'spec.fallback.behavior: expected one of static, currentReplicas, currentReplicasIfHigher, currentReplicasIfLower, scalingModifiers, got "hope"',
    ],
  ])("%s", (_name, spec, want) => {
    expect(problems(spec)).toEqual([want]);
  });

  it("an HPA name that is too long is refused", () => {
    expect(problems(SPEC, "x".repeat(60))[0]).toContain('HPA name "keda-hpa-xxx');
  });

  it("fills in the schema's only default", () => {
    const given = scaledObject({ fallback: { failureThreshold: 1, replicas: 2 } });
    const result = KIND?.admit(given);
    expect(result?.ok && result.value).toMatchObject({ spec: { fallback: { behavior: "static" } } });
  });

  it("leaves a complete spec the same object, so that labels and finalizers raise no generation", () => {
    const given = scaledObject();
    const result = KIND?.admit(given);
    expect(result?.ok && result.value.spec).toBe(given.spec);
  });

  it("a field written as null is not there", () => {
    const result = KIND?.admit({ ...scaledObject(), spec: { ...SPEC, idleReplicaCount: null } });
    expect(result?.ok && Object.keys(result.value.spec as object)).not.toContain("idleReplicaCount");
  });

  it("a ScaledJob needs a template and triggers", () => {
    const result = JOB_KIND?.admit({ ...scaledObject(), kind: "ScaledJob", spec: { triggers: [] } });
    expect(result?.ok === false && result.error.map(({ path }) => path.join("."))).toEqual([
      "spec.jobTargetRef",
      "spec.triggers",
    ]);
  });

  it("every live field names a path under spec, with a range around its default", () => {
    for (const { path, min, max, default: standard } of [...(KIND?.fields ?? []), ...(JOB_KIND?.fields ?? [])]) {
      expect(path).toMatch(/^spec\./);
      expect(standard === null || (standard >= min && standard <= max), path).toBe(true);
    }
  });
});

describe("the HPA that KEDA keeps", () => {
  it("has its bounds, its metric, and the object as owner", () => {
    const world = new World(scaledObject({ maxReplicaCount: 12 }), 1);
    world.reconcile(5);
    expect(world.hpa).toMatchObject({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: {
        name: "keda-hpa-orders",
        namespace: "shop",
        ownerReferences: [{ kind: "ScaledObject", uid: "uid-1" }],
      },
      spec: {
        minReplicas: 1,
        maxReplicas: 12,
        metrics: [
          { external: { metric: { name: "s0-prometheus" }, target: { type: "AverageValue", averageValue: "10" } } },
        ],
      },
    });
  });

  it("is left alone while nothing differs, and deleted while paused", () => {
    const world = new World(scaledObject(), 1);
    world.reconcile(5);
    expect(world.reconcile(6).commands).toEqual([]);
    world.annotate({ "autoscaling.keda.sh/paused-replicas": "3" });
    const { timers } = world.reconcile(7);
    expect([world.hpa, world.replicas, timers?.poll]).toEqual([null, 3, null]);
    world.annotate(undefined);
    expect(world.reconcile(8).timers?.poll).toBe(8);
    expect(world.hpa).not.toBe(null);
  });

  it("metrics are found in any case, under their own name", () => {
    const world = new World(scaledObject(), 1);
    world.readings = [sample(4)];
    world.reconcile(5);
    expect(world.read(6, "S0-Prometheus")).toEqual({ ok: true, value: [{ metric: "s0-prometheus", milli: 4_000 }] });
    expect(world.read(7, "s7-prometheus")).toEqual({ ok: false, error: "no matching metrics found for s7-prometheus" });
  });

  it("a failed reconcile is tried again, later each time", () => {
    const world = new World(scaledObject({ triggers: [{ type: "telepathy", metadata: {} }] }), 1);
    const waits = [10, 20, 30].map((now) => (world.reconcile(now).timers?.retry ?? 0) - now);
    expect(waits).toEqual([5, 10, 20]);
  });
});

describe("in the engine", () => {
  const trigger = {
    type: "rabbitmq",
    metadata: { host: "http://broker/shop", queueName: "checkout", mode: "QueueLength", value: "20" },
  };
  const object = scaledObject({ triggers: [trigger] });
  const worker = {
    ...object,
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: { replicas: 2, selector: {}, template: {} },
  } as KubeObject;
  const asked: SourceQuery[] = [];
  const seen = {
    epochUnixMs: 0,
    cluster: {
      now: 5,
      get: (kind: string) => ({ ScaledObject: object, Deployment: worker })[kind],
      list: () => [],
      ownedBy: () => [],
      pods: () => [],
    },
    metrics: {
      source: (query: SourceQuery) => {
        asked.push(query);
        return { system: "rabbitmq", ready: 30, unacked: 4, publishRate: 0, deliverGetRate: 0 };
      },
    },
  } as unknown as Seen;

  it("a poll asks the broker, a reconcile does not", () => {
    const watch = keda.observe("shop/orders", seen, keda.init("shop/orders", 0), { by: "watch" });
    expect([watch.replicas, asked]).toEqual([2, []]);
    keda.observe("shop/orders", seen, keda.init("shop/orders", 0), { by: "timer", timer: "poll" });
    expect(asked).toEqual([{ system: "rabbitmq", queue: "checkout", vhost: "shop" }]);
  });

  it("the HPA's reads are served by the object that its selector names", () => {
    const selector = { matchLabels: { "scaledobject.keda.sh/name": "orders" } };
    expect(keda.externalMetrics?.owner("shop", "s0-rabbitmq-checkout", selector, seen.cluster)).toBe("shop/orders");
    const memory = keda.init("shop/orders", 0);
    const read = keda.externalMetrics?.read("shop/orders", "s0-rabbitmq-checkout", seen, memory, 5);
    expect(read?.answer).toEqual({ valuesMilli: [34_000] });
  });

  it("a poll's explanation points at the queue's true depth", () => {
    const memory = keda.init("shop/orders", 0);
    const poll = { by: "timer", timer: "poll" } as const;
    const { explanation } = keda.decide(keda.observe("shop/orders", seen, memory, poll), memory, 5, poll);
    expect(explanation?.inputs.flatMap(({ truth }) => truth ?? [])).toEqual([
      "workload/worker/desired",
      "queue/checkout/depth",
    ]);
  });

  it("status writes and plain labels do not reconcile; specs, KEDA's annotations and Ready do", () => {
    const change = (metadata: object, status: object = {}) =>
      changedObject({ ...object, metadata: { ...object.metadata, ...metadata }, status }, object);
    expect(change({ labels: { a: "b" } }, { health: {} })).toEqual([]);
    expect(change({ generation: 2 })).toEqual(["shop/orders"]);
    expect(change({ annotations: { "autoscaling.keda.sh/paused": "true" } })).toEqual(["shop/orders"]);
    expect(change({}, { conditions: [{ type: "Ready", status: "True" }] })).toEqual(["shop/orders"]);
  });

  it("an HPA that somebody edits or deletes reconciles its owner", () => {
    const hpa = {
      ...object,
      metadata: {
        ...object.metadata,
        ownerReferences: [{ apiVersion: "", kind: "ScaledObject", name: "orders", uid: "uid-1", controller: true }],
      },
    };
    expect(ownerOfHpa({ ...hpa, status: { conditions: [] } }, hpa)).toEqual([]);
    expect(ownerOfHpa(undefined, hpa)).toEqual(["shop/orders"]);
  });
});
