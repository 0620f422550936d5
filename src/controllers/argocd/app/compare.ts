import type { TimeMs } from "../../../base/units.ts";
import { isModified } from "../diff/difference.ts";
import { healthOf, isWorse } from "../health.ts";
import type { HealthStatus } from "../health-status.ts";
import { isHook, isIgnored, phasesOf, waveOf } from "../hooks.ts";
import { annotationValues, groupOf, keyOf, keyText, type Manifest, syncOption, versionOf } from "../manifest.ts";
import { type Resource, reconcile } from "../sync/reconcile.ts";
import {
  type Application,
  type ApplicationCondition,
  type ResourceStatus,
  type SyncStatus,
  type SyncStatusCode,
  wholeSeconds,
} from "./application.ts";
import type { Repository } from "./repository.ts";

const TRACKING = "argocd.argoproj.io/tracking-id";
const PATHS = "argocd.argoproj.io/manifest-generate-paths";

/** What a comparison is asked with. */
export interface Question {
  /** The revision asked for; empty for the source's own. */
  readonly revision: string;
  readonly noCache: boolean;
  readonly noRevisionCache: boolean;
}

export interface Cluster {
  readonly live: readonly Manifest[];
  isNamespaced(object: Manifest): boolean;
}

export interface Comparison {
  readonly sync: SyncStatus;
  readonly health: HealthStatus;
  readonly resources: readonly ResourceStatus[];
  /** Those of the types a comparison evaluates. */
  readonly conditions: readonly ApplicationCondition[];
  /** May the revision differ from the one compared before? */
  readonly hasChanges: boolean;
  /** As Git has them, with namespace and tracking. */
  readonly targets: readonly Manifest[];
  /** What the application may call its own. */
  readonly live: readonly Manifest[];
  readonly isModified: (object: Manifest) => boolean;
}

/** Manifests could not be had; the caller decides whether that is overlooked. */
export interface Unreadable {
  readonly error: string;
}

/** Asks for manifests. Upstream: controller/state.go GetRepoObjs and evaluateRevisionChanges, v3.5.7. */
export function targetsOf(
  app: Application,
  { revision: asked, noCache, noRevisionCache }: Question,
  repository: Repository,
): Unreadable | { readonly manifests: readonly Manifest[]; readonly revision: string; readonly hasChanges: boolean } {
  const wanted = asked || (app.spec.source.targetRevision ?? "");
  const synced = app.sync.revision ?? "";
  const same = synced === wanted && wanted !== "";
  const paths =
    same || synced === "" || !app.annotations[PATHS]
      ? { changed: !same, revision: wanted }
      : repository.pathsChanged(wanted, synced);
  if ("error" in paths) return { error: `failed to update revision for paths: ${paths.error}` };
  const answer = repository.manifests(paths.revision, { noCache, noRevisionCache });
  if (!answer.ok) return { error: `failed to generate manifest for source 1 of 1: ${answer.error}` };
  return { manifests: answer.manifests, revision: answer.revision, hasChanges: paths.changed };
}

/**
 * Git against the cluster. Where Git could not be read (`source` is an error), every object is unknown.
 * Upstream: controller/state.go CompareAppState, v3.5.7.
 */
export function compare(
  app: Application,
  question: Question,
  source: ReturnType<typeof targetsOf>,
  cluster: Cluster,
  now: TimeMs,
): Comparison {
  const unreadable = "error" in source;
  const home = app.spec.destination.namespace ?? "";
  const targets = unreadable ? [] : source.manifests.map((manifest) => asTarget(manifest, app.name, home, cluster));
  const keys = new Set(targets.map((target) => keyText(keyOf(target))));
  const live = cluster.live.filter((object) => isTracked(object, app.name) || keys.has(keyText(keyOf(object))));
  const { resources } = reconcile(targets, live, home);
  const rules = app.spec.ignoreDifferences ?? [];
  const rows = resources.map((resource) => statusOf(resource, app, home, unreadable, rules));
  const outOfSync = rows.some(({ counts, status }) => counts && status.status === "OutOfSync");
  const status: SyncStatusCode = unreadable ? "Unknown" : outOfSync ? "OutOfSync" : "Synced";
  const { destination, ignoreDifferences, source: spec } = app.spec;
  const told = (type: string, message: string): ApplicationCondition => ({
    type,
    message,
    lastTransitionTimeMs: wholeSeconds(now),
  });
  return {
    sync: {
      comparedTo: { destination, ...(ignoreDifferences && { ignoreDifferences }), source: spec },
      revision: unreadable ? question.revision || (spec.targetRevision ?? "") : source.revision,
      status,
    },
    health: healthOfAll(resources),
    resources: rows.map((row) => row.status).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    conditions: [
      ...(unreadable ? [told("ComparisonError", `Failed to load target state: ${source.error}`)] : []),
      ...live.flatMap((object) => sharedWith(object, app)).map((message) => told("SharedResourceWarning", message)),
    ],
    hasChanges: !unreadable && source.hasChanges,
    targets,
    live,
    isModified: (object) => {
      const target = targets.find((other) => keyText(keyOf(other)) === keyText(keyOf(object)));
      return target === undefined || isModified(target, object, rules);
    },
  };
}

const sortKey = ({ group = "", kind, namespace = "", name }: ResourceStatus): string =>
  `${group}/${kind}/${namespace}/${name}`;

const trackingId = (object: Manifest, app: string, home: string): string =>
  `${app}:${groupOf(object)}/${object.kind}:${object.metadata.namespace ?? home}/${object.metadata.name ?? ""}`;

const trackingOf = ({ metadata }: Manifest): string => metadata.annotations?.[TRACKING] ?? "";
/** An object that its mark gives to another application. */
function sharedWith(object: Manifest, { name, namespace }: Application): readonly string[] {
  const [other = ""] = trackingOf(object).split(":");
  if (other === "" || other === name) return [];
  const both = `${namespace}/${name} and ${other.replaceAll("_", "/")}`;
  return [`${object.kind}/${object.metadata.name} is part of applications ${both}`];
}

const isTracked = (object: Manifest, app: string): boolean => trackingOf(object).startsWith(`${app}:`);

const marked = new WeakMap<Manifest, { readonly app: string; readonly home: string; readonly target: Manifest }>();

/** A manifest with the namespace it will have and the mark of its application; kept, so that it is known again. */
function asTarget(manifest: Manifest, app: string, home: string, cluster: Cluster): Manifest {
  const known = marked.get(manifest);
  if (known?.app === app && known.home === home) return known.target;
  const target = markedTarget(manifest, app, home, cluster);
  marked.set(manifest, { app, home, target });
  return target;
}

function markedTarget(manifest: Manifest, app: string, home: string, cluster: Cluster): Manifest {
  const { namespace, ...metadata } = manifest.metadata;
  const placed = cluster.isNamespaced(manifest) ? { ...metadata, namespace: namespace || home } : metadata;
  const object = { ...manifest, metadata: placed };
  const annotations = { ...metadata.annotations, [TRACKING]: trackingId(object, app, home) };
  return { ...object, metadata: { ...placed, annotations } };
}

interface Row {
  readonly status: ResourceStatus;
  /** Does it make the application OutOfSync? */
  readonly counts: boolean;
}

function statusOf(
  { target, live: found }: Resource,
  app: Application,
  home: string,
  unreadable: boolean,
  rules: NonNullable<Application["spec"]["ignoreDifferences"]>,
): Row {
  const live = found?.object;
  const object = live ?? target;
  if (object === undefined) throw new Error("a resource of no object");
  const own = target !== undefined || trackingOf(object) === trackingId(object, app.name, home);
  const extra = target === undefined;
  const judged = !isHook(object) && !isIgnored(object) && !(target && phasesOf(target).length === 0) && own;
  const differs = extra || live === undefined || isModified(target, live, rules);
  const wave = target ? waveOf(target) : 0;
  const { group, kind, namespace, name } = keyOf(object);
  const health = healthRow({ target, live: found });
  const code: SyncStatusCode | undefined = unreadable
    ? "Unknown"
    : judged
      ? differs
        ? "OutOfSync"
        : "Synced"
      : undefined;
  return {
    status: {
      ...(group && { group }),
      version: versionOf(object),
      kind,
      ...(namespace && { namespace }),
      name,
      ...(code && { status: code }),
      ...(health && { health }),
      ...(isHook(object) && { hook: true }),
      ...(extra && own && { requiresPruning: true }),
      ...([target, live].some((one) => one && needsConfirmation(one, app)) && { requiresDeletionConfirmation: true }),
      ...(wave !== 0 && { syncWave: wave }),
    },
    counts:
      judged && !(extra && annotationValues(object, "argocd.argoproj.io/compare-options").includes("IgnoreExtraneous")),
  };
}

const needsConfirmation = (object: Manifest, { spec }: Application): boolean =>
  ["Delete", "Prune"].some((name) => {
    const appWide = spec.syncPolicy?.syncOptions
      ?.find((option) => option.startsWith(`${name}=`))
      ?.slice(name.length + 1);
    return (syncOption(object, name) ?? appWide) === "confirm";
  });

/** Hooks, skipped and ignored objects have no part in the application's health. */
const hasHealth = ({ target, live }: Resource): boolean =>
  !(target && phasesOf(target).length === 0) &&
  !(live && (isHook(live.object) || isIgnored(live.object))) &&
  live?.object.metadata.annotations?.["argocd.argoproj.io/ignore-healthcheck"] !== "true";

function healthRow(resource: Resource): ResourceStatus["health"] {
  if (!hasHealth(resource)) return undefined;
  if (resource.live === undefined) return { status: "Missing" };
  const { health } = healthOf(resource.live.object);
  return health && { status: health.status, ...(health.message && { message: health.message }) };
}

/** The worst health of what exists; Missing when nothing does. Upstream: controller/health.go. */
function healthOfAll(resources: readonly Resource[]): HealthStatus {
  const parts = resources.filter(
    ({ target, live }) =>
      hasHealth({ target, live }) ||
      live?.object.metadata.annotations?.["argocd.argoproj.io/ignore-healthcheck"] === "true",
  );
  let worst: HealthStatus = "Healthy";
  for (const resource of parts) {
    const status = resource.live && healthRow(resource)?.status;
    if (status && isWorse(worst, status)) worst = status;
  }
  const none = parts.length > 0 && parts.every(({ live }) => live === undefined);
  return none && isWorse(worst, "Missing") ? "Missing" : worst;
}
