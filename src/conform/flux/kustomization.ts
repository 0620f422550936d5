import { equal } from "../../base/equal.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import type { FluxObject } from "../../controllers/flux/fields.ts";
import { kstatusOf } from "../../controllers/flux/kstatus.ts";
import type { Condition } from "../../controllers/flux/kustomization/conditions.ts";
import type { Dependencies } from "../../controllers/flux/kustomization/gates.ts";
import type {
  FluxConfig,
  FluxEvent,
  Kustomization,
  KustomizationSpec,
  Outcome,
  Source,
} from "../../controllers/flux/kustomization/kustomization.ts";
import { idOf } from "../../controllers/flux/kustomization/object-id.ts";
import { reconcile, resume } from "../../controllers/flux/kustomization/reconcile.ts";
import { compare } from "../compare.ts";
import type { Adapter, Difference, Recording, Tick } from "../recording.ts";
import { type Answers, contentOf, type DryRuns, type Known, keyOf, MadeUpCluster } from "./cluster.ts";

type SeenCondition = Omit<Condition, "lastTransition"> & { readonly lastTransitionTimeMs: TimeMs };

/** A Kustomization as it is written down; null stands for what is not set. */
interface SeenKustomization {
  readonly generation: number;
  readonly deleting: boolean;
  readonly finalizers: readonly string[] | null;
  readonly spec: KustomizationSpec;
  readonly conditions: readonly SeenCondition[];
  readonly inventory: readonly string[];
  readonly lastAppliedRevision: string | null;
  readonly lastAttemptedRevision: string | null;
  readonly observedGeneration: number | null;
}

/** Everything seen so far: keys of later ticks replace those of earlier ones. */
interface See extends SeenKustomization {
  readonly source: string;
  readonly revisions: Readonly<Record<string, readonly FluxObject[]>>;
  readonly live: readonly FluxObject[];
  readonly dependencies: Readonly<Record<string, SeenKustomization>>;
  readonly dryRun: DryRuns;
  readonly answers: Answers;
}

/** One reconcile of the Kustomization `flux-system/web` a tick, its waits included. */
export const fluxKustomizationAdapter: Adapter = { controller: "flux-kustomization", replay };

const NAMESPACE = "flux-system";

function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const config = configOf(header.config);
  let see = {} as See;
  let known: Known = new Map();
  return ticks.map((tick) => {
    see = { ...see, ...(tick.see as Partial<See>) };
    const start = knownNow(see, known, tick.t);
    const source = sourceOf(see);
    const first = ran(see, source, start, tick.t, config);
    // That the artifact is no longer served shows only in that nothing was tried.
    const isGone = first.cluster.unanswered && Object.keys(see.dryRun).length === 0 && typeof source !== "string";
    const run = isGone ? ran(see, { ...source, directories: "gone" }, start, tick.t, config) : first;
    known = run.cluster.objects;
    return compare(tick.t, wanted(tick), didOf(kustomizationOf("web", see), run, tick.t), "did");
  });
}

/** Live objects with the times of their last changes. One that somebody else changed did so at a time nobody knows. */
const knownNow = ({ live, answers }: See, known: Known, now: TimeMs): Known =>
  new Map(
    live.map((object) => {
      const key = keyOf(idOf(object));
      const old = known.get(key);
      const isSame = old !== undefined && equal(contentOf(old.object), contentOf(object));
      const guess = isInProgress(object) ? now - (answers[key]?.healthyAfterMs ?? 0) / 2 : undefined;
      return [key, { object: withWholeOwners(object), changedAt: isSame ? old.changedAt : guess }];
    }),
  );

function isInProgress(object: FluxObject): boolean {
  const found = kstatusOf(object, Number.POSITIVE_INFINITY);
  return found.ok && found.value.status === "InProgress";
}

/** Managed fields with what the recording leaves out because it never differs. */
function withWholeOwners(object: FluxObject): FluxObject {
  const owners = (object.metadata.managedFields as readonly object[] | undefined) ?? [];
  const managedFields = owners.map((entry) => ({ apiVersion: object.apiVersion, fieldsType: "FieldsV1", ...entry }));
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

interface Ran {
  readonly after: Kustomization;
  readonly events: readonly FluxEvent[];
  readonly outcome: Outcome;
  readonly cluster: MadeUpCluster;
}

/** The whole reconcile; waiting for objects takes place inside the tick. */
function ran(see: See, source: Source, live: Known, t: TimeMs, config: FluxConfig): Ran {
  const cluster = new MadeUpCluster(live, see.dryRun, see.answers, t);
  const seen = { source, dependencies: dependenciesOf(see) };
  let step = reconcile(kustomizationOf("web", see), seen, cluster, t, config);
  let { events } = step;
  while (step.next.waiting) {
    cluster.now = step.next.at;
    step = resume(step.next.run, cluster, cluster.now, config);
    events = [...events, ...step.events];
  }
  return { after: step.kustomization, events, outcome: step.next.outcome, cluster };
}

function sourceOf({ source, revisions }: See): Source {
  if (source === "missing" || source === "no-artifact") return source;
  return { revision: source, directories: { "": revisions[source] ?? [] } };
}

const dependenciesOf = ({ dependencies }: See): Dependencies =>
  Object.fromEntries(
    Object.entries(dependencies).map(([name, seen]) => {
      const { sourceRef } = seen.spec;
      return [`${NAMESPACE}/${name}`, { ...kustomizationOf(name, seen), sourceRef }];
    }),
  );

const kustomizationOf = (name: string, seen: SeenKustomization): Kustomization => ({
  name,
  namespace: NAMESPACE,
  generation: seen.generation,
  deleting: seen.deleting,
  finalizers: seen.finalizers ?? [],
  spec: seen.spec,
  status: {
    conditions: seen.conditions.map(({ lastTransitionTimeMs, ...rest }) => ({
      ...rest,
      lastTransition: lastTransitionTimeMs,
    })),
    inventory: seen.inventory,
    lastAppliedRevision: seen.lastAppliedRevision ?? undefined,
    lastAttemptedRevision: seen.lastAttemptedRevision ?? undefined,
    observedGeneration: seen.observedGeneration ?? undefined,
  },
});

const configOf = (config: Readonly<Record<string, unknown>>): FluxConfig => ({
  dependencyRequeue: Number(config.dependencyRequeueMs),
  failFast: config.failFast === true,
  fieldManager: String(config.fieldManager),
  healthPoll: Number(config.healthPollMs),
});

/** `did`, less the times in managed fields, which `see` does not have. */
const wanted = ({ did }: Tick): unknown => withoutTimes(did);

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !(name === "time" && "fieldsV1" in value));
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutTimes(field)]));
}

/** What was written: only what changed, and nothing of a Kustomization that is gone. */
function didOf(before: Kustomization, { after, events, outcome, cluster }: Ran, t: TimeMs): unknown {
  const took: DurationMs = cluster.now - t;
  return {
    ...(outcome.gone ? { gone: true } : changedStatus(before, after)),
    events: some(events),
    ops: some(cluster.ops),
    error: outcome.error,
    requeueAfterMs: outcome.requeueAfter,
    requeueNow: outcome.requeueNow,
    tookMs: took > 0 ? took : undefined,
  };
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

function changedStatus(before: Kustomization, after: Kustomization): Readonly<Record<string, unknown>> {
  const [old, found] = [written(before), written(after)];
  return Object.fromEntries(Object.entries(found).filter(([name, value]) => !equal(value, old[name])));
}

const written = ({ finalizers, status }: Kustomization): Readonly<Record<string, unknown>> => ({
  finalizers,
  conditions: status.conditions.map(({ lastTransition, ...rest }) => ({
    ...rest,
    lastTransitionTimeMs: lastTransition,
  })),
  inventory: [...status.inventory].sort(),
  lastAppliedRevision: status.lastAppliedRevision,
  lastAttemptedRevision: status.lastAttemptedRevision,
  observedGeneration: status.observedGeneration,
});
