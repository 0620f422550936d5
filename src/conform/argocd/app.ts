import { equal } from "../../base/equal.ts";
import type { AppEvent, Application } from "../../controllers/argocd/app/application.ts";
import type { ArgocdConfig } from "../../controllers/argocd/app/config.ts";
import { operate } from "../../controllers/argocd/app/operation.ts";
import { type Level, refresh } from "../../controllers/argocd/app/refresh.ts";
import type { Repository } from "../../controllers/argocd/app/repository.ts";
import { calendarAt } from "../../controllers/argocd/calendar.ts";
import { LAST_APPLIED } from "../../controllers/argocd/diff/difference.ts";
import type { Manifest } from "../../controllers/argocd/manifest.ts";
import type { SyncWindow } from "../../controllers/argocd/windows.ts";
import { compare } from "../compare.ts";
import type { Adapter, Difference, Header, Recording, Tick } from "../recording.ts";
import {
  isClusterKind,
  MadeUpCluster,
  manifestOf,
  placed,
  type Refusals,
  sortedOps,
  withSortedReasons,
} from "./cluster.ts";

type Stored = Pick<Application, "spec" | "sync" | "health"> & {
  readonly [field in
    | "annotations"
    | "operation"
    | "operationState"
    | "resources"
    | "conditions"
    | "reconciledAtMs"]: NonNullable<Application[field]> | null;
};

/** Everything seen so far: keys of later ticks replace those of earlier ones. */
interface See extends Stored {
  readonly worker: "refresh" | "operation";
  readonly requestedLevel: Level | null;
  readonly deleting: boolean;
  readonly head: string;
  readonly revisions: Readonly<Record<string, readonly Manifest[]>>;
  readonly gitError: string;
  readonly live: readonly Manifest[];
  readonly answers: Refusals;
}

interface HeaderConfig {
  readonly selfHealBackoff: boolean;
  readonly selfHealBackoffMs: readonly [first: number, factor: number, cap: number];
  readonly syncWindows: readonly SyncWindow[] | null;
}

/** One step of a controller worker a tick. */
export const argocdAppAdapter: Adapter = { controller: "argocd-app", replay };

function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  let see = {} as See;
  let gitFailedSince: number | undefined;
  let lastApplied: ReadonlyMap<string, Manifest> = new Map();
  return ticks.map((tick) => {
    see = { ...see, ...(tick.see as Partial<See>) };
    const app = applicationOf(see);
    const asked: unknown[] = [];
    const repository = repositoryOf(see, asked);
    const live = see.live.map((object) => withLastApplied(manifestOf(object), lastApplied));
    const cluster = { live, isNamespaced: (object: Manifest) => !isClusterKind(object.kind) };
    const config = configOf(header, tick.t);
    if (see.worker === "refresh") {
      const after = refresh(app, see.requestedLevel ?? undefined, gitFailedSince, repository, cluster, tick.t, config);
      gitFailedSince = after.gitFailedSince;
      return compare(tick.t, wanted(tick), didOf(app, after, { asked }), "did");
    }
    const host = new MadeUpCluster({
      home: app.spec.destination.namespace ?? "",
      live,
      answers: see.answers,
      servedKinds: [],
      deniedKinds: [],
      namespaceExists: false,
      waveHookFails: false,
    });
    const after = operate(app, { repository, cluster, host }, tick.t, config);
    if (after.gitAnswered) gitFailedSince = undefined;
    lastApplied = new Map([...lastApplied, ...host.applied]);
    const ops = sortedOps(host.ops);
    return compare(tick.t, wanted(tick), didOf(app, after, { asked, ops, tookMs: after.took }), "did");
  });
}

const applicationOf = (see: See): Application => ({
  name: "web",
  annotations: see.annotations ?? {},
  namespace: "argocd",
  deleting: see.deleting,
  spec: see.spec,
  operation: see.operation ?? undefined,
  operationState: see.operationState ?? undefined,
  sync: see.sync,
  health: see.health,
  resources: see.resources ?? [],
  conditions: see.conditions ?? [],
  reconciledAtMs: see.reconciledAtMs ?? undefined,
});

/** The recordings leave the annotation out; it is what the controller itself applied last. */
function withLastApplied(object: Manifest, lastApplied: ReadonlyMap<string, Manifest>): Manifest {
  const applied = lastApplied.get(placed(object));
  if (applied === undefined) return object;
  const annotations = { ...object.metadata.annotations, [LAST_APPLIED]: JSON.stringify(applied) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function repositoryOf({ head, revisions, gitError }: See, asked: unknown[]): Repository {
  const resolved = (revision: string): string => (revisions[revision] ? revision : head);
  return {
    manifests(revision, how) {
      asked.push({ ...how, revision });
      if (gitError !== "") return { ok: false, error: gitError };
      return { ok: true, revision: resolved(revision), manifests: revisions[resolved(revision)] ?? [] };
    },
    pathsChanged(revision, synced) {
      if (gitError !== "") return { error: gitError };
      const changed = !equal(revisions[resolved(revision)], revisions[synced]);
      asked.push({ updateRevisionForPaths: revision, synced, answer: changed });
      return { changed, revision: resolved(revision) };
    },
  };
}

function configOf({ config }: Header, now: number): ArgocdConfig {
  const { selfHealBackoff, selfHealBackoffMs, syncWindows } = config as unknown as HeaderConfig;
  const [first, factor, cap] = selfHealBackoffMs;
  const flags = config as unknown as ArgocdConfig;
  return {
    ...flags,
    selfHealBackoff: selfHealBackoff ? { first, factor, cap } : undefined,
    syncWindows: syncWindows ?? [],
    calendar: calendarAt(flags.startUnixMs + now),
  };
}

const FIELDS = [
  "spec",
  "operation",
  "operationState",
  "sync",
  "health",
  "resources",
  "conditions",
  "reconciledAtMs",
] as const;

/** The recording's account of a step: the changed fields, and what was asked and done. */
function didOf(
  before: Application,
  {
    app,
    events,
    requeue,
  }: { readonly app: Application; readonly events: readonly AppEvent[]; readonly requeue: readonly number[] },
  acts: { readonly asked: readonly unknown[]; readonly ops?: readonly unknown[]; readonly tookMs?: number },
): Record<string, unknown> {
  const changed = FIELDS.filter((field) => !equal(before[field], app[field])).map((field) => [
    field,
    emptyAsNull(app[field]),
  ]);
  const { annotations } = app;
  const left = Object.keys(annotations).length > 0 ? annotations : null;
  return normal({
    ...Object.fromEntries(changed),
    ...(!equal(before.annotations, annotations) && { annotations: left }),
    ...(acts.asked.length > 0 && { asked: acts.asked }),
    ...(acts.ops && acts.ops.length > 0 && { ops: acts.ops }),
    ...(acts.tookMs && { tookMs: acts.tookMs }),
    ...(events.length > 0 && { events }),
    ...(requeue.length > 0 && { requeue: requeue.map((afterMs) => ({ afterMs, level: 2 })) }),
  });
}

/** An empty list is left out of the API's JSON. */
const emptyAsNull = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? null : (value ?? null));

const wanted = ({ did = {} }: Tick): Record<string, unknown> => normal(did);

/** Lists whose order upstream leaves to chance are sorted, on either side. */
function normal(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) => {
    if (key === "message") return withSortedReasons(String(part));
    if (key !== "resources" || !Array.isArray(part)) return part;
    return part
      .map((row) => [JSON.stringify([row.kind, row.name, row.syncPhase]), row])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  }) as Record<string, unknown>;
}
