import type { Command } from "../api/commands.ts";
import type { ContainerUsage, MetricAnswer, PodMetrics } from "../api/metrics.ts";
import type { Condition, Container, LabelSelector, Pod, ResourceList } from "../api/objects.ts";
import { parseQuantity } from "../base/quantity.ts";
import { type HpaConfig, type HpaRelease, hpaConfig } from "../controllers/hpa/config.ts";
import { decide } from "../controllers/hpa/decide.ts";
import { EMPTY_MEMORY, type HpaMemory } from "../controllers/hpa/memory.ts";
import type { Observation, SeriesValue, WriteError } from "../controllers/hpa/observation.ts";
import { decimalText } from "../controllers/hpa/quantity-text.ts";
import {
  type Hpa,
  type HpaSpec,
  type HpaStatus,
  type MetricSpec,
  type MetricStatus,
  type MetricValueStatus,
  statusOf,
} from "../controllers/hpa/spec.ts";
import { compare } from "./compare.ts";
import type { Adapter, Difference, Header, Recording, Tick } from "./recording.ts";

/** Replays recordings of the HorizontalPodAutoscaler controller: format only (`tests/golden/README.md`). */
export const hpaAdapter: Adapter = { controller: "hpa", replay };

/** Integers beyond 2⁵³ are decimal strings in the recordings. */
type Int = number | string;
type ConditionRow = readonly [type: string, status: Condition["status"], reason: string, message: string, at: number];
type MetricRow = readonly [utilization?: number | null, average?: Int | null, value?: Int | null, text?: string] | null;
type PodRow = readonly [
  name: string,
  template: string,
  phase: Pod["status"]["phase"],
  startTime: number | null,
  ready: Condition["status"] | null,
  readyAt: number | null,
  deletion: number | null,
  labels?: Readonly<Record<string, string>>,
];
type Amounts = Readonly<Record<string, Int>>;
interface ContainerDoc {
  readonly name: string;
  readonly requests?: Amounts;
  readonly restartable?: boolean;
}
interface PodSpecDoc {
  readonly containers: readonly ContainerDoc[];
  readonly initContainers?: readonly ContainerDoc[];
  readonly podRequests?: Amounts;
}
interface StatusDoc {
  readonly currentReplicas?: number;
  readonly desiredReplicas?: number;
  readonly lastScaleTimeMs?: number;
  readonly conditions?: readonly ConditionRow[];
  readonly currentMetrics?: readonly MetricRow[];
}
type SampleRow = readonly [pod: string, timestamp: number, window: number, ...usages: (number | null | false)[]];
type Failed = { readonly error: string };

/** Everything seen so far: keys of later ticks replace those of earlier ones. */
interface See {
  readonly controllerStartMs: number;
  readonly spec: unknown;
  readonly status?: StatusDoc;
  readonly mappingError: string | null;
  readonly scale: Observation["scale"];
  readonly scaleUpdateErrors: readonly WriteError[];
  readonly statusUpdateError: string | null;
  readonly podSpecs: Readonly<Record<string, PodSpecDoc>>;
  readonly pods: readonly PodRow[];
  readonly otherHpas: readonly { readonly name: string; readonly selector: string }[];
  readonly samples?: readonly SampleRow[] | Failed;
  readonly podsMetrics?: Readonly<
    Record<string, { readonly rows: readonly (readonly [string, number, unknown, Int])[] } | Failed>
  >;
  readonly objectMetrics?: Readonly<Record<string, { readonly valueMilli: Int } | Failed>>;
  readonly externalMetrics?: Readonly<Record<string, { readonly valuesMilli: readonly Int[] } | Failed>>;
}

const UNSEEN: Partial<See> = {
  mappingError: null,
  scaleUpdateErrors: [],
  statusUpdateError: null,
  podSpecs: {},
  pods: [],
  otherHpas: [],
};

interface Did {
  readonly scale?: { readonly atMs?: number; readonly failed?: boolean; readonly attempts?: number };
  readonly conditions?: readonly ConditionRow[];
}

function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const config = configOf(header);
  let see = UNSEEN as See;
  let status: Partial<HpaStatus> | undefined;
  let memory: HpaMemory = EMPTY_MEMORY;
  return ticks.map((tick) => {
    const news = (tick.see ?? {}) as Partial<See>;
    if (news.controllerStartMs !== undefined && news.controllerStartMs !== see.controllerStartMs) memory = EMPTY_MEMORY;
    see = { ...see, ...news };
    const spec = see.spec === null ? undefined : specOf(see.spec);
    if (spec && news.status) status = statusFrom(news.status, spec);
    const hpa = spec && hpaOf(header, spec, status);
    const decision = decide(
      observationOf(header, hpa, see, tick),
      memory,
      tick.t,
      { by: "timer", timer: "sync" },
      config,
    );
    memory = decision.memory;
    const got = hpa ? didOf(hpa, decision.commands, see, tick) : { forgotten: true };
    status = storedStatus(decision.commands) ?? status;
    return compare(tick.t, tick.did, got, "did");
  });
}

function configOf({ config, upstream }: Header): HpaConfig {
  const { featureGates, ...flags } = config as Record<string, number> & { featureGates: Record<string, boolean> };
  const release = (upstream as { version: string }).version.slice(1, 5) as HpaRelease;
  return hpaConfig(release, {
    ...flags,
    configurableTolerance: featureGates.HPAConfigurableTolerance,
    scaleToZero: featureGates.HPAScaleToZero ? "on" : "off",
    podLevelRequests: featureGates.PodLevelResources ?? true,
  });
}

function hpaOf({ objects }: Header, spec: HpaSpec, status: Hpa["status"]): Hpa {
  const [first] = objects as readonly { readonly metadata: { readonly name: string; readonly namespace: string } }[];
  const { name = "", namespace = "" } = first?.metadata ?? {};
  const metadata = { name, namespace, uid: "uid-hpa", generation: 1, resourceVersion: 1, creationTimestamp: 0 };
  return { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata, spec, status };
}

/** Numbers of the recording back to the API's quantities: `averageValueMilli` 500 is `averageValue` "500m". */
function specOf(value: unknown): HpaSpec {
  const text = JSON.stringify(value, (key, part: unknown) =>
    key === "tolerance" ? `${Math.round(Number(part) * 1e9)}n` : part,
  );
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const { averageValueMilli, valueMilli, ...rest } = part as Record<string, unknown>;
    return {
      ...rest,
      ...(averageValueMilli !== undefined && { averageValue: `${averageValueMilli}m` }),
      ...(valueMilli !== undefined && { value: `${valueMilli}m` }),
    };
  }) as HpaSpec;
}

function statusFrom(doc: StatusDoc, { metrics }: HpaSpec): Partial<HpaStatus> {
  return {
    currentReplicas: doc.currentReplicas ?? 0,
    desiredReplicas: doc.desiredReplicas ?? 0,
    ...(doc.lastScaleTimeMs !== undefined && { lastScaleTime: doc.lastScaleTimeMs }),
    currentMetrics: (doc.currentMetrics ?? []).map((row, index) => metricStatusFrom(row, metrics[index])),
    conditions: (doc.conditions ?? []).map(([type, status, reason, message, lastTransitionTime]) => {
      return { type, status, reason, message, lastTransitionTime };
    }),
  };
}

function metricStatusFrom(row: MetricRow, metric: MetricSpec | undefined): MetricStatus {
  if (row === null || metric === undefined) return { type: "" };
  const [averageUtilization, average, value, text] = row;
  const quantity = (milli: Int | null | undefined) => (milli == null ? undefined : decimalText(BigInt(milli)));
  const current: MetricValueStatus = {
    averageUtilization: averageUtilization ?? undefined,
    averageValue: text ?? quantity(average),
    value: quantity(value),
  };
  const { type, resource, containerResource, pods, object, external } = metric;
  if (resource) return { type, resource: { name: resource.name, current } };
  if (containerResource) {
    const { name, container } = containerResource;
    return { type, containerResource: { name, container, current } };
  }
  if (pods) return { type, pods: { metric: pods.metric, current } };
  if (object) return { type, object: { describedObject: object.describedObject, metric: object.metric, current } };
  return external ? { type, external: { metric: external.metric, current } } : { type: "" };
}

function observationOf({ columns, objects }: Header, hpa: Hpa | undefined, see: See, tick: Tick): Observation {
  const [first] = objects as readonly { readonly metadata: { readonly namespace: string } }[];
  const namespace = first?.metadata.namespace ?? "";
  const names = (columns as { readonly samples: readonly string[] }).samples.slice(3);
  return {
    hpa,
    scale: see.mappingError === null ? see.scale : { error: see.mappingError },
    pods: see.pods.map((row) => podOf(row, namespace, see.podSpecs)),
    others: see.otherHpas.map(({ name, selector }) => ({
      key: `${namespace}/${name}`,
      selector: selectorOf(selector),
    })),
    podMetrics: samplesOf(see.samples ?? [], names, namespace),
    series: (hpa?.spec.metrics ?? []).map((metric) => seriesOf(metric, see, tick.t)),
    answers: {
      scale: see.scaleUpdateErrors,
      scaleDoneAt: answeredAt(tick),
      statusError: see.statusUpdateError,
    },
  };
}

/** The wait between two scale writes is random upstream, so the time of the last answer is taken from the recording. */
function answeredAt({ t, did }: Tick): number {
  const { scale, conditions = [] } = (did ?? {}) as Did;
  const able = conditions.find(([type]) => type === "AbleToScale");
  return scale?.failed && (scale.attempts ?? 1) > 1 ? (able?.[4] ?? t) : (scale?.atMs ?? t);
}

function podOf(row: PodRow, namespace: string, templates: See["podSpecs"]): Pod {
  const [name, template, phase, startTime, ready, readyAt, deletion, labels] = row;
  const { containers = [], initContainers = [], podRequests } = templates[template] ?? {};
  const meta = { name, namespace, uid: `uid-${name}`, generation: 1, resourceVersion: 1, creationTimestamp: 0, labels };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: deletion === null ? meta : { ...meta, deletionTimestamp: deletion },
    spec: {
      containers: containers.map(containerOf),
      initContainers: initContainers.map(containerOf),
      ...(podRequests && { resources: { requests: resourceList(podRequests) } }),
    },
    status: {
      phase,
      startTime: startTime ?? undefined,
      conditions: ready === null ? [] : [{ type: "Ready", status: ready, lastTransitionTime: readyAt ?? undefined }],
    },
  };
}

const containerOf = ({ name, requests, restartable }: ContainerDoc): Container => ({
  name,
  ...(restartable && { restartPolicy: "Always" }),
  resources: { requests: resourceList(requests ?? {}) },
});

const RESOURCE: Readonly<Record<string, readonly [resource: string, suffix: string]>> = {
  cpuMilli: ["cpu", "m"],
  cpuNano: ["cpu", "n"],
  memoryBytes: ["memory", ""],
};
const resourceList = (amounts: Amounts): ResourceList =>
  Object.fromEntries(
    Object.entries(amounts).map(([unit, amount]) => {
      const [resource = unit, suffix = ""] = RESOURCE[unit] ?? [];
      return [resource, `${amount}${suffix}`];
    }),
  );

function samplesOf(
  samples: readonly SampleRow[] | Failed,
  columns: readonly string[],
  namespace: string,
): MetricAnswer<PodMetrics> {
  if ("error" in samples) return samples;
  return {
    items: samples.map(([pod, timestamp, windowMs, ...usages]) => ({
      namespace,
      pod,
      timestamp,
      windowMs,
      containers: containerUsages(columns, usages),
    })),
  };
}

/** `null`: the container is listed without that resource; `false`: it is not listed. */
function containerUsages(columns: readonly string[], usages: readonly (number | null | false)[]): ContainerUsage[] {
  const containers = new Map<string, ContainerUsage>();
  columns.forEach((column, index) => {
    const [name = "", unit] = column.split(".");
    const usage = usages[index];
    if (usage === false || usage === undefined) return;
    const known = containers.get(name) ?? { name };
    if (usage === null) containers.set(name, known);
    else if (unit === "memoryBytes") containers.set(name, { ...known, memoryBytes: usage });
    else containers.set(name, { ...known, cpuNano: unit === "cpuMilli" ? usage * 1_000_000 : usage });
  });
  return [...containers.values()];
}

function seriesOf({ pods, object, external }: MetricSpec, see: See, timestamp: number): MetricAnswer<SeriesValue> {
  if (pods) {
    const answer = see.podsMetrics?.[pods.metric.name] ?? { rows: [] };
    if ("error" in answer) return answer;
    return { items: answer.rows.map(([pod, at, , value]) => ({ pod, timestamp: at, valueMilli: BigInt(value) })) };
  }
  if (object) {
    const answer = see.objectMetrics?.[object.metric.name];
    if (answer === undefined || "error" in answer) return answer ?? { items: [] };
    return { items: [{ valueMilli: BigInt(answer.valueMilli), timestamp }] };
  }
  const answer = external && see.externalMetrics?.[external.metric.name];
  if (answer === undefined || "error" in answer) return answer ?? { items: [] };
  return { items: answer.valuesMilli.map((value) => ({ valueMilli: BigInt(value), timestamp })) };
}

/** Selector text of another HPA: "app=web,tier in (a,b),!debug". */
function selectorOf(text: string): LabelSelector {
  const requirements = text.match(/(?:\([^)]*\)|[^,(])+/g) ?? [];
  return {
    matchExpressions: requirements.map((requirement) => {
      const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(requirement);
      if (set) {
        const values = (set[3] ?? "").split(",").map((value) => value.trim());
        return { key: set[1] ?? "", operator: set[2] === "in" ? ("In" as const) : ("NotIn" as const), values };
      }
      const equal = /^\s*([^=!\s]+)\s*(==?|!=)\s*(\S*)\s*$/.exec(requirement);
      if (equal) {
        const operator = equal[2] === "!=" ? ("NotIn" as const) : ("In" as const);
        return { key: equal[1] ?? "", operator, values: [equal[3] ?? ""] };
      }
      const key = requirement.trim();
      if (key.startsWith("!")) return { key: key.slice(1), operator: "DoesNotExist" as const };
      return { key, operator: "Exists" as const };
    }),
  };
}

const storedStatus = (commands: readonly Command[]): Partial<HpaStatus> | undefined => {
  const write = commands.find((command) => command.verb === "updateStatus");
  return write && statusOf(write.object as Hpa);
};

/** The recording's account of a sync, read off the commands. */
function didOf(hpa: Hpa, commands: readonly Command[], see: See, tick: Tick): Record<string, unknown> {
  const before = statusOf(hpa);
  const after = statusOf({ ...hpa, status: storedStatus(commands) ?? hpa.status });
  const metrics = after.currentMetrics.map(metricRow);
  const events = commands.flatMap((c) => (c.verb === "event" ? [[c.type, c.reason, c.message]] : []));
  const conditions = conditionRows(before.conditions, after.conditions);
  const same = JSON.stringify(metrics) === JSON.stringify(before.currentMetrics.map(metricRow));
  return {
    desiredReplicas: after.desiredReplicas,
    ...(after.currentReplicas !== before.currentReplicas && { currentReplicas: after.currentReplicas }),
    ...(after.lastScaleTime !== before.lastScaleTime && { lastScaleTimeMs: after.lastScaleTime }),
    scale: scaleOf(commands, see, tick),
    ...(conditions.length > 0 && { conditions }),
    ...(!same && { currentMetrics: metrics }),
    ...(events.length > 0 && { events }),
    ...(see.statusUpdateError !== null && storedStatus(commands) && { statusWriteFailed: true }),
  };
}

function scaleOf(commands: readonly Command[], see: See, tick: Tick): Record<string, unknown> | undefined {
  const writes = commands.filter((command) => command.verb === "scale");
  const [first] = writes;
  if (first === undefined || "error" in see.scale) return undefined;
  const failed = see.scaleUpdateErrors[writes.length - 1] !== undefined;
  const at = answeredAt(tick);
  return {
    from: see.scale.specReplicas,
    to: first.replicas,
    ...(writes.length > 1 && { attempts: writes.length }),
    ...(!failed && at !== tick.t && { atMs: at }),
    ...(failed && { failed }),
  };
}

function conditionRows(before: readonly Condition[], after: readonly Condition[]): readonly unknown[] {
  const row = ({ type, status, reason, message, lastTransitionTime }: Condition) =>
    [type, status, reason, message, lastTransitionTime] as const;
  const known = new Set(before.map((condition) => JSON.stringify(row(condition))));
  const changed = after.map(row).filter((condition) => !known.has(JSON.stringify(condition)));
  const gone = before.filter(({ type }) => !after.some((condition) => condition.type === type));
  return [...changed, ...gone.map(({ type }) => [type])];
}

function metricRow(status: MetricStatus): unknown {
  const source = status.resource ?? status.containerResource ?? status.pods ?? status.object ?? status.external;
  if (source === undefined) return null;
  const { averageUtilization, averageValue, value } = source.current;
  const isMemory = (status.resource ?? status.containerResource)?.name === "memory";
  const row = [averageUtilization ?? null, milli(averageValue), milli(value), isMemory ? (averageValue ?? null) : null];
  return row.slice(0, row.findLastIndex((cell) => cell !== null) + 1);
}

function milli(text: string | undefined): Int | null {
  if (text === undefined) return null;
  const amount = (parseQuantity(text) ?? 0n) / 1_000_000n;
  const number = Number(amount);
  return Number.isSafeInteger(number) ? number : String(amount);
}
