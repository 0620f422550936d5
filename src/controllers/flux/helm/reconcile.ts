import { goDuration } from "../../../base/go-duration.ts";
import { SECOND_MS, type TimeMs } from "../../../base/units.ts";
import { kstatusOf } from "../kstatus.ts";
import { conditionOf } from "../kustomization/conditions.ts";
import { idOf, subjectOf } from "../kustomization/object-id.ts";
import { again, applied, deleteAll, formerOf, planned, withStored } from "./actions.ts";
import type { HelmCluster } from "./cluster.ts";
import { driftCorrected, driftTold } from "./correct.ts";
import { earlierOf, KINDS, type Kind, nextFor } from "./next.ts";
import { marked, type Progress, summarized, told, unmarked, withStatus } from "./progress.ts";
import {
  type ActionName,
  type Chart,
  failuresOf,
  fullName,
  isExhausted,
  type Snapshot,
  type Stored,
  timeoutOf,
  versionedChart,
} from "./release.ts";
import { stateOf } from "./state.ts";
import { counted, releaseFailed, releaseSucceeded, rolledBack, uninstalled } from "./verdicts.ts";

/** An action that waits for its objects, as plain data; upstream keeps it on the stack of a worker. */
export interface Waiting {
  readonly progress: Progress;
  readonly chart: Chart;
  readonly action: ActionName;
  readonly target: Stored;
  /** Release that a rollback brings back. */
  readonly earlier: Stored | undefined;
  readonly done: readonly Kind[];
  readonly nextPollAt: TimeMs;
  readonly deadline: TimeMs;
}

/** How a reconcile ended: it is due again after its interval, soon (with a back-off), or not before something changes. */
export type End = "interval" | "retry" | "rest";

export type Step =
  | { readonly waiting: true; readonly run: Waiting }
  | { readonly waiting: false; readonly progress: Progress; readonly end: End };

/** How often a waiting action looks; upstream watches. */
const POLL = 2 * SECOND_MS;

/**
 * Brings a release to what its chart and values ask for, action by action, until none is left or one has to wait.
 * Upstream: helm-controller internal/controller/helmrelease_controller.go, internal/reconcile/atomic_release.go, v1.6.3.
 */
export function reconciled(start: Progress, chart: Chart, cluster: HelmCluster, now: TimeMs): Step {
  const { generation, status } = start.release;
  const isNew =
    status.lastAttemptedGeneration !== generation ||
    status.lastAttemptedRevision !== chart.version ||
    status.lastAttemptedConfigDigest !== chart.configDigest;
  const attempted = withStatus(start, {
    ...(isNew && { failures: 0, installFailures: 0, upgradeFailures: 0 }),
    lastAttemptedGeneration: generation,
    lastAttemptedRevision: chart.version,
    lastAttemptedConfigDigest: chart.configDigest,
  });
  return advanced(attempted, chart, [], cluster, now);
}

function advanced(progress: Progress, chart: Chart, done: readonly Kind[], cluster: HelmCluster, now: TimeMs): Step {
  const state = stateOf(progress, chart, cluster);
  if (state.status === "unknown") {
    const message = `Could not determine release state: ${state.error}`;
    return { waiting: false, progress: marked(progress, ["Ready", "False", "StateError", message], now), end: "retry" };
  }
  const seen = state.status === "drifted" ? driftTold(progress, state.differences) : progress;
  const next = nextFor(seen, state);
  if (next.does === "nothing")
    return { waiting: false, progress: summarized(unmarked(seen, "Reconciling"), now), end: "interval" };
  if (next.does === "stall") {
    const stalled = marked(seen, ["Stalled", "True", next.reason, next.message], now);
    return { waiting: false, progress: unmarked(stalled, "Reconciling"), end: "rest" };
  }
  const kind = KINDS[next.does];
  if (done.includes(kind)) return { waiting: false, progress: retrying(seen, now), end: "retry" };
  if (next.does === "correct")
    return advanced(driftCorrected(seen, state, cluster, now), chart, [...done, kind], cluster, now);
  if (next.does === "uninstall") return afterRemedy(uninstalled(seen, cluster, now), now);
  return begun(seen, chart, next.does, [...done, kind], cluster, now);
}

const retrying = (progress: Progress, now: TimeMs): Progress => {
  const message = conditionOf(progress.release.status.conditions, "Ready")?.message ?? "";
  return marked(progress, ["Reconciling", "True", "ProgressingWithRetry", message], now);
};

/** Starts an action, up to its wait. */
function begun(
  progress: Progress,
  chart: Chart,
  action: ActionName,
  done: readonly Kind[],
  cluster: HelmCluster,
  now: TimeMs,
): Step {
  const message = `Running '${action}' action with timeout of ${goDuration(timeoutOf(progress.release, action))}`;
  const reconciling = marked(progress, ["Reconciling", "True", "Progressing", message], now);
  if (action === "rollback") {
    const earlier = earlierOf(progress.storage);
    if (!earlier) return { waiting: false, progress, end: "rest" };
    return released(reconciling, chart, { action, target: again(earlier, progress, now), earlier }, done, cluster, now);
  }
  const doing = withStatus(
    unmarked(marked(reconciling, ["Ready", "Unknown", "Progressing", message], now), "Remediated"),
    { lastAttemptedReleaseAction: action },
  );
  const target = planned(doing, action, chart, cluster, now);
  if (target.ok)
    return released(doing, chart, { action, target: target.value, earlier: undefined }, done, cluster, now);
  const failure = releaseFailed(doing, action, chart, target.error, now);
  return { waiting: false, progress: summarized(failure, now), end: "retry" };
}

type Action = Pick<Waiting, "action" | "target" | "earlier">;

function released(
  progress: Progress,
  chart: Chart,
  running: Action,
  done: readonly Kind[],
  cluster: HelmCluster,
  now: TimeMs,
): Step {
  const { action, target } = running;
  const former = action === "rollback" ? (progress.storage.at(-1)?.objects ?? []) : formerOf(progress.storage);
  const error = applied(target, former, cluster);
  const { disableWait = false } = progress.release.spec[action] ?? {};
  if (error === undefined && !disableWait) {
    const deadline = now + timeoutOf(progress.release, action);
    return { waiting: true, run: { progress, chart, ...running, done, nextPollAt: now + POLL, deadline } };
  }
  return ended(progress, chart, running, error, done, cluster, now);
}

/** Goes on with an action that waits, at the time it asked for or later. */
export function resumed(run: Waiting, cluster: HelmCluster, now: TimeMs): Step {
  const { progress, chart, done, deadline } = run;
  const late = run.target.objects.flatMap((object) => {
    const live = cluster.get(idOf(object));
    if (live === undefined)
      return [`resource ${subjectOf(idOf(object))} not ready. status: NotFound, message: Resource not found`];
    const found = kstatusOf(live, cluster.age(live));
    if (found.ok && found.value.status === "Current") return [];
    const { status, message } = found.ok ? found.value : { status: "Unknown", message: found.error };
    return [`resource ${subjectOf(idOf(object))} not ready. status: ${status}, message: ${message}`];
  });
  if (late.length > 0 && now < deadline) {
    return { waiting: true, run: { ...run, nextPollAt: Math.min(now + POLL, deadline) } };
  }
  const error = late.length === 0 ? undefined : [...late, "context deadline exceeded"].join("\n");
  return ended(progress, chart, run, error, done, cluster, now);
}

/** The end of an action: what is stored, told and counted; then the next one. */
function ended(
  progress: Progress,
  chart: Chart,
  { action, target, earlier }: Action,
  error: string | undefined,
  done: readonly Kind[],
  cluster: HelmCluster,
  now: TimeMs,
): Step {
  const status = error === undefined ? "deployed" : "failed";
  const storage = withStored(progress.storage, { ...target, status });
  const stored = withStatus({ ...progress, storage }, { history: historyOf(storage) });
  if (action === "rollback") return afterRemedy(rolledBack(stored, earlier ?? target, error, now), now);
  const next =
    error === undefined
      ? releaseSucceeded(stored, action, target, now)
      : counted(releaseFailed(stored, action, chart, error, now), action);
  return advanced(summarized(next, now), chart, done, cluster, now);
}

/** Back to the last one that was well, the newest first. */
function historyOf(storage: readonly Stored[]): readonly Snapshot[] {
  const newest = [...storage].reverse();
  const earlier = newest.findIndex(({ status }, at) => at > 0 && status !== "failed");
  return newest.slice(0, earlier < 0 ? undefined : earlier + 1).map(({ objects: _, ...snapshot }) => snapshot);
}

/** A remediation is the last action of a reconcile; the release is tried again while there are tries left. */
function afterRemedy(progress: Progress, now: TimeMs): Step {
  const ready = summarized(progress, now);
  const { release } = ready;
  const action = release.status.lastAttemptedReleaseAction ?? "install";
  if (!isExhausted(release, action)) return { waiting: false, progress: retrying(ready, now), end: "retry" };
  const message = `Failed to ${action} after ${failuresOf(release, action)} attempt(s)`;
  const stalled = marked(ready, ["Stalled", "True", "RetriesExceeded", message], now);
  return { waiting: false, progress: unmarked(stalled, "Reconciling"), end: "rest" };
}

/** A deleted HelmRelease takes its objects along. Upstream: helmrelease_controller.go reconcileReleaseDeletion. */
export function removed(progress: Progress, cluster: HelmCluster): Progress {
  const latest = progress.storage.at(-1);
  if (!latest) return progress;
  deleteAll(latest.objects, cluster);
  const message = `Helm uninstall succeeded for release ${fullName(latest)} with chart ${versionedChart(latest)}`;
  return told({ ...progress, storage: [] }, "Normal", "UninstallSucceeded", message);
}
