import { equal } from "../../../base/equal.ts";
import type { DurationMs, TimeMs } from "../../../base/units.ts";
import { canSync, matchingWindows, type SyncRequest } from "../windows.ts";
import {
  type AppEvent,
  type Application,
  type ApplicationCondition,
  type ApplicationSpec,
  wholeSeconds,
  withConditions,
} from "./application.ts";
import { type AutoSync, autoSync } from "./auto-sync.ts";
import { type Cluster, type Comparison, compare, targetsOf } from "./compare.ts";
import type { ArgocdConfig } from "./config.ts";
import type { Repository } from "./repository.ts";

/** How much a refresh asks anew: 1 the revision compared last, 2 the target revision, 3 the same past all caches. */
export type Level = 1 | 2 | 3;

const REFRESH = "argocd.argoproj.io/refresh";

interface Need {
  readonly level: Level;
  readonly hard: boolean;
}

/** Why an application is compared again, if it is. Upstream: appcontroller.go needRefreshAppStatus, v3.5.7. */
export function refreshNeeded(
  app: Application,
  requested: Level | undefined,
  now: TimeMs,
  { timeoutReconciliationMs, hardReconciliationMs }: ArgocdConfig,
): Need | undefined {
  const annotation = app.annotations[REFRESH];
  if (annotation !== undefined) return { level: 3, hard: annotation === "hard" };
  const { comparedTo } = app.sync;
  if (!equal(app.spec.source, comparedTo.source)) return { level: 3, hard: false };
  const isExpired = (after: DurationMs): boolean =>
    app.reconciledAtMs === undefined || app.reconciledAtMs + after < now;
  const hard = hardReconciliationMs > 0 && isExpired(hardReconciliationMs);
  if (hard || isExpired(timeoutReconciliationMs)) return { level: 2, hard };
  const moved = !equal(app.spec.destination, comparedTo.destination);
  if (moved || !equal(app.spec.ignoreDifferences ?? [], comparedTo.ignoreDifferences ?? []))
    return { level: 2, hard: false };
  return requested && { level: requested, hard: false };
}

/** What a step of the controller made of an application. */
export interface StepResult {
  readonly app: Application;
  readonly events: readonly AppEvent[];
  /** Refreshes at level 2 to come. */
  readonly requeue: readonly DurationMs[];
}

/** A refresh, and what lasts of it besides the application: since when Git has failed. */
export interface RefreshResult extends StepResult {
  readonly gitFailedSince: TimeMs | undefined;
}

/** Compares an application when there is cause to. Upstream: appcontroller.go processAppRefreshQueueItem, v3.5.7. */
export function refresh(
  app: Application,
  requested: Level | undefined,
  gitFailedSince: TimeMs | undefined,
  repository: Repository,
  cluster: Cluster,
  now: TimeMs,
  config: ArgocdConfig,
): RefreshResult {
  const need = refreshNeeded(app, requested, now, config);
  if (need === undefined) return { app, events: [], requeue: [], gitFailedSince };
  const { level } = need;
  const revision = level === 1 ? (app.sync.revision ?? "") : (app.spec.source.targetRevision ?? "");
  const question = { revision, noCache: need.hard, noRevisionCache: level === 3 };
  const source = targetsOf(app, question, repository);
  const failedSince = "error" in source ? (gitFailedSince ?? (level === 3 ? undefined : now)) : undefined;
  const isOverlooked =
    "error" in source && level < 3 && (gitFailedSince === undefined || now - gitFailedSince <= config.repoErrorGraceMs);
  if (isOverlooked) return { app, events: [], requeue: [], gitFailedSince: failedSince };
  const comparison = compare(app, question, source, cluster, now);
  return { ...settled(app, comparison, level, now, config), gitFailedSince: failedSince };
}

/** The application after a comparison: its automation decides, then the status is written. */
function settled(
  app: Application,
  comparison: Comparison,
  level: Level,
  now: TimeMs,
  config: ArgocdConfig,
): StepResult {
  const allowed = windowsAllow(app, { manual: false, operationStarted: undefined }, now, config);
  const decision: AutoSync = allowed ? autoSync(app, comparison, now, config) : { does: "nothing" };
  const starts = decision.does === "start";
  const { [REFRESH]: _, ...annotations } = app.annotations;
  const { sync, health, resources } = comparison;
  const next: Application = {
    ...app,
    annotations,
    spec: normalizedSpec(app.spec),
    operation: starts ? decision.operation : app.operation,
    operationState: starts ? undefined : app.operationState,
    conditions: conditionsAfter(app, comparison, allowed ? decision : undefined, now),
    reconciledAtMs: level >= 2 ? wholeSeconds(now) : (app.reconciledAtMs ?? wholeSeconds(now)),
    sync,
    health: app.health.status === health ? app.health : { status: health, lastTransitionTimeMs: wholeSeconds(now) },
    resources,
  };
  const started: AppEvent = {
    type: "Normal",
    reason: "OperationStarted",
    message: `Initiated automated sync to '${sync.revision ?? ""}'`,
  };
  const events = [...(starts ? [started] : []), ...changeEvents(app, next)];
  return { app: next, events, requeue: decision.does === "wait" ? [decision.after] : [] };
}

/** A sync policy that says nothing is dropped. Upstream: util/argo NormalizeApplicationSpec. */
function normalizedSpec(spec: ApplicationSpec): ApplicationSpec {
  const { syncPolicy, ...rest } = spec;
  if (syncPolicy === undefined || syncPolicy.automated || syncPolicy.retry || syncPolicy.syncOptions?.length)
    return spec;
  return rest;
}

/** Types of conditions that a comparison evaluates. */
const COMPARED = ["ComparisonError", "SharedResourceWarning"];

function conditionsAfter(
  app: Application,
  comparison: Comparison,
  decision: AutoSync | undefined,
  now: TimeMs,
): readonly ApplicationCondition[] {
  const compared = withConditions(app.conditions, comparison.conditions, COMPARED);
  if (decision === undefined) return compared;
  const complaint =
    decision.does === "complain"
      ? [{ type: "SyncError", message: decision.message, lastTransitionTimeMs: wholeSeconds(now) }]
      : [];
  return withConditions(compared, complaint, ["SyncError"]);
}

function changeEvents(before: Application, after: Application): readonly AppEvent[] {
  const event = (what: string, from = "", to = ""): readonly AppEvent[] =>
    from === to
      ? []
      : [{ type: "Normal", reason: "ResourceUpdated", message: `Updated ${what} status: ${from} -> ${to}` }];
  return [
    ...event("sync", before.sync.status, after.sync.status),
    ...event("health", before.health.status, after.health.status),
  ];
}

/** Do the project's windows let the application be synced? A window that cannot be read does not. */
export function windowsAllow(app: Application, request: SyncRequest, now: TimeMs, config: ArgocdConfig): boolean {
  const { name = "", server = "", namespace = "" } = app.spec.destination;
  const clusters = [name, server].filter((cluster) => cluster !== "");
  const windows = matchingWindows(config.syncWindows, { app: app.name, namespace, clusters });
  const at = config.startUnixMs + now;
  const { operationStarted } = request;
  const asked = {
    ...request,
    operationStarted: operationStarted === undefined ? undefined : config.startUnixMs + operationStarted,
  };
  const allowed = canSync(windows, at, asked, config.calendar);
  return allowed.ok && allowed.value;
}
