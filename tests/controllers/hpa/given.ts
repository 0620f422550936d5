import type { Condition, Pod } from "../../../src/api/objects.ts";
import { type HpaConfig, hpaConfig } from "../../../src/controllers/hpa/config.ts";
import type { Observation } from "../../../src/controllers/hpa/observation.ts";
import type { Hpa, HpaSpec, HpaStatus, MetricSpec } from "../../../src/controllers/hpa/spec.ts";

/** Builders for observations. The clock of every test stands at `NOW`. */
export const NOW = 3_600_000;

/** Upstream's unit tests run with these. */
export const UPSTREAM_TESTS: HpaConfig = hpaConfig("1.36", {
  cpuInitializationPeriodMs: 120_000,
  initialReadinessDelayMs: 10_000,
});

export interface PodDoc {
  readonly phase?: Pod["status"]["phase"];
  readonly ready?: Condition["status"] | null;
  readonly readyAt?: number;
  readonly startTime?: number | null;
  readonly deleting?: boolean;
  /** Milli-units; null: no request. */
  readonly request?: number | null;
  /** Milli-units; absent: no sample. */
  readonly usage?: number;
  readonly sampledAt?: number;
  readonly windowMs?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** In the samples only. */
  readonly unlisted?: boolean;
}

const LONG_AGO = NOW - 1_800_000;

function podOf(doc: PodDoc, index: number, resource: string): Pod {
  const name = `p${index + 1}`;
  const { ready = "True", readyAt = LONG_AGO + 5_000, startTime = LONG_AGO, request = 1000 } = doc;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "default",
      uid: `uid-${name}`,
      generation: 1,
      resourceVersion: 1,
      creationTimestamp: 0,
      labels: doc.labels ?? { app: "web" },
      ...(doc.deleting && { deletionTimestamp: NOW }),
    },
    spec: {
      containers: [{ name: "app", resources: { requests: request === null ? {} : { [resource]: `${request}m` } } }],
    },
    status: {
      phase: doc.phase ?? "Running",
      startTime: startTime ?? undefined,
      conditions: ready === null ? [] : [{ type: "Ready", status: ready, lastTransitionTime: readyAt }],
    },
  };
}

export const utilization = (percent: number, resource = "cpu"): MetricSpec => ({
  type: "Resource",
  resource: { name: resource, target: { type: "Utilization", averageUtilization: percent } },
});
export const podsMetric = (averageMilli: number): MetricSpec => ({
  type: "Pods",
  pods: { metric: { name: "qps" }, target: { type: "AverageValue", averageValue: `${averageMilli}m` } },
});
type ValueTarget = { readonly value: number } | { readonly averageValue: number };
const valueTarget = (target: ValueTarget) =>
  "value" in target
    ? { type: "Value", value: `${target.value}m` }
    : { type: "AverageValue", averageValue: `${target.averageValue}m` };
export const objectMetric = (target: ValueTarget): MetricSpec => ({
  type: "Object",
  object: {
    describedObject: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: "main" },
    metric: { name: "rps" },
    target: valueTarget(target),
  },
});
export const externalMetric = (target: ValueTarget): MetricSpec => ({
  type: "External",
  external: { metric: { name: "queue" }, target: valueTarget(target) },
});

export const hpaOf = (spec: Partial<HpaSpec>, status?: Partial<HpaStatus>): Hpa => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: {
    name: "web",
    namespace: "default",
    uid: "uid-hpa",
    generation: 1,
    resourceVersion: 1,
    creationTimestamp: 0,
  },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 1,
    maxReplicas: 1000,
    metrics: [utilization(50)],
    ...spec,
  },
  status,
});

export interface Given {
  readonly hpa: Hpa;
  readonly replicas: number;
  readonly statusReplicas?: number;
  readonly pods?: readonly PodDoc[];
  /** Values of Object and External metrics, milli-units, or an error; the same for every such metric. */
  readonly values?: readonly number[] | string;
  readonly selector?: string;
}

/** What a sync would see, with every write succeeding at once. */
export function observationOf({ hpa, replicas, statusReplicas, pods = [], values = [], selector }: Given): Observation {
  const resource = hpa.spec.metrics[0]?.resource?.name ?? "cpu";
  const sampled = pods.flatMap((pod, index) => (pod.usage === undefined ? [] : [{ ...pod, name: `p${index + 1}` }]));
  return {
    hpa,
    scale: { specReplicas: replicas, statusReplicas: statusReplicas ?? replicas, selector: selector ?? "app=web" },
    pods: pods.map((pod, index) => podOf(pod, index, resource)).filter((_, index) => !pods[index]?.unlisted),
    others: [],
    podMetrics: {
      items: sampled.map(({ name, usage = 0, sampledAt = NOW, windowMs = 30_000 }) => ({
        namespace: "default",
        pod: name,
        timestamp: sampledAt,
        windowMs,
        containers: [
          resource === "memory"
            ? { name: "app", memoryBytes: usage / 1_000 }
            : { name: "app", cpuNano: usage * 1_000_000 },
        ],
      })),
    },
    series: hpa.spec.metrics.map(({ pods: perPod }) => {
      if (perPod) return { items: sampled.map((pod) => seriesValue(pod.usage ?? 0, pod.name)) };
      return typeof values === "string" ? { error: values } : { items: values.map((value) => seriesValue(value)) };
    }),
    answers: { scale: [], scaleDoneAt: NOW, statusError: null },
  };
}

const seriesValue = (valueMilli: number, pod?: string) => ({ valueMilli: BigInt(valueMilli), timestamp: NOW, pod });
