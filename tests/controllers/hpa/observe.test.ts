import { describe, expect, it } from "vitest";
import type { ClusterView, Seen } from "../../../src/api/controller.ts";
import type { MetricsView } from "../../../src/api/metrics.ts";
import type { KubeObject, LabelSelector } from "../../../src/api/objects.ts";
import { matches } from "../../../src/base/selector.ts";
import { hpaConfig } from "../../../src/controllers/hpa/config.ts";
import { hpa as controller, hpaController } from "../../../src/controllers/hpa/index.ts";
import { EMPTY_MEMORY } from "../../../src/controllers/hpa/memory.ts";
import type { Hpa } from "../../../src/controllers/hpa/spec.ts";
import { externalMetric, hpaOf, NOW, observationOf, utilization } from "./given.ts";

const SELECTOR: LabelSelector = { matchLabels: { app: "web" } };
const TIMER = { by: "timer", timer: "sync" } as const;

const deployment = (name: string, replicas: number, selector: LabelSelector = SELECTOR): KubeObject => ({
  ...hpaOf({}),
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { ...hpaOf({}).metadata, name, uid: `uid-${name}` },
  spec: { replicas, selector },
  status: { replicas: replicas - 1 },
});

/** A cluster of these objects, and a list of the metric questions that were asked. */
function world(objects: readonly KubeObject[]): { readonly seen: Seen; readonly asked: string[] } {
  const asked: string[] = [];
  const of = (kind: string, namespace?: string) =>
    objects.filter((o) => o.kind === kind && (namespace === undefined || o.metadata.namespace === namespace));
  const cluster = {
    now: NOW,
    get: (kind: string, namespace: string, name: string) => of(kind, namespace).find((o) => o.metadata.name === name),
    list: of,
    ownedBy: () => [],
    pods: (namespace: string, selector: LabelSelector) =>
      of("Pod", namespace).filter((pod) => matches(selector, pod.metadata.labels)),
  } as unknown as ClusterView;
  const metrics: MetricsView = {
    podMetrics: () => {
      asked.push("pods");
      return { items: [] };
    },
    podsMetric: () => ({ items: [] }),
    objectMetric: () => ({ items: [] }),
    externalMetric: (_namespace, metric) => {
      asked.push(metric);
      return { items: [{ valueMilli: 2_500, timestamp: NOW }] };
    },
    source: () => ({ error: "none" }),
  };
  return { seen: { cluster, metrics, epochUnixMs: 0, seed: 0, kinds: [] }, asked };
}

const observe = (objects: readonly KubeObject[], trigger: Parameters<typeof controller.observe>[3] = TIMER) => {
  const { seen, asked } = world(objects);
  return { ...controller.observe("default/web", seen, EMPTY_MEMORY, trigger), asked };
};
const QUEUE = externalMetric({ averageValue: 1_000 });
const pods = observationOf({ hpa: hpaOf({}), replicas: 1, pods: [{}, { labels: { app: "other" } }] }).pods;

describe("what a sync sees", () => {
  it("reads scale, pods and every metric it needs", () => {
    const {
      scale,
      pods: listed,
      series,
      asked,
    } = observe([hpaOf({ metrics: [utilization(50), QUEUE] }), deployment("web", 3), ...pods]);
    expect(scale).toEqual({ specReplicas: 3, statusReplicas: 2, selector: "app=web" });
    expect(listed.map(({ metadata }) => metadata.name)).toEqual(["p1"]);
    expect(series[1]).toEqual({ items: [{ valueMilli: 2_500n, timestamp: NOW, pod: undefined }] });
    expect(asked).toEqual(["pods", "queue"]);
  });

  it.each<{ name: string; objects: readonly KubeObject[]; watch?: boolean }>([
    {
      name: "on a change, when no sync is due",
      objects: [hpaOf({ metrics: [QUEUE] }), deployment("web", 3)],
      watch: true,
    },
    { name: "while the target is at 0", objects: [hpaOf({ metrics: [QUEUE] }), deployment("web", 0)] },
    { name: "above max", objects: [hpaOf({ metrics: [QUEUE], maxReplicas: 2 }), deployment("web", 3)] },
    { name: "below min", objects: [hpaOf({ metrics: [QUEUE], minReplicas: 5 }), deployment("web", 3)] },
    { name: "without a target", objects: [hpaOf({ metrics: [QUEUE] })] },
  ])("asks for no metric $name", ({ objects, watch }) => {
    expect(observe(objects, watch ? { by: "watch" } : TIMER).asked).toEqual([]);
  });

  it("reads at once for a new object from 1.37 on", () => {
    const { seen, asked } = world([hpaOf({ metrics: [QUEUE] }), deployment("web", 3)]);
    hpaController(hpaConfig("1.37")).observe("default/web", seen, EMPTY_MEMORY, { by: "watch" });
    expect(asked).toEqual(["queue"]);
  });

  it.each([
    { name: "no such Deployment", kind: "Deployment", want: 'deployments.apps "web" not found' },
    { name: "an unknown kind", kind: "Rollout", want: 'no matches for kind "Rollout" in version "apps/v1"' },
  ])("$name", ({ kind, want }) => {
    const scaleTargetRef = { apiVersion: "apps/v1", kind, name: "web" };
    expect(observe([hpaOf({ scaleTargetRef })]).scale).toEqual({ error: want });
  });

  it.each([
    { name: "one that got to its metrics", reason: "ValidMetricFound", want: ["default/rival"] },
    { name: "one whose selector could not be read", reason: "InvalidSelector", want: [] },
    { name: "one before its first sync", reason: null, want: [] },
  ])("knows other HPAs: $name", ({ reason, want }) => {
    const conditions = reason === null ? [] : [{ type: "ScalingActive", status: "True" as const, reason }];
    const rival: Hpa = { ...hpaOf({}, { conditions }), metadata: { ...hpaOf({}).metadata, name: "rival" } };
    expect(observe([hpaOf({}), rival, deployment("web", 3)]).others.map(({ key }) => key)).toEqual(want);
  });

  it("a change enqueues the object itself; a deletion waits for the sync", () => {
    const [watch] = controller.watches;
    const { seen } = world([]);
    expect(watch?.keys(hpaOf({}), undefined, seen.cluster)).toEqual(["default/web"]);
    expect(watch?.keys(undefined, hpaOf({}), seen.cluster)).toEqual([]);
  });
});
