import type { DurationMs, TimeMs } from "../../../base/units.ts";
import { ignoredPaths, withField } from "../diff/ignore.ts";
import { fieldAt, keyOf, keyText, type Manifest, type ResourceKey } from "../manifest.ts";
import type { SyncHost } from "../sync/host.ts";
import type { SyncOptions } from "../sync/options.ts";
import type { SyncStep } from "../sync/plan.ts";
import { sync, terminate } from "../sync/sync.ts";
import type { SyncResult } from "../sync/task.ts";
import type { Application, Operation, OperationState, ResourceResult } from "./application.ts";
import { type Cluster, type Comparison, compare, targetsOf } from "./compare.ts";
import type { ArgocdConfig } from "./config.ts";
import { windowsAllow } from "./refresh.ts";
import type { Repository } from "./repository.ts";

/** Everything an operation reaches outside of the application. */
export interface OperationWorld {
  readonly repository: Repository;
  readonly cluster: Cluster;
  readonly host: SyncHost;
}

type SyncRequest = NonNullable<Operation["sync"]>;

/** What a step of a sync came to. */
interface SyncOutcome {
  readonly state: OperationState;
  readonly took: DurationMs;
  /** Manifests could be had: an earlier failure of Git is over. */
  readonly gitAnswered: boolean;
}

/** One step of the operation: window, comparison, sync. Upstream: controller/sync.go SyncAppState, v3.5.7. */
export function syncApplication(
  app: Application,
  begun: OperationState,
  { repository, cluster, host }: OperationWorld,
  now: TimeMs,
  config: ArgocdConfig,
): SyncOutcome {
  const request = begun.operation.sync;
  if (request === undefined) {
    return {
      state: { ...begun, phase: "Error", message: "Invalid operation request: no operation specified" },
      took: 0,
      gitAnswered: false,
    };
  }
  const syncResult = begun.syncResult ?? {
    revision: request.revision ?? "",
    source: request.source ?? app.spec.source,
  };
  const state = { ...begun, syncResult };
  if (isBlocked(app, now, config)) {
    const message = "Sync operation blocked by sync window";
    return { state: state.phase === "Running" ? { ...state, message } : state, took: 0, gitAnswered: false };
  }
  const question = { revision: syncResult.revision, noCache: false, noRevisionCache: true };
  const comparison = compare(app, question, targetsOf(app, question, repository), cluster, now);
  const known = { ...state, syncResult: { ...syncResult, revision: comparison.sync.revision ?? "" } };
  const shared = app.conditions.find(({ type }) => type === "SharedResourceWarning");
  const failure = comparison.conditions.find(({ type }) => type === "ComparisonError");
  const options = request.syncOptions ?? [];
  if (shared && options.includes("FailOnSharedResource=true")) {
    const message = `Shared resource found: ${shared.message}`;
    return { state: { ...known, phase: "Failed", message }, took: 0, gitAnswered: true };
  }
  if (failure) {
    const message = `${failure.type}: ${failure.message}`;
    return { state: { ...known, phase: "Error", message }, took: 0, gitAnswered: false };
  }

  const before = resultsOf(syncResult.resources ?? []);
  const run = state.phase === "Terminating" ? terminate : sync;
  const { phase, message, results, wave } = run(stepOf(app, known, request, comparison), before, host);
  const resources = [...results.values()].map(rowOf);
  return {
    state: {
      ...known,
      phase,
      message,
      syncResult: { ...known.syncResult, ...(resources.length > 0 && { resources }) },
    },
    took: wave && !wave.final ? config.syncWaveDelayMs : 0,
    gitAnswered: true,
  };
}

/** Whether people may pass is asked of the operation as it is stored, so a manual one is held up at its first step. */
function isBlocked(app: Application, now: TimeMs, config: ArgocdConfig): boolean {
  const stored = app.operationState;
  const manual = stored !== undefined && !stored.operation.initiatedBy?.automated;
  return !windowsAllow(app, { manual, operationStarted: stored?.startedAtMs }, now, config);
}

function stepOf(app: Application, state: OperationState, request: SyncRequest, comparison: Comparison): SyncStep {
  const { resources = [] } = request;
  const namespace = app.spec.destination.namespace ?? "";
  const respects = request.syncOptions?.includes("RespectIgnoreDifferences=true");
  const modified = new Set(comparison.live.filter(comparison.isModified).map(textOf));
  return {
    namespace,
    targets: respects
      ? comparison.targets.map((target) => withLiveFields(target, app, comparison.live))
      : comparison.targets,
    live: comparison.live,
    options: optionsOf(request),
    only: resources.length > 0 ? (key) => resources.some((resource) => isSame(resource, key)) : undefined,
    isModified: (key) => modified.has(keyText(key)),
    revision: comparison.sync.revision ?? "",
    startedAt: Math.floor(state.startedAtMs / 1_000),
  };
}

const textOf = (object: Manifest): string => keyText(keyOf(object));

const isSame = (
  { group = "", kind, name, namespace = "" }: NonNullable<SyncRequest["resources"]>[number],
  key: ResourceKey,
): boolean =>
  group === key.group && kind === key.kind && name === key.name && (namespace === "" || namespace === key.namespace);

/** `RespectIgnoreDifferences`: what the diff leaves out keeps its live value. */
function withLiveFields(target: Manifest, { spec }: Application, live: readonly Manifest[]): Manifest {
  const found = live.find((object) => textOf(object) === textOf(target));
  if (found === undefined) return target;
  return ignoredPaths(target, spec.ignoreDifferences ?? []).reduce(
    (object, path) => withField(object, path, fieldAt(found, ...path)),
    target,
  );
}

function optionsOf({
  dryRun = false,
  prune = false,
  syncOptions = [],
  syncStrategy,
  resources = [],
}: SyncRequest): SyncOptions {
  const has = (option: string): boolean => syncOptions.includes(option);
  const propagation = (["Background", "Orphan"] as const).find((policy) =>
    has(`PrunePropagationPolicy=${policy.toLowerCase()}`),
  );
  return {
    dryRun,
    prune,
    pruneLast: has("PruneLast=true"),
    pruneConfirmed: false,
    defaultPrune: syncOptions.find((option) => option.startsWith("Prune="))?.slice("Prune=".length) ?? "",
    propagationPolicy: propagation ?? "Foreground",
    force: (syncStrategy?.apply?.force || syncStrategy?.hook?.force) ?? false,
    replace: has("Replace=true"),
    serverSideApply: has("ServerSideApply=true"),
    validate: !has("Validate=false"),
    skipHooks: syncStrategy?.apply !== undefined || resources.length > 0,
    skipDryRunOnMissingResource: has("SkipDryRunOnMissingResource=true"),
    createNamespace: has("CreateNamespace=true"),
    applyOutOfSyncOnly: has("ApplyOutOfSyncOnly=true"),
  };
}

const resultsOf = (rows: readonly ResourceResult[]): ReadonlyMap<string, SyncResult> =>
  new Map<string, SyncResult>(
    rows.map(
      ({
        group,
        kind,
        namespace,
        name,
        version,
        images = [],
        message = "",
        status,
        hookType,
        hookPhase,
        syncPhase,
      }) => [
        `${keyText({ group, kind, namespace, name })}:${syncPhase}`,
        {
          key: { group, kind, namespace, name },
          version,
          images,
          message,
          status,
          hookType: hookType ?? "",
          hookPhase,
          syncPhase,
        },
      ],
    ),
  );

const rowOf = ({
  key,
  version,
  images,
  message,
  status,
  hookType,
  hookPhase,
  syncPhase,
}: SyncResult): ResourceResult => ({
  ...key,
  version,
  ...(images.length > 0 && { images }),
  ...(message && { message }),
  ...(status && { status }),
  ...(hookType && { hookType }),
  ...(hookPhase && { hookPhase }),
  syncPhase,
});
