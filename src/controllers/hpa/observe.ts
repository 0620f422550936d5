import type { ClusterView, Seen, Trigger } from "../../api/controller.ts";
import { keyOf } from "../../api/controller.ts";
import type { CustomMetric, MetricAnswer, MetricsView } from "../../api/metrics.ts";
import type { Deployment, LabelSelector, ReplicaSet } from "../../api/objects.ts";
import { branchOf } from "./branch.ts";
import type { HpaConfig } from "./config.ts";
import type { HpaMemory } from "./memory.ts";
import type { Observation, SeriesValue } from "./observation.ts";
import { selectorFault } from "./selector-check.ts";
import { selectorText } from "./selector-text.ts";
import { type Hpa, type MetricSpec, statusOf } from "./spec.ts";
import { syncsNow } from "./timing.ts";

/**
 * Reads what this sync would read, and no more: metrics only in the branch that asks for them, since reading an
 * external metric makes its server poll, and nothing but the object itself when no sync is due.
 */
export function observe(key: string, seen: Seen, memory: HpaMemory, trigger: Trigger, config: HpaConfig): Observation {
  const { cluster, metrics } = seen;
  const [namespace = "", name = ""] = key.split("/");
  const hpa = cluster.get("HorizontalPodAutoscaler", namespace, name) as Hpa | undefined;
  const nothing: Observation = {
    hpa,
    scale: { error: "not read" },
    pods: [],
    others: [],
    podMetrics: { items: [] },
    series: [],
    answers: { scale: [], scaleDoneAt: cluster.now, statusError: null },
  };
  if (hpa === undefined || !syncsNow(hpa, memory, trigger, config)) return nothing;

  const target = targetOf(hpa, cluster);
  if ("error" in target) return { ...nothing, scale: target };
  const { selector, replicas: specReplicas } = target.spec;
  const scale = { specReplicas, statusReplicas: target.status.replicas ?? 0, selector: selectorText(selector) };
  const found = { ...nothing, scale, pods: cluster.pods(namespace, selector), others: othersOf(hpa, cluster) };
  const branch = branchOf(hpa.spec, scale.specReplicas, statusOf(hpa).conditions, config);
  if (branch !== "metrics" || selectorFault(hpa, scale, found, config)) return found;
  const asksPods = hpa.spec.metrics.some(({ resource, containerResource }) => resource ?? containerResource);
  return {
    ...found,
    podMetrics: asksPods ? metrics.podMetrics(namespace, selector) : nothing.podMetrics,
    series: hpa.spec.metrics.map((metric) => seriesOf(metric, namespace, selector, metrics)),
  };
}

/** The Deployment or ReplicaSet that has the scale. */
function targetOf({ metadata, spec }: Hpa, cluster: ClusterView): Deployment | ReplicaSet | { readonly error: string } {
  const { apiVersion = "", kind, name } = spec.scaleTargetRef;
  if (kind !== "Deployment" && kind !== "ReplicaSet") {
    return { error: `no matches for kind "${kind}" in version "${apiVersion}"` };
  }
  const target: Deployment | ReplicaSet | undefined = cluster.get(kind, metadata.namespace, name);
  return target ?? { error: `${kind.toLowerCase()}s.apps "${name}" not found` };
}

/** HPAs whose selector the controller has learnt, as their status tells: they got as far as their metrics. */
function othersOf(hpa: Hpa, cluster: ClusterView): Observation["others"] {
  const { namespace } = hpa.metadata;
  return (cluster.list("HorizontalPodAutoscaler", namespace) as readonly Hpa[]).flatMap((other) => {
    const active = statusOf(other).conditions.find(({ type }) => type === "ScalingActive");
    const unknown = active === undefined || active.reason === "InvalidSelector" || active.reason === "ScalingDisabled";
    if (unknown || other.metadata.name === hpa.metadata.name) return [];
    const target = targetOf(other, cluster);
    return "error" in target ? [] : [{ key: keyOf(other), selector: target.spec.selector }];
  });
}

function seriesOf(
  { pods, object, external }: MetricSpec,
  namespace: string,
  selector: LabelSelector,
  metrics: MetricsView,
): MetricAnswer<SeriesValue> {
  if (pods) return values(metrics.podsMetric(namespace, selector, pods.metric.name));
  if (object) {
    const { kind, name } = object.describedObject;
    return values(metrics.objectMetric(namespace, kind, name, object.metric.name));
  }
  return external
    ? values(metrics.externalMetric(namespace, external.metric.name, external.metric.selector))
    : { items: [] };
}

type Value = Pick<CustomMetric, "valueMilli" | "timestamp"> & Partial<CustomMetric>;

function values(answer: MetricAnswer<Value>): MetricAnswer<SeriesValue> {
  if ("error" in answer) return answer;
  return {
    items: answer.items.map(({ describedName, valueMilli, timestamp }) => {
      return { pod: describedName, valueMilli: BigInt(Math.trunc(valueMilli)), timestamp };
    }),
  };
}
