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
import type { TimeMs } from "../../../base/units.ts";
import { fieldOwnership } from "../../../cluster/owners.ts";
import { Staged } from "../../../cluster/staged.ts";
import type { Dependencies } from "../kustomization/gates.ts";
import { wakesOnSource } from "../kustomization/gates.ts";
import type { FluxConfig, Kustomization, Outcome, Source } from "../kustomization/kustomization.ts";
import { reconcile, resume, type Step, type Waiting } from "../kustomization/reconcile.ts";
import { sourceOf } from "./artifact.ts";
import { fluxCluster } from "./cluster.ts";
import { explain } from "./explain.ts";
import { jittered } from "./jitter.ts";
import { type GitRepositoryObject, handledOf, type KustomizationObject, kustomizationKind } from "./kinds.ts";
import { isOwnWrite } from "./own-write.ts";

export interface Observation {
  readonly object: KustomizationObject | undefined;
  readonly source: Source;
  readonly dependencies: Dependencies;
  readonly cluster: ClusterView;
  readonly kinds: readonly KindDoc[];
  readonly seed: number;
}

export interface Memory {
  /** A reconcile that waits for objects; the worker is taken meanwhile. */
  readonly waiting: Waiting | undefined;
  /** Something called while the worker was taken. */
  readonly called: boolean;
  /** Finished reconciles: each draws its own jitter. */
  readonly runs: number;
}

/** Flags of the controller as shipped. */
const CONFIG: FluxConfig = {
  dependencyRequeue: 30_000,
  failFast: true,
  fieldManager: "kustomize-controller",
  healthPoll: 5_000,
};

/** Flux's kustomize-controller: applies a directory of an artifact on an interval, whatever the cluster says meanwhile. */
export const fluxKustomize: Controller<Memory, Observation> = {
  name: "flux-kustomize",
  ownership: fieldOwnership,
  component: "kustomize-controller",
  upstream: {
    project: "fluxcd/kustomize-controller",
    version: "v1.9.5",
    source: "internal/controller/kustomization_controller.go",
  },
  leftOut: [
    "Four workers share one controller upstream; here every Kustomization has its own.",
    "A directory without a kustomization.yaml is its own files, not those of its subdirectories.",
    "Decryption, postBuild, components, impersonation, other clusters.",
  ],
  loop: {
    reads: ["Kustomization", "GitRepository", "*"],
    writes: ["Kustomization.*", "*.*"],
    period: "spec.interval, ±5%",
    host: "kustomize-controller",
  },
  kinds: [kustomizationKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "Kustomization",
      keys: (after, before) => (isOwnWrite(after, before) ? [] : [keyOf((after ?? before) as KubeObject)]),
    },
    { kind: "GitRepository", keys: wokenBy },
  ],
  init: () => ({ waiting: undefined, called: false, runs: 0 }),
  observe(key, { cluster, kinds, seed }) {
    const [namespace = "", name = ""] = key.split("/");
    const object = cluster.get("Kustomization", namespace, name) as KustomizationObject | undefined;
    return {
      object,
      source: object ? sourceOf(object, cluster) : "missing",
      dependencies: object ? dependenciesOf(object, cluster) : {},
      cluster,
      kinds,
      seed,
    };
  },
  decide,
};

function decide(seen: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  const { object, cluster, kinds } = seen;
  if (!object) return { memory, commands: [], timers: { run: null, wait: null } };
  if (memory.waiting && trigger.by === "watch") return { memory: { ...memory, called: true }, commands: [] };
  if (memory.waiting && trigger.by === "timer" && trigger.timer !== "wait")
    return { memory: { ...memory, called: true }, commands: [] };
  const staged = new Staged(cluster, kinds, CONFIG.fieldManager);
  const api = fluxCluster(staged, now, cluster.list("AdmissionPolicy").length > 0);
  const before = kustomizationOf(object);
  const step = memory.waiting
    ? resume(memory.waiting, api, now, CONFIG)
    : reconcile(before, { source: seen.source, dependencies: seen.dependencies }, api, now, CONFIG);
  const next = memoryAfter(memory, step);
  const routine = staged.commands.length === 0 && equal(toldBy(before), toldBy(step.kustomization));
  return {
    memory: next,
    commands: [
      ...staged.commands,
      ...writesFor(object, step),
      ...step.events.map((event) => ({ verb: "event" as const, involved: refOf(object), ...event, routine })),
    ],
    explanation: explain(before, step, staged.commands),
    timers: timersAfter(seen, memory, step, now),
  };
}

/** What its status says, whenever it said so first. */
const toldBy = ({ status: { conditions, ...rest } }: Kustomization) => ({
  ...rest,
  conditions: conditions.map(({ lastTransition: _, ...condition }) => condition),
});

const memoryAfter = (memory: Memory, { next }: Step): Memory =>
  next.waiting ? { ...memory, waiting: next.run } : { waiting: undefined, called: false, runs: memory.runs + 1 };

function timersAfter(
  seen: Observation,
  memory: Memory,
  { next }: Step,
  now: TimeMs,
): Readonly<Record<string, TimeMs | null>> {
  if (next.waiting) return { wait: next.at };
  const at = memory.called ? now : dueAt(next.outcome, seen, memory, now);
  return { wait: null, run: at };
}

function dueAt(outcome: Outcome, { object, seed }: Observation, { runs }: Memory, now: TimeMs): TimeMs | null {
  if (outcome.requeueNow) return now + 1;
  if (outcome.requeueAfter === 0) return null;
  const name = object ? keyOf(object) : "";
  return now + (outcome.jittered ? jittered(outcome.requeueAfter, seed, name, runs) : outcome.requeueAfter);
}

const EMPTY: Kustomization["status"] = { conditions: [], inventory: [] };

/** The Kustomization as the rules take it. */
const kustomizationOf = ({ metadata, spec, status }: KustomizationObject): Kustomization => ({
  name: metadata.name,
  namespace: metadata.namespace,
  generation: metadata.generation,
  deleting: metadata.deletionTimestamp !== undefined,
  finalizers: metadata.finalizers ?? [],
  spec,
  status: { ...EMPTY, ...status },
});

function writesFor(object: KustomizationObject, { kustomization, next }: Step) {
  const { finalizers } = kustomization;
  const status = { ...kustomization.status, ...(next.waiting ? {} : handledOf(object)) };
  const isGone = !next.waiting && next.outcome.gone;
  const edited = { ...object, metadata: { ...object.metadata, finalizers: isGone ? [] : finalizers } };
  const isEdited = isGone || !equal(finalizers, object.metadata.finalizers ?? []);
  return [
    ...(isEdited ? [{ verb: "update", object: edited } as const] : []),
    ...(isGone || equal(status, { ...EMPTY, ...object.status })
      ? []
      : [{ verb: "updateStatus", object: { ...edited, status } } as const]),
  ];
}

/** Kustomizations that a change of a source starts. */
function wokenBy(
  after: KubeObject | undefined,
  before: KubeObject | undefined,
  cluster: ClusterView,
): readonly string[] {
  const source = (after ?? before) as GitRepositoryObject;
  const [was, is] = [artifactIn(before), artifactIn(after)];
  return (cluster.list("Kustomization") as readonly KustomizationObject[])
    .filter((each) => {
      const { kind, name, namespace = each.metadata.namespace } = each.spec.sourceRef;
      const isIts = kind === source.kind && name === source.metadata.name && namespace === source.metadata.namespace;
      return isIts && wakesOnSource(was, is, kustomizationOf(each));
    })
    .map(keyOf);
}

/** As far as waking goes, an artifact is its revision. */
function artifactIn(object: KubeObject | undefined): Source {
  const revision = (object as GitRepositoryObject | undefined)?.status.artifact?.revision;
  return revision === undefined ? "no-artifact" : { revision, directories: {} };
}

const dependenciesOf = ({ metadata, spec }: KustomizationObject, cluster: ClusterView): Dependencies =>
  Object.fromEntries(
    (spec.dependsOn ?? []).flatMap(({ name, namespace = metadata.namespace }) => {
      const object = cluster.get("Kustomization", namespace, name) as KustomizationObject | undefined;
      return object
        ? [[`${namespace}/${name}`, { ...kustomizationOf(object), sourceRef: object.spec.sourceRef }] as const]
        : [];
    }),
  );
