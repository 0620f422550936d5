import type { ClusterView } from "../api/controller.ts";
import type { CustomMetric, MetricAnswer, MetricsView, PodMetrics, SourceAnswer, SourceQuery } from "../api/metrics.ts";
import type { LabelSelector } from "../api/objects.ts";
import type { Adapter } from "./adapter.ts";
import type { MetricsServer } from "./metrics-server.ts";

type External = ReturnType<MetricsView["externalMetric"]>;

/** Names a published custom metric: which object it describes. */
export const objectMetricKey = (kind: string, name: string, metric: string): string => `${kind}/${name}/${metric}`;

/** The stages a MetricsView is put together from. Broken stages answer as the API server does then. */
export interface Stages {
  readonly cluster: ClusterView;
  readonly server: MetricsServer;
  readonly adapter: Adapter;
  serverServed(): boolean;
  adapterServed(): boolean;
  sourcesServed(): boolean;
  ask(query: SourceQuery): SourceAnswer;
  /** Another controller that serves this external metric; undefined = none does. */
  served(namespace: string, metric: string, selector: LabelSelector | undefined): External | undefined;
}

const NO_RESOURCE_METRICS = "the server could not find the requested resource (get pods.metrics.k8s.io)";

export function metricsView(stages: Stages): MetricsView {
  return {
    podMetrics(namespace, selector): MetricAnswer<PodMetrics> {
      if (!stages.serverServed()) return { error: NO_RESOURCE_METRICS };
      const items: PodMetrics[] = [];
      for (const pod of stages.cluster.pods(namespace, selector)) {
        const metrics = stages.server.podMetrics(pod.metadata.uid);
        if (metrics) items.push(metrics);
      }
      return { items };
    },
    podsMetric(namespace, selector, metric) {
      if (!stages.adapterServed()) return { error: missing(metric, "pods") };
      return {
        items: stages.cluster
          .pods(namespace, selector)
          .flatMap((pod) => custom(stages.adapter, "Pod", pod.metadata.name, metric)),
      };
    },
    objectMetric(_namespace, kind, name, metric) {
      const items = stages.adapterServed() ? custom(stages.adapter, kind, name, metric) : [];
      return items.length > 0 ? { items } : { error: missing(metric, `${kind.toLowerCase()}s ${name}`) };
    },
    externalMetric(namespace, metric, selector) {
      const served = stages.served(namespace, metric, selector);
      if (served) return served;
      const published = stages.adapterServed() ? stages.adapter.read(metric) : undefined;
      return published
        ? { items: [{ valueMilli: Math.ceil(published.value * 1000), timestamp: published.at }] }
        : { items: [] };
    },
    source: (query) => (stages.sourcesServed() ? stages.ask(query) : { error: "dial tcp: connection refused" }),
  };
}

const missing = (metric: string, where: string): string =>
  `the server could not find the metric ${metric} for ${where}`;

function custom(adapter: Adapter, kind: string, name: string, metric: string): CustomMetric[] {
  const published = adapter.read(objectMetricKey(kind, name, metric));
  if (!published) return [];
  return [
    { describedName: name, timestamp: published.at, windowMs: null, valueMilli: Math.ceil(published.value * 1000) },
  ];
}
