import type { Command } from "../../../api/commands.ts";
import {
  type ClusterView,
  type Controller,
  type Decision,
  type KindDoc,
  keyOf,
  refOf,
  type Trigger,
} from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import { parseDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import { fieldOwnership } from "../../../cluster/owners.ts";
import { Staged } from "../../../cluster/staged.ts";
import type { Repository } from "../../../git/repository.ts";
import { marked, type Progress } from "../helm/progress.ts";
import { reconciled, removed, resumed, type Step, type Waiting } from "../helm/reconcile.ts";
import type { HelmRelease, Stored } from "../helm/release.ts";
import { FINALIZER } from "../kustomization/deletion.ts";
import { retryDelay } from "./back-off.ts";
import { chartNameOf, chartOf, chartTemplate } from "./helm-chart.ts";
import { helmCluster } from "./helm-cluster.ts";
import { explainRelease } from "./helm-explain.ts";
import { jittered } from "./jitter.ts";
import { handledOf } from "./kinds.ts";
import { type HelmChartObject, type HelmReleaseObject, helmReleaseKind } from "./kinds-helm.ts";
import { isOwnWrite } from "./own-write.ts";

interface Observation {
  readonly object: HelmReleaseObject | undefined;
  readonly chart: HelmChartObject | undefined;
  readonly repositories: readonly Repository[];
  readonly dependencies: readonly (readonly [name: string, object: HelmReleaseObject | undefined])[];
  readonly cluster: ClusterView;
  readonly kinds: readonly KindDoc[];
  readonly seed: number;
}

interface Memory {
  /** Helm's storage, oldest release first; upstream keeps it in Secrets. */
  readonly storage: readonly Stored[];
  /** An action that waits for its objects; the worker is taken meanwhile. */
  readonly waiting: Waiting | undefined;
  readonly called: boolean;
  readonly runs: number;
  /** Errors in a row: the work queue backs off by them. */
  readonly errors: number;
}

/** `--requeue-dependency` */
const DEPENDENCY_MS = 30_000;

/** Flux's helm-controller: installs and upgrades a chart, and looks for drift on its interval if it is told to. */
export const fluxHelm: Controller<Memory, Observation> = {
  name: "flux-helm",
  ownership: fieldOwnership,
  component: "helm-controller",
  upstream: {
    project: "fluxcd/helm-controller",
    version: "v1.6.3",
    source: "internal/controller/helmrelease_controller.go, internal/reconcile",
  },
  leftOut: [
    "Not recorded: the rules follow the source and its messages.",
    "Helm's storage is the controller's own; nobody can change a release behind its back.",
    "A waiting action looks every 2 s where upstream watches.",
    "Tests, hooks, definitions (crds/), valuesFrom, post-renderers, chartRef, RetryOnFailure, other clusters.",
    "Of a drift every differing value counts as one change; upstream may tell fewer, larger ones.",
  ],
  loop: {
    reads: ["HelmRelease", "HelmChart", "*"],
    writes: ["HelmRelease.*", "HelmChart.*", "*.*"],
    period: "spec.interval, ±5%",
    host: "helm-controller",
  },
  kinds: [helmReleaseKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "HelmRelease",
      keys: (after, before) => (isOwnWrite(after, before) ? [] : [keyOf((after ?? before) as KubeObject)]),
    },
    { kind: "HelmChart", keys: releasesOf },
  ],
  init: () => ({ storage: [], waiting: undefined, called: false, runs: 0, errors: 0 }),
  observe(key, { cluster, kinds, seed }) {
    const [namespace = "", name = ""] = key.split("/");
    const object = cluster.get("HelmRelease", namespace, name) as HelmReleaseObject | undefined;
    const [home = "", chart = ""] = object ? chartNameOf(object).split("/") : [];
    return {
      object,
      chart: cluster.get("HelmChart", home, chart) as HelmChartObject | undefined,
      repositories: cluster.list("Repository") as readonly Repository[],
      dependencies: (object?.spec.dependsOn ?? []).map(({ name: wanted, namespace: where = namespace }) => [
        `${where}/${wanted}`,
        cluster.get("HelmRelease", where, wanted) as HelmReleaseObject | undefined,
      ]),
      cluster,
      kinds,
      seed,
    };
  },
  decide,
};

/** Releases of a chart with another package, or that is ready or not for the first time. */
function releasesOf(
  after: KubeObject | undefined,
  before: KubeObject | undefined,
  cluster: ClusterView,
): readonly string[] {
  const [now, then] = [after, before] as readonly (HelmChartObject | undefined)[];
  if (!now || equal(now.status.artifact, then?.status.artifact)) return [];
  return (cluster.list("HelmRelease") as readonly HelmReleaseObject[])
    .filter((each) => chartNameOf(each) === keyOf(now))
    .map(keyOf);
}

const MANAGER = "helm-controller";

function decide(seen: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  const { object, cluster, kinds } = seen;
  if (!object) return { memory, commands: [], timers: { run: null, wait: null } };
  const isItsTurn = trigger.by === "timer" && trigger.timer === "wait";
  if (memory.waiting && !isItsTurn) return { memory: { ...memory, called: true }, commands: [] };
  const staged = new Staged(cluster, kinds, MANAGER);
  const api = helmCluster(staged, now, cluster.list("AdmissionPolicy").length > 0);
  const start: Progress = { release: releaseOf(object), storage: memory.storage, events: [] };
  const template = templateCommands(object, seen.chart);
  const step = memory.waiting ? resumed(memory.waiting, api, now) : stepFor(start, seen, api, now);
  const { progress } = step.waiting ? step.run : step;
  const next = memoryAfter(memory, step);
  return {
    memory: next,
    commands: [
      ...template,
      ...staged.commands,
      ...writesFor(object, progress.release, !step.waiting),
      ...progress.events.map((event) => ({ verb: "event" as const, involved: refOf(object), ...event })),
    ],
    explanation: explainRelease(start.release, progress, step.waiting, staged.commands),
    timers: timersAfter(seen, memory, next, step, now),
  };
}

type Ended =
  | Step
  | { readonly waiting: false; readonly progress: Progress; readonly end: "now" | "dependency" | "gone" };

/** Everything before the release itself. Upstream: helmrelease_controller.go Reconcile and reconcileRelease. */
function stepFor(start: Progress, seen: Observation, api: ReturnType<typeof helmCluster>, now: TimeMs): Ended {
  const { release } = start;
  const over = (progress: Progress, end: Exclude<Ended, { waiting: true }>["end"]): Ended => ({
    waiting: false,
    progress,
    end,
  });
  if (release.deleting) {
    const gone = release.spec.suspend ? start : removed(start, api);
    return over({ ...gone, release: { ...gone.release, finalizers: [] } }, "gone");
  }
  if (!release.finalizers.includes(FINALIZER)) {
    return over({ ...start, release: { ...release, finalizers: [...release.finalizers, FINALIZER] } }, "now");
  }
  if (release.spec.suspend) return over(start, "rest");
  const busy = marked(start, ["Reconciling", "True", "Progressing", "Fulfilling prerequisites"], now);
  const waitsFor = dependencyError(seen.dependencies);
  if (waitsFor !== undefined) {
    const event = { type: "Normal" as const, reason: "DependencyNotReady", message: waitsFor };
    const progress = marked(busy, ["Ready", "False", "DependencyNotReady", waitsFor], now);
    return over({ ...progress, events: [...progress.events, event] }, "dependency");
  }
  const chart = chartOf(release, seen.chart, seen.repositories);
  if (!chart.ok) return over(marked(busy, ["Ready", "False", "SourceNotReady", chart.error], now), "interval");
  return reconciled(busy, chart.value, api, now);
}

function dependencyError(dependencies: Observation["dependencies"]): string | undefined {
  for (const [name, object] of dependencies) {
    if (!object) {
      const [, bare = ""] = name.split("/");
      return `unable to get '${name}' dependency: helmreleases.helm.toolkit.fluxcd.io "${bare}" not found`;
    }
    const { status, metadata } = object;
    const isReady = status.conditions?.some((each) => each.type === "Ready" && each.status === "True") ?? false;
    if (metadata.generation !== status.observedGeneration || !isReady) return `dependency '${name}' is not ready`;
  }
  return undefined;
}

function memoryAfter(memory: Memory, step: Ended): Memory {
  // What was told so far is not told again.
  if (step.waiting) return { ...memory, waiting: { ...step.run, progress: { ...step.run.progress, events: [] } } };
  const { storage } = step.progress;
  const errors = step.end === "retry" ? memory.errors + 1 : 0;
  return { storage, waiting: undefined, called: false, runs: memory.runs + 1, errors };
}

function timersAfter(
  { object, seed }: Observation,
  memory: Memory,
  { errors }: Memory,
  step: Ended,
  now: TimeMs,
): Readonly<Record<string, TimeMs | null>> {
  if (step.waiting) return { wait: step.run.nextPollAt };
  if (memory.called) return { wait: null, run: now };
  const interval = parseDuration(object?.spec.interval) ?? 0;
  const at = {
    now: now + 1,
    dependency: now + DEPENDENCY_MS,
    retry: now + retryDelay(errors),
    interval: now + jittered(interval, seed, object ? keyOf(object) : "", memory.runs),
    rest: null,
    gone: null,
  }[step.end];
  return { wait: null, run: at };
}

const EMPTY: HelmRelease["status"] = {
  conditions: [],
  history: [],
  failures: 0,
  installFailures: 0,
  upgradeFailures: 0,
};

/** The HelmRelease as the rules take it. */
const releaseOf = ({ metadata, spec, status }: HelmReleaseObject): HelmRelease => ({
  name: metadata.name,
  namespace: metadata.namespace,
  generation: metadata.generation,
  deleting: metadata.deletionTimestamp !== undefined,
  finalizers: metadata.finalizers ?? [],
  spec,
  status: { ...EMPTY, ...status },
});

/** The HelmChart that the release asks for, made or brought up to date, and deleted with it. */
function templateCommands(object: HelmReleaseObject, chart: HelmChartObject | undefined): readonly Command[] {
  if (object.spec.suspend || !(object.metadata.finalizers ?? []).includes(FINALIZER)) return [];
  if (object.metadata.deletionTimestamp !== undefined) return chart ? [{ verb: "delete", target: refOf(chart) }] : [];
  const template = chartTemplate(object);
  if (!chart) return [{ verb: "create", object: template }];
  return equal(chart.spec, template.spec) ? [] : [{ verb: "update", object: { ...chart, spec: template.spec } }];
}

function writesFor(object: HelmReleaseObject, { finalizers, status, generation, spec }: HelmRelease, isOver: boolean) {
  const isGone = object.metadata.deletionTimestamp !== undefined && finalizers.length === 0;
  const edited = { ...object, metadata: { ...object.metadata, finalizers } };
  const isEdited = !equal(finalizers, object.metadata.finalizers ?? []);
  const next: HelmReleaseObject["status"] = {
    ...status,
    ...(spec.suspend ? {} : { helmChart: chartNameOf(object) }),
    ...(isOver ? { observedGeneration: generation, ...handledOf(object) } : {}),
  };
  return [
    ...(isEdited ? [{ verb: "update", object: edited } as const] : []),
    ...(isGone || equal(next, { ...EMPTY, ...object.status })
      ? []
      : [{ verb: "updateStatus", object: { ...edited, status: next } } as const]),
  ];
}
