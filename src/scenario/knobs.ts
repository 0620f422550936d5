import type { FieldDoc, KindDoc } from "../api/controller.ts";
import type { KnobDoc } from "../api/frame.ts";
import type { MeshSpec } from "../api/mesh.ts";
import type { KubeObject } from "../api/objects.ts";
import type { DatabaseSpec, Distribution, LoadTerm, ServiceSpec, WorkloadSpec, WorkSpec } from "../api/plant.ts";
import { parseQuantity } from "../base/quantity.ts";
import { type DurationMs, SECOND_MS } from "../base/units.ts";
import { callKnobs } from "./call-knobs.ts";
import { admit } from "./manifests.ts";
import type { CompiledRun } from "./model.ts";
import { parsePath, valueAt, withValueAt } from "./path.ts";

/** Every number of a compiled run that a person may change while it plays. */
export function knobsOf(run: Omit<CompiledRun, "knobs">, kinds: readonly KindDoc[]): readonly KnobDoc[] {
  return [
    ...run.plant.loads.map(({ name, to, terms }) => loadKnob(name, "queue" in to ? "msg/s" : "req/s", terms)),
    ...run.plant.queues.flatMap(({ name, work }) => workKnobs(`queue/${name}`, "message", work)),
    ...run.plant.services.flatMap((service) => serviceKnobs(service, run.plant.edges?.length ? SLOWEST_MS : 0)),
    ...(run.plant.databases ?? []).map(databaseKnob),
    ...(run.plant.edges ?? []).flatMap(callKnobs),
    ...(run.plant.edges?.length ? run.plant.workloads.flatMap(threadKnobs) : []),
    ...run.plant.workloads.flatMap(poolKnobs),
    ...run.plant.workloads.flatMap(identityKnobs),
    ...(run.plant.mesh === undefined ? [] : [controlPlaneKnob(run.plant.mesh)]),
    ...run.objects.flatMap((object) => objectKnobs(object, kinds)),
    ...sensorKnobs(run),
  ];
}

/** The next 1, 2 or 5 followed by zeros, at least 1. */
function round125(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 5]) if (step * power >= value) return step * power;
  }
}

/** A step of about a hundredth of the range. */
const stepOf = (max: number): number => (max <= 20 ? max / 100 : Math.max(1, round125(max / 100)));

function loadKnob(name: string, unit: string, terms: readonly LoadTerm[]): KnobDoc {
  const max = round125(4 * Math.max(1, ...terms.map(peakOf)));
  return {
    path: `load/${name}.rate`,
    group: "load",
    unit,
    min: 0,
    max,
    step: stepOf(max),
    default: null,
    initial: terms.map(rateAtStart).reduce((sum, rate) => sum + rate, 0),
    help: `Arrivals of ${name}, from now on a constant rate.`,
  };
}

function peakOf(term: LoadTerm): number {
  switch (term.type) {
    case "constant":
    case "pulse":
      return term.rate;
    case "ramp":
      return Math.max(term.from, term.to);
    case "sine":
      return term.mean + term.amplitude;
    case "burst":
      return 0;
    case "steps":
      return term.points.reduce((peak, { rate }) => Math.max(peak, rate), 0);
    case "trace":
      return term.scale * term.points.reduce((peak, { rate }) => Math.max(peak, rate), 0);
  }
}

function rateAtStart(term: LoadTerm): number {
  switch (term.type) {
    case "constant":
      return term.rate;
    case "pulse":
      return term.startMs === 0 ? term.rate : 0;
    case "ramp":
      return term.from;
    case "sine":
      return term.mean;
    case "burst":
      return 0;
    case "steps":
      return term.points[0]?.atMs === 0 ? term.points[0].rate : 0;
    case "trace":
      return term.scale * (term.points[0]?.rate ?? 0);
  }
}

const meanOf = (distribution: Distribution): number =>
  distribution.type === "uniform" ? (distribution.min + distribution.max) / 2 : distribution.mean;

/** Among services that wait for each other one may be made as slow as this. */
const SLOWEST_MS = 10 * SECOND_MS;

const workKnobs = (path: string, unit: string, work: WorkSpec, slowestMs = 0): readonly KnobDoc[] => [
  workKnob(`${path}.cpu`, "cpu", meanOf(work.cpu), `CPU time of one ${unit}.`),
  workKnob(
    `${path}.wait`,
    "queue",
    meanOf(work.wait),
    `Time one ${unit} waits on something else while its slot is held.`,
    slowestMs,
  ),
];

const serviceKnobs = (
  { name, work, lock, failShare, effect }: ServiceSpec,
  slowestMs: DurationMs,
): readonly KnobDoc[] => [
  ...workKnobs(`service/${name}`, "request", work, slowestMs),
  ...(lock === undefined
    ? []
    : [
        workKnob(`service/${name}.lockHold`, "queue", lock.holdMs, "Time a request holds its row."),
        countKnob(`service/${name}.lockShards`, "queue", "rows", lock.shards, "Rows that requests lock in turn."),
      ]),
  ...(failShare === undefined
    ? []
    : [shareKnob(`service/${name}.failShare`, "share", 0.01, failShare, "Attempts that fail of themselves.")]),
  ...(effect === undefined
    ? []
    : [
        shareKnob(
          `service/${name}.effect.idempotent`,
          "on",
          1,
          effect.idempotent ? 1 : 0,
          "Knows its requests by a key.",
        ),
      ]),
];

const databaseKnob = ({ name, maxConnections }: DatabaseSpec): KnobDoc =>
  countKnob(`database/${name}.maxConnections`, "other", "connections", maxConnections, "Connections it takes at most.");

const threadKnobs = ({ name, role, slots }: WorkloadSpec): readonly KnobDoc[] =>
  role.type === "server"
    ? [countKnob(`workload/${name}.slots`, "other", "threads", slots, "Requests that each pod works on at once.")]
    : [];

const poolKnobs = ({ name, pool }: WorkloadSpec): readonly KnobDoc[] => {
  if (pool === undefined) return [];
  const help = "Connections that each pod keeps open.";
  return [countKnob(`workload/${name}.connectionsPerPod`, "other", "connections", pool.connectionsPerPod, help)];
};

const identityKnobs = ({ name, enrolled, authorization, ingress }: WorkloadSpec): readonly KnobDoc[] => [
  ...(enrolled === undefined
    ? []
    : [shareKnob(`workload/${name}.enrolled`, "on", 1, enrolled ? 1 : 0, "Its pods are in the mesh.")]),
  ...(ingress === undefined
    ? []
    : [shareKnob(`workload/${name}.ingress.enabled`, "on", 1, ingress.enabled ? 1 : 0, "Others get no connection.")]),
  ...(authorization === undefined
    ? []
    : [
        shareKnob(
          `workload/${name}.authorization.enabled`,
          "on",
          1,
          authorization.enabled ? 1 : 0,
          "Only what its rule allows.",
        ),
      ]),
];

const controlPlaneKnob = ({ controlPlane }: MeshSpec): KnobDoc =>
  shareKnob("mesh.controlPlane", "on", 1, controlPlane ? 1 : 0, "Issues certificates, and pushes changed rules.");

function countKnob(path: string, group: KnobDoc["group"], unit: string, initial: number, help: string): KnobDoc {
  return { path, group, unit, min: 1, max: round125(4 * initial), step: 1, default: null, initial, help };
}

/** From 0 to 1. */
function shareKnob(path: string, unit: string, step: number, initial: number, help: string): KnobDoc {
  return { path, group: "other", unit, min: 0, max: 1, step, default: null, initial, help };
}

function workKnob(path: string, group: KnobDoc["group"], initial: number, help: string, least = 0): KnobDoc {
  const max = round125(Math.max(100, 4 * initial, least));
  return { path, group, unit: "ms", min: 0, max, step: stepOf(max), default: null, initial, help };
}

/** The documented fields of an object's kind that it has, or could have with their default. */
const objectKnobs = (object: KubeObject, kinds: readonly KindDoc[]): readonly KnobDoc[] =>
  (kinds.find(({ kind }) => kind === object.kind)?.fields ?? []).flatMap((field) => {
    const initial = numberAt(object, field) ?? defaultOf(object, field, kinds);
    if (initial === null) return [];
    const path = `${object.kind}/${object.metadata.name}.${field.path}`;
    return [{ ...field, path, group: groupOf(field.path), initial, max: Math.max(field.max, initial) }];
  });

/** A default counts only where the object stays valid with it: a CPU target is no field of an External metric. */
function defaultOf(object: KubeObject, field: FieldDoc, kinds: readonly KindDoc[]): number | null {
  if (field.default === null) return null;
  const written = withValueAt(object, parsePath(field.path) ?? [], field.default);
  return written !== undefined && admit(written as KubeObject, kinds).ok ? field.default : null;
}

function numberAt(object: KubeObject, field: FieldDoc): number | undefined {
  const value = valueAt(object, parsePath(field.path) ?? []);
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const nano = typeof value === "string" ? parseQuantity(value) : undefined;
  return nano === undefined ? undefined : Number(nano) / 1e9;
}

function groupOf(path: string): KnobDoc["group"] {
  if (/trigger|pollingInterval|\.(external|object|pods)\./.test(path)) return "queue";
  if (/cpu|utilization|resource/i.test(path)) return "cpu";
  if (/replica|behavior|cooldown/i.test(path)) return "replicas";
  return "other";
}

/** Only the stages that something in the run reads through. */
function sensorKnobs({ sensors, metrics, brokers }: Omit<CompiledRun, "knobs">): readonly KnobDoc[] {
  const hasMetrics = metrics.length > 0;
  const hasBrokers = Object.keys(brokers).length > 0;
  return [
    spanKnob("scrape", sensors.scrapeMs, 5, 120, 15, "Period at which metrics-server reads the kubelets."),
    spanKnob("kubeletLag", sensors.kubeletLagMs, 0, 60, 5, "Age of the kubelet's own sample when it is read."),
    switchKnob("metricsServer", sensors.metricsServer, "metrics.k8s.io is served."),
    ...(hasMetrics
      ? [
          spanKnob("adapterPeriod", sensors.adapterPeriodMs, 1, 120, 15, "Period at which the metrics adapter looks."),
          spanKnob("adapterLag", sensors.adapterLagMs, 0, 300, 0, "Age of the adapter's values when it takes them."),
          switchKnob("adapter", sensors.adapter, "custom.metrics.k8s.io and external.metrics.k8s.io answer."),
        ]
      : []),
    ...(hasBrokers ? [switchKnob("sources", sensors.sources, "Brokers and Prometheus answer KEDA.")] : []),
  ];
}

const spanKnob = (name: string, ms: number, min: number, max: number, usual: number, help: string): KnobDoc => {
  const initial = ms / SECOND_MS;
  return { path: `sensors.${name}`, group: "sensors", unit: "s", min, max, step: 1, default: usual, initial, help };
};

const switchKnob = (name: string, on: boolean, help: string): KnobDoc => ({
  path: `sensors.${name}`,
  group: "sensors",
  unit: "on",
  min: 0,
  max: 1,
  step: 1,
  default: 1,
  initial: on ? 1 : 0,
  help,
});
