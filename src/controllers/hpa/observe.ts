import type { ClusterView, Seen, Trigger } from "../../api/controller.ts";
import { keyOf } from "../../api/controller.ts";
import type { CustomMetric, MetricAnswer, MetricsView } from "../../api/metrics.ts";
import type { Deployment, LabelSelector, ReplicaSet } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
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
  if (hpa === undefined || !syncsNow(hpa, memory, trigger, config)) return observation(hpa, NOT_READ, cluster.now);

  const target = targetOf(hpa, cluster);
  if ("error" in target) return observation(hpa, target, cluster.now);
  const { selector, replicas: specReplicas } = target.spec;
  const scale = { specReplicas, statusReplicas: target.status.replicas ?? 0, selector: selectorText(selector) };
  const found = observation(hpa, scale, cluster.now, cluster.pods(namespace, selector), othersOf(hpa, cluster));
  const branch = branchOf(hpa.spec, scale.specReplicas, statusOf(hpa).conditions, config);
  if (branch !== "metrics" || selectorFault(hpa, scale, found, config)) return found;
  const asksPods = hpa.spec.metrics.some(({ resource, containerResource }) => resource ?? containerResource);
  const podMetrics = asksPods ? metrics.podMetrics(namespace, selector) : NONE;
  const series = hpa.spec.metrics.map((metric) => seriesOf(metric, namespace, selector, metrics));
  return observation(hpa, scale, cluster.now, found.pods, found.others, podMetrics, series);
}

const NOT_READ = { error: "not read" };
const NONE = { items: [] };

/** Of one make, however far the reading got. */
const observation = (
  hpa: Hpa | undefined,
  scale: Observation["scale"],
  now: TimeMs,
  pods: Observation["pods"] = [],
  others: Observation["others"] = [],
  podMetrics: Observation["podMetrics"] = NONE,
  series: Observation["series"] = [],
): Observation => ({
  hpa,
  scale,
  pods,
  others,
  podMetrics,
  series,
  answers: { scale: [], scaleDoneAt: now, statusError: null },
});

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
  return external ? values(metrics.externalMetric(namespace, external.metric.name, external.metric.selector)) : NONE;
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
